namespace FlameScope.Profiles;

/// <summary>
/// The samples, sorted by time; equal times stay in the order of the file. All columns have <see cref="Count"/> rows; ids are inside their
/// tables; times are from the profile's origin and never negative. Where the profile has no times they are all 0.
/// </summary>
public sealed class SampleTable
{
    private readonly long[] _times;
    private readonly StackId[] _stacks;

    internal SampleTable(long[] times, StackId[] stacks, Column<ThreadId> threads, Column<short> cpus, Column<EventId> events, Column<long> weights, Column<byte> states)
    {
        _times = times;
        _stacks = stacks;
        Threads = threads;
        Cpus = cpus;
        Events = events;
        Weights = weights;
        StateValues = states;
    }

    /// <summary>Number of samples.</summary>
    public int Count => _times.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => (_times.Length * (long)(sizeof(long) + sizeof(int)))
        + Threads.RetainedBytes + Cpus.RetainedBytes + Events.RetainedBytes + Weights.RetainedBytes + StateValues.RetainedBytes;

    /// <summary>Nanoseconds from the profile's origin, ascending.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>The stack of each sample; <see cref="StackId.Root"/> for one without frames.</summary>
    public ReadOnlySpan<StackId> Stacks => _stacks;

    /// <summary>The thread of each sample.</summary>
    public Column<ThreadId> Threads { get; }

    /// <summary>The CPU of each sample; -1 where not known.</summary>
    public Column<short> Cpus { get; }

    /// <summary>The event of each sample.</summary>
    public Column<EventId> Events { get; }

    /// <summary>The weight of each sample in its event's unit (perf's period); 1 where the file has none.</summary>
    public Column<long> Weights { get; }

    /// <summary>The <see cref="SampleState"/> of each sample, as its number.</summary>
    public Column<byte> StateValues { get; }

    /// <summary>The state of a sample.</summary>
    public SampleState State(int row) => (SampleState)StateValues[row];

    /// <summary>The same samples with other stacks; all other columns are shared.</summary>
    internal SampleTable WithStacks(StackId[] stacks) => new(_times, stacks, Threads, Cpus, Events, Weights, StateValues);

    /// <summary>
    /// The rows whose time is inside <paramref name="range"/>: they stand side by side, because the table is sorted.
    /// </summary>
    public Range RowsIn(TimeRange range)
    {
        var first = LowerBound(range.StartNs);
        return first..Math.Max(first, LowerBound(range.EndNs));
    }

    private int LowerBound(long timeNs)
    {
        int low = 0, high = _times.Length;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (_times[middle] < timeNs) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
