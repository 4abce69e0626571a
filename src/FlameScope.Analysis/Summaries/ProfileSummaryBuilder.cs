using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Counts a profile once for all its lists.</summary>
internal static class ProfileSummaryBuilder
{
    /// <summary>From so many samples on the columns are counted on several cores.</summary>
    private const int ManySamples = 1 << 21;

    public static ProfileSummary Build(Profile profile)
    {
        var samples = profile.Samples;
        int[] states = [], events = [], idleOfEvent = [], threads = [], cpuCounts = [];
        ReadOnlySpan<Action> counts =
        [
            () => states = Count<byte, byte>(samples.StateValues, (int)SampleState.Waiting + 1),
            () => (events, idleOfEvent) = (Count<EventId, ushort>(samples.Events, profile.Events.Count), IdleOfEvents(profile)),
            () => threads = Count<ThreadId, int>(samples.Threads, profile.Threads.Count),
            () => cpuCounts = Count<short, ushort>(samples.Cpus, ushort.MaxValue + 1),
        ];
        if (samples.Count >= ManySamples) Parallel.Invoke(counts.ToArray());
        else foreach (var count in counts) count();
        var cpus = Enumerable.Range(0, cpuCounts.Length).Where(cpu => cpuCounts[cpu] > 0).ToDictionary(cpu => unchecked((short)cpu), cpu => cpuCounts[cpu]);

        var comms = Comms(profile, threads);
        var processes = Processes(profile, threads);
        return new ProfileSummary
        {
            Samples = profile.Clock.HasTime ? samples.Count : 0,
            IdleSamples = states[(int)SampleState.Idle] + states[(int)SampleState.UnresolvedIdle],
            UnresolvedIdleSamples = states[(int)SampleState.UnresolvedIdle],
            WaitingSamples = states[(int)SampleState.Waiting],
            Events = Events(profile, events, idleOfEvent, WeightOfEvents(profile, events)),
            Comms = comms,
            Processes = processes,
            Threads = Threads(profile, threads),
            Cpus = [.. cpus.OrderBy(cpu => cpu.Key).Select(cpu => new Choice<short>(cpu.Key, cpu.Key < 0 ? "CPU unknown" : string.Create(CultureInfo.InvariantCulture, $"CPU {cpu.Key}"), cpu.Value))],
            Groupings = Groupings(profile, comms.Any(comm => comm.Name.Length > 0), processes.Length, cpus),
            DefaultRows = DefaultRows(profile.Capture.SamplingHz),
        };
    }

    /// <summary>How many samples have each value of a column.</summary>
    /// <typeparam name="T">A cell.</typeparam>
    /// <typeparam name="TNumber">The number that a cell is made of, without a sign.</typeparam>
    private static int[] Count<T, TNumber>(Column<T> column, int values)
        where T : unmanaged, IEquatable<T>
        where TNumber : unmanaged, IBinaryInteger<TNumber>
    {
        var counts = new int[values];
        if (!column.IsConstant)
        {
            foreach (var value in MemoryMarshal.Cast<T, TNumber>(column.Values)) counts[int.CreateTruncating(value)]++;
        }
        else if (column.Length > 0)
        {
            var constant = column[0];
            counts[int.CreateTruncating(MemoryMarshal.Cast<T, TNumber>(new ReadOnlySpan<T>(in constant))[0])] = column.Length;
        }

        return counts;
    }

    private static int[] IdleOfEvents(Profile profile)
    {
        var idle = new int[profile.Events.Count];
        var (states, events) = (profile.Samples.StateValues, profile.Samples.Events);
        for (var i = 0; i < profile.Samples.Count; i++)
        {
            if (states[i] is (byte)SampleState.Idle or (byte)SampleState.UnresolvedIdle) idle[events[i].Value]++;
        }

        return idle;
    }

    private static long[] WeightOfEvents(Profile profile, int[] samples)
    {
        var weights = new SampleWeights(profile.Samples);
        if (profile.Samples.Weights.IsConstant) return Array.ConvertAll(samples, count => count == 0 ? 0 : count * weights[0]);
        var sums = new long[samples.Length];
        var events = profile.Samples.Events;
        for (var i = 0; i < profile.Samples.Count; i++) sums[events[i].Value] += weights[i];
        return sums;
    }

