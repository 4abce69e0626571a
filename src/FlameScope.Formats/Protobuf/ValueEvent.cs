using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>What a type and a unit of values, as pprof and OpenTelemetry write them (<c>cpu</c>, <c>nanoseconds</c>), make for an event.</summary>
/// <param name="Row">The event.</param>
/// <param name="Scale">What a value is multiplied with to be in the event's unit.</param>
internal readonly record struct ValueEvent(EventRow Row, long Scale)
{
    /// <summary>Describes an event.</summary>
    /// <param name="type">The type of the values.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="periodType">What the profiler counts between two samples.</param>
    /// <param name="areTimed">Whether samples stand for themselves at a time of their own; else each row is the sum of many.</param>
    public static ValueEvent Of(string type, string unit, string periodType, bool areTimed)
    {
        var (name, scale) = unit switch
        {
            "nanoseconds" or "nanosecond" or "ns" => ("ns", 1L),
            "microseconds" or "microsecond" or "us" => ("ns", 1_000L),
            "milliseconds" or "millisecond" or "ms" => ("ns", 1_000_000L),
            "seconds" or "second" or "s" => ("ns", 1_000_000_000L),
            "bytes" or "byte" => ("bytes", 1L),
            "count" or "" => (IsSamples(type) ? "samples" : "count", 1L),
            _ => (unit, 1L),
        };
        var isCpuTime = IsCpu(type) || (IsSamples(type) && IsCpu(periodType));
        var isWeighted = !areTimed || !(isCpuTime || IsSamples(type) || IsWall(type));
        return new ValueEvent(new EventRow(type.Length == 0 ? "samples" : type, type.Length == 0 ? "samples" : type, name, isCpuTime, isWeighted), scale);
    }

    /// <summary>A value in the event's unit, bounded.</summary>
    public long Weight(long value) => Scale == 1 ? value : (long)Int128.Clamp((Int128)value * Scale, long.MinValue, long.MaxValue);

    private static bool IsSamples(string type) => type is "" or "sample" or "count" or "events" || type.EndsWith("samples", StringComparison.Ordinal);

    private static bool IsCpu(string type) => type is "cpu" or "cpu-time" or "cpu_time" or "cpu-samples" or "cpu_samples" or "on-cpu" or "on_cpu" or "cycles" or "process_cpu" or "itimer" or "ctimer";

    private static bool IsWall(string type) => type is "wall" or "wall-time" or "wall_time" or "wall-samples" or "wall_samples" or "wallclock" or "time";
}

/// <summary>What the samples' values at one place are.</summary>
/// <param name="Event">The event.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct ValueColumn(ValueEvent Event, EventId Id)
{
    /// <summary>What threads were doing that were sampled.</summary>
    public SampleState State { get; } = Event.Row.IsCpuTime ? SampleState.Running : SampleState.Unknown;
}
