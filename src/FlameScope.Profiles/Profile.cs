using FlameScope.Profiles.Groupings;

namespace FlameScope.Profiles;

/// <summary>
/// A sampled profile, read once and never changed: every picture is a query on it. Tables are columns; ids are rows. Made by
/// <see cref="ProfileBuilder"/> alone; <see cref="ProfileIntegrity"/> checks what the tables promise.
/// </summary>
public sealed class Profile
{
    private readonly GroupedStacks?[] _groupings = new GroupedStacks?[Enum.GetValues<Grouping>().Length];
    private readonly object?[] _groupingGates = new object?[Enum.GetValues<Grouping>().Length];

    internal Profile(
        StringTable strings,
        FrameTable frames,
        StackTable stacks,
        ThreadTable threads,
        EventTable events,
        SampleTable samples,
        ProfileClock clock,
        Capture capture,
        ReadReport report)
    {
        Strings = strings;
        Frames = frames;
        Stacks = stacks;
        Threads = threads;
        Events = events;
        Samples = samples;
        Clock = clock;
        Capture = capture;
        Report = report;
    }

    /// <summary>Distinct strings.</summary>
    public StringTable Strings { get; }

    /// <summary>Distinct frames.</summary>
    public FrameTable Frames { get; }

    /// <summary>Distinct stacks, a trie.</summary>
    public StackTable Stacks { get; }

    /// <summary>Distinct threads.</summary>
    public ThreadTable Threads { get; }

    /// <summary>Events.</summary>
    public EventTable Events { get; }

    /// <summary>Samples, by time.</summary>
    public SampleTable Samples { get; }

    /// <summary>What times mean.</summary>
    public ProfileClock Clock { get; }

    /// <summary>How it was recorded.</summary>
    public Capture Capture { get; }

    /// <summary>What reading it came to.</summary>
    public ReadReport Report { get; }

    /// <summary>The recorded span, <c>[first sample, last sample + 1 ns)</c>; empty without samples.</summary>
    public TimeRange Span => Samples.Count == 0 ? default : new(Samples.Times[0], Samples.Times[^1] + 1);

    /// <summary>
    /// Bytes that the profile keeps in memory, groupings that have been used included: an estimate for a cache, within a tenth for profiles of some size. It grows when
    /// another grouping is used for the first time.
    /// </summary>
    public long RetainedBytes => Strings.RetainedBytes + Frames.RetainedBytes + Stacks.RetainedBytes + Threads.RetainedBytes + Samples.RetainedBytes
        + _groupings.Sum(grouping => grouping?.RetainedBytes ?? 0);

    /// <summary>Bytes of <see cref="RetainedBytes"/> that another profile of the same samples does not keep as well, where this one was made by rewriting that one's stacks.</summary>
    public long RetainedBytesBeside(Profile original)
    {
        ArgumentNullException.ThrowIfNull(original);
        return RetainedBytes - original.Samples.RetainedBytes + ((long)Samples.Count * sizeof(int));
    }

    /// <summary>The stacks under one of the ways to group samples; made at first use and kept. Safe from several threads. A failure, such as too little memory, is not kept: the next call tries again.</summary>
    /// <exception cref="GroupingTooLargeException">There are too many groups with too many stacks.</exception>
    public GroupedStacks GroupedBy(Grouping grouping) =>
        LazyInitializer.EnsureInitialized(ref _groupings[(int)grouping], ref _groupingGates[(int)grouping], () => GroupedStacks.Of(this, grouping));

    /// <summary>Takes over a grouping that was made before; only while nobody else has the profile.</summary>
    internal void Keep(GroupedStacks stacks) => _groupings[(int)stacks.Grouping] = stacks;
}
