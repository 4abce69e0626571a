namespace FlameScope.Formats.Jfr;

/// <summary>What the samples of an event weigh.</summary>
/// <param name="Field">The field that says it; empty where each weighs 1.</param>
/// <param name="Unit">What the weights count.</param>
/// <param name="Scale">What a number of the field counts, where that is a time.</param>
internal sealed record EventWeight(string Field, string Unit, FieldUnit Scale)
{
    /// <summary>Each counts for one.</summary>
    public static readonly EventWeight One = new("", "samples", FieldUnit.None);

    private const long MaxWeight = 1L << 61;

    /// <summary>
    /// By name for the events that are known: bytes of allocations, time that was waited, samples that a wall-clock sampler took of a thread that did not move. For any other: a field that is
    /// called <c>weight</c>; a size in bytes; its duration; else one each.
    /// </summary>
    public static EventWeight Of(string name, JfrType type)
    {
        switch (name)
        {
            case "jdk.ExecutionSample" or "jdk.NativeMethodSample":
                return One;
            case "jdk.CPUTimeSample":
                return Of(type, "samplingPeriod") ?? One;
            case "profiler.WallClockSample" or "jdk.WallClockSample":
                return Of(type, "samples") ?? One;
            case "jdk.ObjectAllocationInNewTLAB":
                return Of(type, "tlabSize") ?? One;
            case "datadog.ExecutionSample" or "datadog.MethodSample":
                return Of(type, "weight") ?? One;
            default:
                return Of(type, "weight") ?? Bytes(type) ?? Of(type, "duration") ?? One;
        }
    }

    /// <summary>The weight that a number stands for.</summary>
    public long Of(long number, in ChunkHeader chunk)
    {
        if (number <= 0) return 0;
        var factor = Scale switch
        {
            FieldUnit.Microseconds => 1_000,
            FieldUnit.Milliseconds => 1_000_000,
            FieldUnit.Seconds => 1_000_000_000,
            _ => 1,
        };
        if (Scale is FieldUnit.Ticks) return Math.Min(chunk.Scaled(number) ?? MaxWeight, MaxWeight);
        return number > MaxWeight / factor ? MaxWeight : number * factor;
    }

    private static EventWeight? Bytes(JfrType type)
    {
        foreach (var name in (ReadOnlySpan<string>)["allocationSize", "objectSize", "size"])
        {
            if (Of(type, name) is { Unit: "bytes" } weight) return weight;
        }

        return null;
    }

    private static EventWeight? Of(JfrType type, string name)
    {
        foreach (var field in type.Fields)
        {
            if (!string.Equals(field.Name, name, StringComparison.Ordinal) || field.IsConstant || field.Dimension > 0) continue;
            return field.Unit switch
            {
                FieldUnit.None => new EventWeight(name, "samples", FieldUnit.None),
                FieldUnit.Bytes => new EventWeight(name, "bytes", FieldUnit.Bytes),
                var time => new EventWeight(name, "ns", time),
            };
        }

        return null;
    }
}
