using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.Original;

/// <summary>
/// The original's time: seconds with a fraction, from the whole second at or before the first sample on the file's own clock, idle samples included. Ours is nanoseconds from the profile's origin.
/// </summary>
internal static class OriginalTime
{
    private const long Second = 1_000_000_000;

    // What a floating number near 1 may be off by.
    private const double UnitOfOne = 1.0 / (1L << 52);

    // 36 years: sums of two stay far from the largest number.
    private const decimal MaxSeconds = 1L << 30;

    /// <summary>What columns are aligned to: the file's own clock, where our heat map takes the wall clock if it knows that.</summary>
    public static long AlignmentNs(Profile profile) => profile.Clock.OriginSourceNs;

    /// <summary>Second zero, from the profile's origin.</summary>
    public static long ZeroNs(Profile profile)
    {
        var first = profile.Clock.OriginSourceNs + profile.Span.StartNs;
        return first - FloorRemainder(first) - profile.Clock.OriginSourceNs;
    }

    /// <summary>A range; the whole profile where neither end is given. Half-open, so that neighbours share no sample.</summary>
    /// <param name="loaded">The profile.</param>
    /// <param name="type">What it is asked for as.</param>
    /// <param name="start">The first second or nothing, and what that parameter is called.</param>
    /// <param name="end">The second that ends it or nothing, and what that parameter is called.</param>
    /// <exception cref="BadRequestException">An end is no number.</exception>
    /// <exception cref="RangeOutsideException">The range ends before it starts, or for a perf profile beyond the last column.</exception>
    /// <exception cref="ProfileWithoutTimeException">The profile has no times.</exception>
    public static TimeRange RangeOn(LoadedProfile loaded, OriginalType type, (string? Text, string Name) start, (string? Text, string Name) end)
    {
        var (from, to) = (Nanoseconds(start.Name, start.Text), Nanoseconds(end.Name, end.Text));
        if (from is null && to is null) return TimeRange.Everything;
        if (!loaded.Profile.Clock.HasTime) throw new ProfileWithoutTimeException();
        if (from > to) throw new RangeOutsideException($"{end.Name}: the range ends before it starts.");

        // The other types are asked by scripts for more than there is, and always were answered with what there is.
        var columnsEnd = ColumnsEndNs(loaded.Profile);
        if (type.Word == "perf" && to > columnsEnd)
        {
            throw new RangeOutsideException(string.Create(CultureInfo.InvariantCulture, $"{end.Name}: the recording ends within {columnsEnd / Second} s."));
        }

        var zero = ZeroNs(loaded.Profile);
        return new TimeRange(from + zero ?? TimeRange.Everything.StartNs, to + zero ?? TimeRange.Everything.EndNs);
    }

    /// <summary>
    /// The first nanosecond at or after a number of seconds, null for no text. Clients add and divide in floating point, so what is above a nanosecond by no more than such a sum may be off is that nanosecond: the borders of a
    /// heat map's cells, told in seconds, are then the borders of its cells.
    /// </summary>
    /// <exception cref="BadRequestException">It is no number, or too large.</exception>
    internal static long? Nanoseconds(string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(seconds) > MaxSeconds)
        {
            throw new BadRequestException($"{name}: it must be a number of seconds.");
        }

        // Half a unit in the last place of the number, and some of the fractions it was added up from. For as many columns as a heat map may have that is less than lies between two borders of cells and the next nanosecond.
        var size = Math.Abs((double)seconds);
        var slack = (decimal)(((Math.BitIncrement(size) - size) / 2) + (8 * UnitOfOne)) * Second;
        return (long)Math.Ceiling((seconds * Second) - slack);
    }

    /// <summary>Where the last column ends, from second zero.</summary>
    private static long ColumnsEndNs(Profile profile)
    {
        var length = profile.Span.EndNs - ZeroNs(profile);
        return (length + Second - 1) / Second * Second;
    }

    private static long FloorRemainder(long value) => ((value % Second) + Second) % Second;
}

/// <summary>A range of time that the recording does not have.</summary>
/// <param name="detail">Which, and what there is.</param>
internal sealed class RangeOutsideException(string detail) : Exception(detail);
