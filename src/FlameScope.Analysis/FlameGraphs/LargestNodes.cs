using System.Buffers;
using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// The largest totals of a subtree, found from its top downwards: no node has more than its parent, so what lies below a node that is too small need not be looked at. Of a trie of millions of nodes
/// that is one in a hundred.
/// </summary>
internal static class LargestNodes
{
    /// <summary>Below this a pass over all of them is as quick.</summary>
    private const int LeastNodes = 100_000;

    /// <summary>To step from node to node costs as much as a pass does for about so many.</summary>
    private const int NodesPerStep = 16;

    /// <summary>By how much less is looked for where there were too few.</summary>
    private const int Lower = 8;

    /// <summary>The total at a place of all of the subtree as sorted from the largest down, as <see cref="LargestValues.Ranked"/> finds it.</summary>
    /// <param name="stacks">The trie.</param>
    /// <param name="totals">Total of each of its nodes; no child's is more than its parent's.</param>
    /// <param name="top">The subtree's top.</param>
    /// <param name="rank">The place.</param>
    /// <param name="least">The least total that is asked for.</param>
    /// <param name="enough">More nodes than this must have the least total; not less than the place.</param>
    /// <param name="ties">How many of the first <paramref name="rank"/> places have the total that was found.</param>
    /// <returns>The total; null where there are not so many nodes, or too many have to be looked at.</returns>
    public static T? Ranked<T>(IStackTrie stacks, ReadOnlySpan<T> totals, int top, int rank, T least, int enough, out int ties)
        where T : unmanaged, IBinaryInteger<T>
    {
        ties = 0;
        var ends = stacks.SubtreeEnds;
        var steps = (ends[top] - top) / NodesPerStep;
        if (steps < LeastNodes / NodesPerStep || enough >= steps) return null;
        var found = ArrayPool<T>.Shared.Rent(steps);
        try
        {
            if (Collect(ends, totals, top, least, found.AsSpan(0, enough + 1), ref steps) <= enough) return null;
            for (var bound = totals[top]; bound > least && steps > 0;)
            {
                bound = T.Max(least, bound / T.CreateTruncating(Lower));
                var count = Collect(ends, totals, top, bound, found, ref steps);
                if (steps > 0 && count >= rank) return LargestValues.Ranked<T>(found.AsSpan(0, count), rank, out ties);
            }

            return null;
        }
        finally
        {
            ArrayPool<T>.Shared.Return(found);
        }
    }

    /// <summary>The totals of a subtree that are <paramref name="bound"/> or more. Ends where there is no room for more, or there are no steps left.</summary>
    private static int Collect<T>(ReadOnlySpan<int> ends, ReadOnlySpan<T> totals, int top, T bound, Span<T> found, ref int steps)
        where T : unmanaged, IBinaryInteger<T>
    {
        var count = 0;
        var end = ends[top];
        for (var node = top; node < end && count < found.Length && --steps > 0;)
        {
            if (totals[node] < bound)
            {
                node = ends[node];
                continue;
            }

            found[count++] = totals[node++];
        }

        return count;
    }
}