    private static ImmutableArray<EventChoice> Events(Profile profile, int[] samples, int[] idle, long[] weights)
    {
        var rows = profile.Events.Rows.ToArray();
        var singles = rows.Select((row, i) => new EventChoice(row.Name, [new EventId((ushort)i)], row.Unit, row.IsCpuTime, row.IsWeighted, samples[i], idle[i], weights[i])).ToArray();
        var families = Enumerable.Range(0, rows.Length)
            .GroupBy(i => rows[i].Family, StringComparer.Ordinal)
            .Where(family => family.Count() > 1 && !Array.Exists(rows, row => row.Name == family.Key))
            .Select(family => new EventChoice(
                family.Key,
                [.. family.Select(i => new EventId((ushort)i))],
                rows[family.First()].Unit,
                family.All(i => rows[i].IsCpuTime),
                family.All(i => rows[i].IsWeighted),
                family.Sum(i => samples[i]),
                family.Sum(i => idle[i]),
                family.Sum(i => weights[i])));

        // The default is the CPU-time event, else the one with most samples, before what is told by weights (allocations beside samples of time); a family stands before its
        // parts, since it has at least as many.
        return [.. families.Concat(singles).OrderByDescending(choice => choice.IsCpuTime).ThenBy(choice => choice.IsWeighted).ThenByDescending(choice => choice.Samples)];
    }

    /// <summary>A thread without samples may be there for the name of its process alone: it is no choice.</summary>
    private static ImmutableArray<Choice<string>> Comms(Profile profile, int[] threads)
    {
        var counts = new int[profile.Strings.Count];
        for (var i = 0; i < threads.Length; i++) counts[profile.Threads.Rows[i].Comm.Value] += threads[i];
        var comms = new List<Choice<string>>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && profile.Strings[new StringId(i)] is var comm) comms.Add(new Choice<string>(comm, comm, counts[i]));
        }

        return [.. comms.OrderByDescending(choice => choice.Samples).ThenBy(choice => choice.Name, StringComparer.Ordinal)];
    }

    private static ImmutableArray<Choice<int>> Processes(Profile profile, int[] threads)
    {
        var names = profile.Threads.ProcessNames();
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < threads.Length; i++)
        {
            if (profile.Threads.Rows[i].ProcessId is { } pid) counts[pid] = counts.GetValueOrDefault(pid) + threads[i];
        }

        return
        [
            .. counts
                .Select(process => new Choice<int>(process.Key, string.Create(CultureInfo.InvariantCulture, $"{names[process.Key]} ({process.Key})"), process.Value))
                .OrderByDescending(choice => choice.Samples).ThenBy(choice => choice.Id),
        ];
    }

    /// <summary>There may be a hundred thousand of them, so they are put in order as plain numbers: by samples, the most first, then by id.</summary>
    private static ImmutableArray<Choice<ThreadId>> Threads(Profile profile, int[] threads)
    {
        var order = new ulong[threads.Length];
        var count = 0;
        for (var i = 0; i < threads.Length; i++)
        {
            if (threads[i] > 0) order[count++] = ((ulong)(uint)(int.MaxValue - threads[i]) << 32) | (uint)i;
        }

        Array.Sort(order, 0, count);
        var choices = new Choice<ThreadId>[count];
        for (var i = 0; i < choices.Length; i++)
        {
            var id = new ThreadId((int)(uint)order[i]);
            choices[i] = new Choice<ThreadId>(id, profile.Threads.Label(id), threads[id.Value]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(choices);
    }

    private static ImmutableArray<Grouping> Groupings(Profile profile, bool hasComms, int processes, Dictionary<short, int> cpus)
    {
        var useful = ImmutableArray.CreateBuilder<Grouping>();
        useful.Add(hasComms ? Grouping.Comm : Grouping.None);
        if (processes > 0) useful.Add(Grouping.Process);
        if (profile.Threads.Rows.ToArray().Any(row => row.Tid is not null)) useful.Add(Grouping.Thread);
        if (cpus.Keys.Any(cpu => cpu >= 0)) useful.Add(Grouping.Cpu);
        if (profile.Events.Count > 1) useful.Add(Grouping.Event);
        if (hasComms) useful.Add(Grouping.None);
        return useful.ToImmutable();
    }

    private static int DefaultRows(double? hz) => hz is >= 10 and <= 100 && double.IsInteger(hz.Value) ? (int)hz.Value : 50;
}
