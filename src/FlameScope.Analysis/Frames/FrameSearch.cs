using System.Diagnostics;
using System.Text.RegularExpressions;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Frames whose name matches an expression, and how many samples have one of them on their stack.</summary>
/// <param name="Frames">Distinct frames that match and have samples.</param>
/// <param name="Samples">Samples with at least one of them on the stack, each counted once.</param>
/// <param name="Total">Samples that were looked at.</param>
/// <param name="Matches">The frames, most samples first.</param>
public sealed record FrameSearchResult(int Frames, int Samples, int Total, IReadOnlyList<FrameMatch> Matches);

/// <summary>A frame that matches.</summary>
/// <param name="Frame">Which.</param>
/// <param name="Self">Samples that end in it.</param>
/// <param name="Total">Samples that have it on the stack, each counted once however often it recurs.</param>
public readonly record struct FrameMatch(FrameId Frame, int Self, int Total);

/// <summary>Searches frames by regular expression, ignoring case.</summary>
public static class FrameSearch
{
    /// <summary>Longest expression.</summary>
    public const int MaxExpressionLength = 1000;

    /// <summary>
    /// How long an expression may take over all names. Without backtracking the time is linear in a name, but one with large counts, such as <c>(\w+\s*){500}</c>, still takes
    /// a second for three long names.
    /// </summary>
    private static readonly TimeSpan MatchBudget = TimeSpan.FromSeconds(10);

    /// <summary>Searches the samples that pass and lie in the range.</summary>
    /// <exception cref="FrameExpressionException">The text is no regular expression, uses look-around or back-references, is too long, or takes too long.</exception>
    public static FrameSearchResult Of(Profile profile, SampleMask mask, TimeRange range, string expression, int limit, CancellationToken cancel = default) =>
        Of(profile, mask, range, expression, limit, MatchBudget, cancel);

    /// <summary>As the other, with another budget.</summary>
    internal static FrameSearchResult Of(Profile profile, SampleMask mask, TimeRange range, string expression, int limit, TimeSpan budget, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(mask);
        var regex = Compile(expression);
        var matching = new bool[profile.Frames.Count];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < matching.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if ((i & 0xF) == 0 && Stopwatch.GetElapsedTime(began) >= budget) throw new FrameExpressionException($"“{expression}” takes too long over the names of this profile; make it simpler.");
            matching[i] = regex.IsMatch(profile.Frames.Name(new FrameId(i)));
        }

        var stacks = profile.GroupedBy(Grouping.None);
        var totals = NodeTotals.Of(profile, stacks, mask, range, cancel);
        return Count(stacks, totals, matching, limit);
    }

    private static FrameSearchResult Count(GroupedStacks stacks, NodeTotals totals, bool[] matching, int limit)
    {
        var self = new int[matching.Length];
        var total = new int[matching.Length];
        var samples = 0;

        // Nodes come depth first: the open path of matching frames says whether a frame, or any match, is already counted for this subtree.
        var openEnds = new Stack<int>();
        var openFrames = new Stack<int>();
        var openCount = new int[matching.Length];
        for (var node = 1; node < stacks.Count; node++)
        {
            while (openEnds.TryPeek(out var end) && node >= end)
            {
                openEnds.Pop();
                openCount[openFrames.Pop()]--;
            }

            var frame = stacks.Frames[node].Value;
            if (totals.Total[node] == 0 || frame < 0 || !matching[frame]) continue;
            if (openEnds.Count == 0) samples += totals.Total[node];
            if (openCount[frame]++ == 0) total[frame] += totals.Total[node];
            self[frame] += totals.Self[node];
            openEnds.Push(stacks.SubtreeEnds[node]);
            openFrames.Push(frame);
        }

        var found = Enumerable.Range(0, matching.Length).Where(frame => total[frame] > 0).ToArray();
        var matches = found
            .Select(frame => new FrameMatch(new FrameId(frame), self[frame], total[frame]))
            .OrderByDescending(match => match.Total).ThenByDescending(match => match.Self).ThenBy(match => match.Frame.Value)
            .Take(limit);
        return new FrameSearchResult(found.Length, samples, totals.Total[0], [.. matches]);
    }

    private static Regex Compile(string expression)
    {
        if (expression.Length > MaxExpressionLength) throw new FrameExpressionException($"The expression is longer than {MaxExpressionLength} characters.");
        try
        {
            // Without backtracking the time is linear in the name, whatever the expression.
            return new Regex(expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FrameExpressionException($"“{expression}” is not an expression that can be searched: {e.Message}");
        }
    }
}
