using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlameScope.Profiles.Storage;

/// <summary>
/// What <see cref="ProfileIntegrity"/> checks, as far as a query depends on it, at the speed of memory: every id is in its table, times rise, tries are tries. That no name, frame or stack stands twice is not
/// checked: it would take longer than all the rest, and a table that breaks it shows something twice and fails nowhere. What walks a table is compiled at full strength at once, since it runs once in most processes.
/// </summary>
internal static class StoredChecks
{
    private const long Second = 1_000_000_000;

    public static InvalidDataException Damaged(string what) => new($"The stored profile is damaged: {what}.");

    public static void Require(bool holds, string what)
    {
        if (!holds) throw Damaged(what);
    }

    public static int Int(long value)
    {
        Require(value is >= int.MinValue and <= int.MaxValue, "a number");
        return (int)value;
    }

    /// <summary>All but the groupings.</summary>
    public static void Tables(Profile profile)
    {
        Frames(profile);
        Stacks(profile.Stacks, profile.Frames.Count);
        Threads(profile);
        var names = new HashSet<string>(StringComparer.Ordinal);
        Require(profile.Events.Count <= ushort.MaxValue + 1, "the number of events");
        foreach (var row in profile.Events.Rows) Require(names.Add(row.Name), "an event");
        Clock(profile);
        Samples(profile);
        Require(profile.Capture.SamplingHz is not { } hertz || double.IsFinite(hertz), "the sampling rate");
    }

    /// <summary>Every node but the first has a parent before it, and nodes are numbered depth first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Trie(ReadOnlySpan<int> parents)
    {
        Require(parents[0] == -1, "the root");
        for (var node = 1; node < parents.Length; node++)
        {
            // The parent is the node before, or above that one. All climbs together are no longer than the nodes are many.
            var parent = parents[node];
            Require(parent >= 0, "a node's parent");
            var at = node - 1;
            while (at > parent) at = parents[at];
            Require(at == parent, "a node's parent");
        }
    }

    /// <summary>The columns of a grouping whose <see cref="Trie"/> holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Grouped(Profile profile, ReadOnlySpan<int> parents, ReadOnlySpan<FrameId> frames, ReadOnlySpan<int> groups, int groupNames, ReadOnlySpan<int> nodeOfSample)
    {
        Require(frames.Length == parents.Length && nodeOfSample.Length == profile.Samples.Count, "the nodes' rows");
        Require(frames[0] == FrameId.None, "the root's frame");
        var group = 0;
        for (var node = 1; node < parents.Length; node++)
        {
            if (parents[node] != 0) Require((uint)frames[node].Value < (uint)profile.Frames.Count, "a node");
            else Require(frames[node] == FrameId.None && group < groups.Length && (uint)groups[group++] < (uint)groupNames, "a node");
        }

        Require(group == groups.Length, "the groups");
        InRange(nodeOfSample, 0, parents.Length - 1, "the node of a sample");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Frames(Profile profile)
    {
        var strings = (uint)profile.Strings.Count;
        foreach (ref readonly var row in profile.Frames.Rows)
        {
            Require((uint)row.Name.Value < strings && (uint)row.Library.Value < strings && (uint)row.File.Value < strings && row.Kind <= FrameKind.Runtime && row.Line >= 0, "a frame");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stacks(StackTable stacks, int frames)
    {
        var parents = stacks.Parents;
        Require(parents.Length > 0 && stacks.Frames.Length == parents.Length && parents[0] == StackId.None && stacks.Frames[0] == FrameId.None, "the empty stack");
        for (var row = 1; row < parents.Length; row++) Require((uint)parents[row].Value < (uint)row, "a stack's parent");
        InRange(MemoryMarshal.Cast<FrameId, int>(stacks.Frames[1..]), 0, frames - 1, "a stack's frame");
    }

    private static void Threads(Profile profile)
    {
        var seen = new HashSet<ThreadRow>();
        foreach (ref readonly var row in profile.Threads.Rows) Require((uint)row.Comm.Value < (uint)profile.Strings.Count && row.IdleCpu >= -1 && seen.Add(row), "a thread");
    }

    private static void Clock(Profile profile)
    {
        // The bounds of a builder, and for the wall clock some that no sum leaves.
        const long Bound = ProfileBuilder.MaxTimeNs + (2 * Second);
        var clock = profile.Clock;
        Require(clock.OriginSourceNs is >= -Bound and <= Bound, "the origin");
        Require(clock.OriginUnixNs is null or (>= -2 * Bound and <= 2 * Bound), "the wall clock");
        var times = profile.Samples.Times;
        if (times.Length == 0) return;
        Require(times[0] >= 0 && times[^1] <= (clock.HasTime ? 2 * Bound : 0), "the times");
        Require(!clock.HasTime || (times[0] < Second && clock.AlignmentNs % Second == 0), "the first time");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Samples(Profile profile)
    {
        var samples = profile.Samples;
        var count = samples.Count;
        var times = samples.Times;
        Require(
            samples.Stacks.Length == count && samples.Threads.Length == count && samples.Cpus.Length == count
            && samples.Events.Length == count && samples.Weights.Length == count && samples.StateValues.Length == count,
            "the samples' rows");
        var falls = 0L;
        for (var row = 1; row < times.Length; row++) falls |= times[row] | (times[row] - times[row - 1]);
        Require(falls >= 0, "a time");

        InRange(MemoryMarshal.Cast<StackId, int>(samples.Stacks), 0, profile.Stacks.Count - 1, "the stack of a sample");
        InRange<ThreadId, int>(samples.Threads, 0, profile.Threads.Count - 1, "the thread of a sample");
        InRange<short, short>(samples.Cpus, -1, short.MaxValue, "the CPU of a sample");
        if (count > 0) Require(profile.Events.Count > 0, "the events");
        InRange<EventId, ushort>(samples.Events, 0, (ushort)Math.Max(0, profile.Events.Count - 1), "the event of a sample");
        InRange<byte, byte>(samples.StateValues, 0, (byte)SampleState.Waiting, "the state of a sample");
    }

    private static void InRange<T, TNumber>(Column<T> column, TNumber low, TNumber high, string what)
        where T : unmanaged, IEquatable<T>
        where TNumber : unmanaged, IComparable<TNumber>
    {
        ReadOnlySpan<T> rows = column.IsConstant && column.Length > 0 ? [column[0]] : column.Values;
        InRange(MemoryMarshal.Cast<T, TNumber>(rows), low, high, what);
    }

    // Vectorised by the framework; nothing is in range where high is under low.
    private static void InRange<T>(ReadOnlySpan<T> values, T low, T high, string what)
        where T : unmanaged, IComparable<T> => Require(!values.ContainsAnyExceptInRange(low, high), what);
}
