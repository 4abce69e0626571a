using System.Globalization;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>Makes samples of threads whose tables are all there.</summary>
internal sealed class FirefoxSamples(ProfileBuilder builder, SampleSink sink, SampleSink names, TableRoom room, ReadContext context)
{
    private const long WeightUnit = 1_000_000;

    /// <summary>What stands for null in typed arrays.</summary>
    private const long NoStack = -1;

    private const string NoNumber = "sample whose stack is not in the file";
    private const string OutOfBounds = "sample with a time out of bounds";

    private FirefoxStacks? _stacks;
    private FirefoxTable? _stacksOf;
    private FirefoxProcess? _processOf;
    private long _misplaced;
    private long _unknown;

    /// <summary>Whether any sample has a time.</summary>
    public bool HasTimes { get; private set; }

    /// <summary>Adds the samples of a thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="shared">Tables of all threads of its process.</param>
    /// <param name="root">The profile that holds it, or the process that does.</param>
    public void Add(FirefoxThread thread, FirefoxTables shared, FirefoxProcess root)
    {
        if (thread.Samples[0].Count == 0 && thread.NativeAllocations[0].Count == 0 && thread.JsAllocations[0].Count == 0) return;
        var tables = thread.Tables.With(shared);
        if (_stacks is null || !ReferenceEquals(_stacksOf, tables.Stacks) || !ReferenceEquals(_processOf, thread.Process))
        {
            // Threads may share a table of stacks and still have libraries of their own: it is made again for each.
            if (_stacks is not null && !room.Take(tables.Stacks[0].Count)) return;
            _stacks = new FirefoxStacks(builder, sink, names, tables, thread.Process, context);
            (_stacksOf, _processOf) = (tables.Stacks, thread.Process);
            _misplaced += _stacks.Misplaced;
            _unknown += _stacks.UnknownFrames;
        }

        // Processes begin at times of their own; all are put on the clock of the profile that holds them.
        var shift = thread.Process.StartUnixNs is { } start && root.StartUnixNs is { } first ? start - first : 0;
        var id = builder.Thread(thread.ProcessId, thread.ThreadId, thread.Name);
        AddSamples(thread.Samples, id, shift);
        AddAllocations(thread.JsAllocations, id, shift, "JavaScript allocations", "JavaScript allocations");
        AddAllocations(thread.NativeAllocations, id, shift, "native allocations", "native deallocations");
    }

    /// <summary>Says what was amiss.</summary>
    public void Finish()
    {
        var report = builder.Report;
        if (_misplaced > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_misplaced:N0} stacks are said to stand on one that comes after them; they are shown without it."));
        if (_unknown > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_unknown:N0} times a frame is named that is not in the file's table; it is shown as [unknown]."));
        if (!HasTimes) report.Note("The samples carry no times, so there is no heat map.");
    }

    private void AddSamples(FirefoxTable samples, ThreadId thread, long shiftNs)
    {
        var count = samples[0].Count;
        if (count == 0) return;
        var weights = samples[3];

        // samply writes a weight for every sample, so that one can stand for a time in which nothing changed; Firefox writes none. All threads of a file are alike in that.
        var (row, unit) = samples.WeightType switch
        {
            "tracing-ms" when weights.Count > 0 => (new EventRow("time", "time", "ns", IsCpuTime: false, IsWeighted: true), 1L),
            "bytes" when weights.Count > 0 => (new EventRow("bytes", "bytes", "bytes", IsCpuTime: false, IsWeighted: true), WeightUnit),
            _ when weights.Count > 0 => (new EventRow("weighted samples", "weighted samples", "samples", IsCpuTime: false, IsWeighted: true), WeightUnit),
            _ => (new EventRow("samples", "samples", "samples", IsCpuTime: false), WeightUnit),
        };
        var id = builder.Event(row);

        // Where a thread never used a CPU, the recorder did not measure it.
        var cpu = samples[4];
        var hasCpu = cpu.Exists(delta => delta > 0);
        var times = new Times(samples, shiftNs);
        for (var i = 0; i < count; i++)
        {
            var time = times.Next(i);
            if (!TryStack(samples.At(0, i), i, out var stack, out var isWaiting)) continue;
            var weight = samples.At(3, i);
            weight = weight == FirefoxTable.Null ? 1 : weight / unit;
            if (weight < 0)
            {
                builder.Report.Skip("sample with a negative weight, as in a comparison of profiles", i + 1L, default);
                continue;
            }

            // The first difference has nothing before it.
            var delta = i == 0 ? FirefoxTable.Null : samples.At(4, i);
            var state = isWaiting ? SampleState.Waiting
                : !hasCpu || delta == FirefoxTable.Null ? SampleState.Unknown
                : delta > 0 ? SampleState.Running
                : SampleState.Waiting;
            if (!Add(time, stack, thread, id, weight, state, i)) return;
        }
    }

    private void AddAllocations(FirefoxTable table, ThreadId thread, long shiftNs, string name, string freed)
    {
        var times = new Times(table, shiftNs);
        for (var i = 0; i < table[0].Count; i++)
        {
            var time = times.Next(i);
            var bytes = table.At(3, i);
            if (bytes == FirefoxTable.Null || !TryStack(table.At(0, i), i, out var stack, out _)) continue;
            var row = bytes < 0 ? freed : name;
            var id = builder.Event(new EventRow(row, row, "bytes", IsCpuTime: false, IsWeighted: true));
            if (!Add(time, stack, thread, id, Math.Abs(bytes / WeightUnit), SampleState.Unknown, i)) return;
        }
    }

    private bool TryStack(long number, int row, out StackId stack, out bool isWaiting)
    {
        (stack, isWaiting) = (StackId.Root, false);
        if (number is FirefoxTable.Null or NoStack) return true;
        if ((ulong)number >= (ulong)_stacks!.Count)
        {
            builder.Report.Skip(NoNumber, row + 1L, default);
            return false;
        }

        (stack, isWaiting) = _stacks[(int)number];
        return true;
    }

    private bool Add(long? time, StackId stack, ThreadId thread, EventId id, long weight, SampleState state, int row)
    {
        if (time == long.MaxValue)
        {
            builder.Report.Skip(OutOfBounds, row + 1L, default);
            return true;
        }

        HasTimes |= time is not null;
        return sink.Add(new SampleInput(time, stack, thread, id, Weight: weight, State: state), row + 1L);
    }

    /// <summary>The time of each row: written as it is, or as a difference from the one before.</summary>
    private struct Times(FirefoxTable table, long shiftNs)
    {
        private long _last;

        /// <summary>The time of the next row; null where it has none, <see cref="long.MaxValue"/> where it is out of bounds.</summary>
        public long? Next(int row)
        {
            var isDifference = table[1].Count == 0;
            var value = table.At(isDifference ? 2 : 1, row);
            if (value == FirefoxTable.Null) return null;
            if (!SampleSink.IsTime(value)) return long.MaxValue;

            // One beyond the bounds stands for all that is beyond them, so that such a time is left out and counted, and is not taken for the bound.
            if (isDifference) value = _last = Math.Clamp(_last + value, -ProfileBuilder.MaxTimeNs - 1, ProfileBuilder.MaxTimeNs + 1);
            return SampleSink.IsTime(value + shiftNs) ? value + shiftNs : long.MaxValue;
        }
    }
}
