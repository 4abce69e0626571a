using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>What samples are measured against, as events.</summary>
internal static class PerfettoEvents
{
    /// <summary>Perf's names of the counters, by their numbers (perf_events.proto).</summary>
    private static readonly string[] Counters =
    [
        "cpu-clock", "cpu-clock", "page-faults", "task-clock", "context-switches", "cpu-migrations", "minor-faults", "major-faults", "alignment-faults", "emulation-faults", "cycles", "instructions",
        "cache-references", "cache-misses", "branch-instructions", "branch-misses", "bus-cycles", "stalled-cycles-frontend", "stalled-cycles-backend", "ref-cycles", "dummy",
    ];

    /// <summary>Units of counters, by their numbers (stack_sample.proto).</summary>
    private static readonly string[] Units = ["samples", "ns", "cycles", "instructions", "bytes", "faults", "cache-misses", "cache-references", "branch-misses", "count"];

    /// <summary>The event of a <c>PerfEvents.Timebase</c>: the CPU's timer where it names none.</summary>
    public static EventRow OfTimebase(ReadOnlySpan<byte> message, SampleSink sink, out double? hertz)
    {
        var (name, given) = ("cpu-clock", "");
        hertz = null;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 2:
                    hertz = fields.Value is > 0 and < 1_000_000 ? fields.Value : null;
                    break;
                case 3:
                    var tracepoint = new WireFields(fields.Bytes);
                    while (tracepoint.Next())
                    {
                        if (tracepoint.Number == 1) name = sink.Name(tracepoint.Bytes).Replace('/', ':');
                    }

                    break;
                case 4:
                    name = Counters[fields.Value < (ulong)Counters.Length ? (int)fields.Value : 0];
                    break;
                case 5:
                    name = "raw event";
                    break;
                case 10:
                    given = sink.Name(fields.Bytes);
                    break;
            }
        }

        var row = EventNames.Describe(name, hasPeriod: true);
        return given.Length == 0 ? row : row with { Name = given, Family = given };
    }

    /// <summary>The event of a <c>StackSample.CounterDescriptor</c>.</summary>
    public static EventRow OfCounter(ReadOnlySpan<byte> message, ReadOnlySpan<byte> source, SampleSink sink)
    {
        var (name, unit) = (sink.Name(source), "samples");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 2) name = sink.Name(fields.Bytes);
            else if (fields.Number == 3) unit = Units[fields.Value < (ulong)Units.Length ? (int)fields.Value : 0];
            else if (fields.Number == 4) unit = sink.Name(fields.Bytes);
        }

        var isCpuTime = unit == "cycles" || name is "cpu-clock" or "task-clock" or "cpu" or "cpu-time";
        return new EventRow(name.Length == 0 ? "stack samples" : name, name.Length == 0 ? "stack samples" : name, unit, isCpuTime, IsWeighted: unit is "bytes");
    }
}
