using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>The clock of a trace: ticks of a frequency that it states, and the wall clock at one of them.</summary>
internal sealed class TraceClock
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly long _frequency;

    /// <summary>Nanoseconds of a tick; 0 where they are no whole number.</summary>
    private readonly long _nsPerTick;

    private TraceClock(long frequency, long syncTicks, DateTime? syncTime)
    {
        _frequency = frequency;
        _nsPerTick = frequency > 0 && NsPerSecond % frequency == 0 ? NsPerSecond / frequency : 0;
        SyncTime = syncTime;
        if (syncTime is { } time && TryToNs(syncTicks, out var syncNs)) UnixOffsetNs = ((time - DateTime.UnixEpoch).Ticks * 100) - syncNs;
    }

    /// <summary>The wall clock when the trace began, in UTC; null where it is no date.</summary>
    public DateTime? SyncTime { get; }

    /// <summary>What to add to a time to get nanoseconds since 1970.</summary>
    public long? UnixOffsetNs { get; }

    /// <summary>Reads what every version has first: eight numbers of the date, the ticks then, and ticks a second.</summary>
    public static TraceClock Read(ref PayloadCursor cursor)
    {
        var (year, month) = (cursor.U16(), cursor.U16());
        _ = cursor.U16();
        var (day, hour, minute, second, milliseconds) = (cursor.U16(), cursor.U16(), cursor.U16(), cursor.U16(), cursor.U16());
        var (ticks, frequency) = (cursor.I64(), cursor.I64());
        var isDate = year is >= 1970 and < 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60 && milliseconds < 1000;
        return new TraceClock(frequency, ticks, isDate ? new DateTime(year, month, day, hour, minute, second, milliseconds, DateTimeKind.Utc) : null);
    }

    /// <summary>Whether it has a frequency.</summary>
    public bool IsValid => _frequency > 0;

    /// <summary>A moment in nanoseconds.</summary>
    /// <returns>Whether it is in bounds.</returns>
    public bool TryToNs(long ticks, out long ns)
    {
        ns = 0;
        if (!IsValid) return false;

        // Linux counts nanoseconds, Windows ten million ticks a second.
        if (_nsPerTick > 0 && ticks <= ProfileBuilder.MaxTimeNs / _nsPerTick && ticks >= -ProfileBuilder.MaxTimeNs / _nsPerTick)
        {
            ns = ticks * _nsPerTick;
            return true;
        }

        var value = (Int128)ticks * NsPerSecond / _frequency;
        if (value < -ProfileBuilder.MaxTimeNs || value > ProfileBuilder.MaxTimeNs) return false;
        ns = (long)value;
        return true;
    }
}
