using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Perfetto;

/// <summary>
/// The clocks of a trace, put on one: the boot-time clock, by the snapshots in which they were read together. Between two snapshots the earlier one counts; before the first, the first.
/// </summary>
internal sealed class PerfettoClocks
{
    /// <summary>The boot-time clock's id: what times are on unless said otherwise.</summary>
    public const uint BootTime = 6;

    private const uint RealTime = 1;
    private const int MaxClocks = 1024;

    private readonly Dictionary<(uint Sequence, uint Clock), long> _toBootTime = [];

    /// <summary>What to add to a boot time to get nanoseconds since 1970; null where no snapshot told.</summary>
    public long? UnixOffsetNs { get; private set; }

    /// <summary>Takes a snapshot.</summary>
    public void Add(uint sequence, ReadOnlySpan<byte> message)
    {
        // A first pass finds boot time, to which the others are related.
        long? boot = null;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1 && Clock(fields.Bytes) is { Id: BootTime } clock) boot = clock.Time;
        }

        if (boot is not { } bootTime) return;
        fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number != 1 || Clock(fields.Bytes) is not { } clock) continue;
            if (clock.Id == RealTime) UnixOffsetNs ??= clock.Time - bootTime;
            var key = (clock.Id < 64 ? 0 : sequence, clock.Id);
            if (_toBootTime.Count < MaxClocks || _toBootTime.ContainsKey(key)) _toBootTime[key] = bootTime - clock.Time;
        }
    }

    /// <summary>A time on the boot-time clock; null where the clock is not known.</summary>
    public long? ToBootTime(uint sequence, uint clock, long time)
    {
        if (!SampleSink.IsTime(time)) return null;
        if (clock is BootTime or 0) return time;
        return _toBootTime.TryGetValue((clock < 64 ? 0 : sequence, clock), out var difference) ? time + difference : null;
    }

    /// <summary>A clock of a snapshot; null where it counts differences, or in another unit than nanoseconds: such clocks are of spans and not of samples.</summary>
    private static (uint Id, long Time)? Clock(ReadOnlySpan<byte> message)
    {
        var (id, time, isPlain) = (0U, 0L, true);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) id = (uint)fields.Value;
            else if (fields.Number == 2) time = fields.Signed;
            else if (fields.Number == 3) isPlain &= fields.Value == 0;
            else if (fields.Number == 4) isPlain &= fields.Value <= 1;
        }

        return isPlain && SampleSink.IsTime(time) ? (id, time) : null;
    }
}
