using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>
/// Folds a profile the way stackcollapse-perf.pl and inferno-collapse-perf do, so that their results can be compared. What they do differently on purpose: the first event alone;
/// periods as weights; a frame without symbol is called by its library; names lose their arguments, quotes and semicolons; blanks of comms become underscores.
/// What they annotate (<c>_[k]</c>, <c>_[j]</c>, <c>_[i]</c>, <c>&lt;address&gt;</c>) is taken off.
/// </summary>
internal static partial class StackCollapse
{
    /// <summary>Folds.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="isPerl">stackcollapse-perf.pl cuts arguments off at the first parenthesis, inferno not inside of angle brackets.</param>
    /// <param name="withoutLast">Whether the file's last sample is left out: stackcollapse-perf.pl loses one that no empty line ends.</param>
    /// <param name="label">What stands for the thread: comm, with process, or with process and thread.</param>
    /// <param name="allEvents">Samples of all events; inferno takes all of those that stand on one line.</param>
    public static IReadOnlyDictionary<string, long> Of(Profile profile, bool isPerl, bool withoutLast, Func<ThreadRow, string, string>? label = null, bool allEvents = false)
    {
        var folded = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var row = 0; row < profile.Samples.Count - (withoutLast ? 1 : 0); row++)
        {
            if (!allEvents && profile.Samples.Events[row].Value != 0) continue;
            var thread = profile.Samples.Threads[row];
            var comm = profile.Threads.Comm(thread);
            if (label is not null) comm = label(profile.Threads[thread], comm);
            var names = profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame => Name(profile, frame, isPerl)).Prepend(comm.Replace(' ', '_'));
            Add(folded, string.Join(';', names), profile.Samples.Weights[row]);
        }

        return folded;
    }

    /// <summary>Their result, without annotations.</summary>
    public static IReadOnlyDictionary<string, long> Parse(string text)
    {
        var folded = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var blank = line.TrimEnd('\r').LastIndexOf(' ');
            var frames = line[..blank].TrimStart('\uFEFF').Split(';').Select((frame, level) => level == 0 ? frame : Bare(Annotation().Replace(frame, "")));
            Add(folded, string.Join(';', frames), long.Parse(line.AsSpan(blank + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return folded;
    }

    private static void Add(Dictionary<string, long> folded, string line, long weight) => folded[line] = folded.GetValueOrDefault(line) + weight;

    private static string Name(Profile profile, FrameId id, bool isPerl)
    {
        var (name, library) = (profile.Frames.Name(id), profile.Frames.Library(id));
        if (name == "[unknown]") return library is "" or "[unknown]" ? name : $"[{library[(library.LastIndexOf('/') + 1)..]}]";
        name = name.Replace(';', ':');
        if (!GoMethod().IsMatch(name)) name = isPerl ? Arguments().Replace(name, "") : WithoutArguments(name);
        return Bare(name.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));
    }

    private static string WithoutArguments(string name)
    {
        var angles = 0;
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '<') angles++;
            else if (name[at] == '>') angles--;
            else if (name[at] == '(' && angles == 0 && !name.AsSpan(at).StartsWith("(anonymous namespace)", StringComparison.Ordinal)) return name[..at];
        }

        return name;
    }

    /// <summary>Both drop Java's leading L, by different rules.</summary>
    private static string Bare(string name) => JavaName().IsMatch(name) ? name[1..] : name;

    [GeneratedRegex("""_\[[kji]\]$| <[0-9a-f]+>(?=\]$)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Annotation();

    [GeneratedRegex("""\.\(.*\)\.""", RegexOptions.NonBacktracking)]
    private static partial Regex GoMethod();

    [GeneratedRegex("""\((?!anonymous namespace\)).*""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Arguments();

    [GeneratedRegex("""^L[\w$]+[/:]""", RegexOptions.NonBacktracking)]
    private static partial Regex JavaName();
}
