using System.Diagnostics;
using System.Numerics;
using System.Text.RegularExpressions;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Frames whose name matches an expression, and how many samples have one of them on their stack.</summary>
/// <param name="Frames">Distinct frames that match and have samples.</param>
/// <param name="Samples">Samples with at least one of them on the stack, each counted once, or what they weigh.</param>
/// <param name="Total">Samples that were looked at, or what they weigh.</param>
/// <param name="Matches">The frames, the largest total first.</param>
public sealed record FrameSearchResult(int Frames, long Samples, long Total, IReadOnlyList<FrameMatch> Matches);

/// <summary>A frame that matches.</summary>
/// <param name="Frame">Which.</param>
/// <param name="Self">Samples that end in it.</param>
/// <param name="Total">Samples that have it on the stack, each counted once however often it recurs.</param>
public readonly record struct FrameMatch(FrameId Frame, long Self, long Total);

/// <summary>Searches frames by regular expression, ignoring case.</summary>
public static class FrameSearch
{
    /// <summary>Longest expression.</summary>
    public const int MaxExpressionLength = 1000;

    // Below this another worker takes longer to wake than it saves.
    private const int LeastNames = 2_000;

    /// <summary>
    /// How long an expression may take over all names. Without backtracking the time is linear in a name, but one with large counts, such as <c>(\w+\s*){500}</c>, still takes
    /// a second for three long names.
    /// </summary>
    private static readonly TimeSpan MatchBudget = TimeSpan.FromSeconds(10);

    /// <summary>Searches the samples that pass and lie in the range.</summary>
    /// <exception cref="FrameExpressionException">The text is no regular expression, uses look-around or back-references, is too long, or takes too long.</exception>
    public static FrameSearchResult Of(Profile profile, SampleMask mask, FrameSearchOptions options, CancellationToken cancel = default) => Of(profile, mask, options, MatchBudget, cancel);

    /// <summary>As the other, with another budget.</summary>
    internal static FrameSearchResult Of(Profile profile, SampleMask mask, FrameSearchOptions options, TimeSpan budget, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(options);
        var matching = Matching(profile, options.Expression, budget, cancel);
        var stacks = profile.GroupedBy(Grouping.None);
        return options.Weighted
            ? Count<long, NodeTotals<long>>(stacks, NodeTotals.OfWeights(profile, stacks, mask, options.Range, cancel), matching, options.Limit)
            : Count<int, NodeTotals<int>>(stacks, NodeTotals.Of(profile, stacks, mask, options.Range, cancel), matching, options.Limit);
    }

    /// <summary>Which frames match an expression.</summary>
    internal static bool[] Matching(Profile profile, string expression, CancellationToken cancel) => Matching(profile, expression, MatchBudget, cancel);

    private static bool[] Matching(Profile profile, string expression, TimeSpan budget, CancellationToken cancel)
    {
        var regex = Compile(expression);
        var frames = profile.Frames;
        var matching = new bool[frames.Count];
        var began = Stopwatch.GetTimestamp();
        var isTooSlow = false;
        var pieces = Workers.PiecesFor(matching.Length, LeastNames);
        Workers.Run(
            pieces,
            piece =>
            {
                var end = Workers.Border(piece + 1, pieces, 0, matching.Length);
                for (var i = Workers.Border(piece, pieces, 0, matching.Length); i < end && !Volatile.Read(ref isTooSlow); i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    if ((i & 0xF) == 0 && Stopwatch.GetElapsedTime(began) >= budget) Volatile.Write(ref isTooSlow, true);
                    matching[i] = regex.IsMatch(frames.Name(new FrameId(i)));
                }
            },
            cancel);
        return isTooSlow ? throw new FrameExpressionException($"“{expression}” takes too long over the names of this profile; make it simpler.") : matching;
    }

    /// <summary>Counts the samples of the frames that match.</summary>
    internal static FrameSearchResult Count<T, TTotals>(GroupedStacks stacks, TTotals totals, bool[] matching, int limit)
        where T : unmanaged, IBinaryInteger<T>
        where TTotals : INodeTotals<T>
    {
        var self = new T[matching.Length];
        var total = new T[matching.Length];
        var samples = T.Zero;

        // Nodes come depth first: the open path of matching frames says whether a frame, or any match, is already counted for this subtree.
        var openEnds = new Stack<int>();
        var openFrames = new Stack<int>();
        var openCount = new int[matching.Length];
        var frames = stacks.Frames;
        for (var node = 1; node < stacks.Count; node++)
        {
            while (openEnds.TryPeek(out var end) && node >= end)
            {
                openEnds.Pop();
                openCount[openFrames.Pop()]--;
            }

            var frame = frames[node].Value;
            if (frame < 0 || !matching[frame]) continue;
            var its = totals.TotalOf(node);
            if (its == T.Zero) continue;
            if (openEnds.Count == 0) samples += its;
            if (openCount[frame]++ == 0) total[frame] += its;
            self[frame] += totals.SelfOf(node);
            openEnds.Push(stacks.SubtreeEnds[node]);
            openFrames.Push(frame);
        }

        var found = Enumerable.Range(0, matching.Length).Where(frame => total[frame] > T.Zero).ToArray();
        var matches = found
            .Select(frame => new FrameMatch(new FrameId(frame), long.CreateTruncating(self[frame]), long.CreateTruncating(total[frame])))
            .OrderByDescending(match => match.Total).ThenByDescending(match => match.Self).ThenBy(match => match.Frame.Value)
            .Take(limit);
        return new FrameSearchResult(found.Length, long.CreateTruncating(samples), long.CreateTruncating(totals.TotalOf(0)), [.. matches]);
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
