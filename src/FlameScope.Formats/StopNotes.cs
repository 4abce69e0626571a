using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats;

/// <summary>The sentences of a report that say where reading ended before the end of a file, the same for every format.</summary>
internal static class StopNotes
{
    /// <summary>A limit was reached, so what follows is not shown.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">What <paramref name="position"/> counts: line, byte, row.</param>
    /// <param name="position">Where.</param>
    /// <param name="limit">Which, in the words of <see cref="ReadLimits.Reached"/>.</param>
    public static void StoppedAtLimit(this ReadReportBuilder report, string unit, long position, string limit) =>
        report.Note(string.Create(CultureInfo.InvariantCulture, $"Reading stopped at {unit} {position:N0}: {limit}. What stands after it is not shown."));

    /// <summary>A limit was reached in a file that is not read from its beginning to its end.</summary>
    public static void StoppedAtLimit(this ReadReportBuilder report, string limit) => report.Note($"Reading stopped: {limit}. What is beyond is not shown.");

    /// <summary>Nothing could be understood any more, for a reason in words.</summary>
    public static void StoppedAtDamage(this ReadReportBuilder report, string unit, long position, string reason) =>
        report.Note(string.Create(CultureInfo.InvariantCulture, $"Reading stopped at {unit} {position:N0}: {reason}. What was read before it is shown."));
}
