using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Differences;

/// <summary>The ranges of a side from the query string.</summary>
internal static partial class RangeList
{
    /// <summary>Most ranges.</summary>
    public const int Most = 2_000;

    /// <summary>The ranges; all of time where none is given.</summary>
    /// <param name="loaded">The profile.</param>
    /// <param name="start">Where a single range begins, as it was given.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="ranges">Ranges as <c>START-END</c>.</param>
    /// <param name="prefix">What stands before the names of the parameters.</param>
    /// <exception cref="BadRequestException">One is out of bounds or none.</exception>
    /// <exception cref="ProfileWithoutTimeException">One is given, and the profile has no times.</exception>
    public static ImmutableArray<TimeRange> On(LoadedProfile loaded, string? start, string? end, string[]? ranges, string prefix)
    {
        if (ranges is not { Length: > 0 }) return [ProfileQuery.RangeOn(loaded, start, end, prefix)];
        if (!string.IsNullOrEmpty(start) || !string.IsNullOrEmpty(end)) throw new BadRequestException($"{prefix}range: give ranges, or {prefix}startNs and {prefix}endNs, not both.");
        if (ranges.Length > Most) throw new BadRequestException(string.Create(CultureInfo.InvariantCulture, $"{prefix}range: there are {ranges.Length:N0} of them; {Most:N0} are allowed."));
        var read = Array.ConvertAll(ranges, range => Read(range, prefix));
        if (!loaded.Profile.Clock.HasTime) throw new ProfileWithoutTimeException();
        return [.. read];
    }

    private static TimeRange Read(string text, string prefix)
    {
        var match = StartAndEnd().Match(text);
        if (!match.Success) throw new BadRequestException($"{prefix}range: it must be two whole numbers of nanoseconds with a hyphen between them, as 0-1000000000.");
        var range = new TimeRange(Bounded(match.Groups["start"].Value, prefix), Bounded(match.Groups["end"].Value, prefix));
        return range.StartNs <= range.EndNs ? range : throw new BadRequestException($"{prefix}range: it must not end before it starts.");
    }

    private static long Bounded(string digits, string prefix)
    {
        var bounds = QueryParameters.StartNs;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= bounds.Minimum && value <= bounds.Maximum
            ? value
            : throw new BadRequestException(string.Create(CultureInfo.InvariantCulture, $"{prefix}range: its ends must be from {bounds.Minimum} to {bounds.Maximum}."));
    }

    [GeneratedRegex("^(?<start>-?[0-9]{1,20})-(?<end>-?[0-9]{1,20})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartAndEnd();
}
