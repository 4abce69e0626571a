using System.Collections.Concurrent;
using System.Numerics;

namespace FlameScope.Profiles.Groupings;

/// <summary>
/// The leaves of a grouped trie: the nodes that a sample's stack ends at, whether or not other stacks go on from there, numbered in drawing order. The leaves of a subtree are a run of numbers, so a node's
/// total is the sum of a run, and what one leaf shares with the one before it says how many nodes some of them have together.
/// </summary>
public sealed class StackLeaves
{
    private const int NodesOfWord = 32;
    private const int RowsAtATime = 250_000;

    private readonly int[] _subtreeEnds;

    // Which of 32 nodes are leaves, and in the upper half how many are before them.
    private readonly ulong[] _words;
    private readonly int[] _nodes;
    private PathDepths? _depths;
    private object? _depthsGate;

    private StackLeaves(int[] subtreeEnds, ulong[] words, int[] nodes) => (_subtreeEnds, _words, _nodes) = (subtreeEnds, words, nodes);

    /// <summary>Number of leaves: of distinct pairs of a group and a stack.</summary>
    public int Count => _nodes.Length;

    /// <summary>Bytes that it keeps.</summary>
    public long RetainedBytes => ((long)_words.Length * sizeof(ulong)) + ((long)sizeof(int) * _nodes.Length * (Volatile.Read(ref _depths) is null ? 1 : 3));

    /// <summary>The node of each leaf; ascends.</summary>
    public ReadOnlySpan<int> Nodes => _nodes;

    /// <summary>How far below the root each leaf is.</summary>
    public ReadOnlySpan<int> Depths => Paths.Depths;

    /// <summary>The depth of the deepest node that has both a leaf and the one before it in its subtree; -1 for leaf 0.</summary>
    public ReadOnlySpan<int> SharedDepths => Paths.SharedDepths;

    private PathDepths Paths => LazyInitializer.EnsureInitialized(ref _depths, ref _depthsGate, () => PathDepths.Of(this));

    /// <summary>How many leaves come before a node, which is the number of the first one in its subtree.</summary>
    /// <param name="node">A node; or the number of nodes, for all leaves.</param>
    public int Before(int node)
    {
        var word = _words[node / NodesOfWord];
        return (int)(word >> NodesOfWord) + BitOperations.PopCount((uint)word & ((1U << (node % NodesOfWord)) - 1));
    }

    /// <summary>Whether a node is a leaf.</summary>
    public bool Contains(int node) => (_words[node / NodesOfWord] >> (node % NodesOfWord) & 1) != 0;

    /// <summary>Finds the leaves of a trie.</summary>
    /// <param name="subtreeEnds">For each node, in drawing order, the first one after its subtree.</param>
    /// <param name="samples">The node of each sample; afterwards its leaf.</param>
    internal static StackLeaves Of(int[] subtreeEnds, int[] samples)
    {
        var words = new ulong[(subtreeEnds.Length / NodesOfWord) + 1];
        ForAll(samples, some =>
        {
            foreach (var node in some.AsSpan())
            {
                // Most samples end where another one did.
                var (word, bit) = (node / NodesOfWord, 1UL << (node % NodesOfWord));
                if ((Volatile.Read(ref words[word]) & bit) == 0) Interlocked.Or(ref words[word], bit);
            }
        });

        var count = 0;
        foreach (ref var word in words.AsSpan())
        {
            var leaves = BitOperations.PopCount(word);
            word |= (ulong)count << NodesOfWord;
            count += leaves;
        }

        var nodes = new int[count];
        for (int word = 0, leaf = 0; word < words.Length; word++)
        {
            for (var bits = (uint)words[word]; bits != 0; bits &= bits - 1) nodes[leaf++] = (word * NodesOfWord) + BitOperations.TrailingZeroCount(bits);
        }

        var found = new StackLeaves(subtreeEnds, words, nodes);
        ForAll(samples, some =>
        {
            foreach (ref var sample in some.AsSpan()) sample = found.Before(sample);
        });
        return found;
    }

    private static void ForAll(int[] samples, Action<ArraySegment<int>> use)
    {
        if (samples.Length <= RowsAtATime) use(samples);
        else Parallel.ForEach(Partitioner.Create(0, samples.Length, RowsAtATime), rows => use(new ArraySegment<int>(samples, rows.Item1, rows.Item2 - rows.Item1)));
    }

    /// <summary>How deep leaves are; a flame graph's alone, and so only there when one is drawn.</summary>
    private sealed record PathDepths(int[] Depths, int[] SharedDepths)
    {
        public static PathDepths Of(StackLeaves leaves)
        {
            var paths = new PathDepths(new int[leaves.Count], new int[leaves.Count]);
            var ends = leaves._subtreeEnds;

            // Where the subtrees end that a node is in: as many as it is deep.
            var open = new int[64];
            var (depth, leaf, least) = (0, 0, int.MaxValue);
            for (var node = 0; node < ends.Length; node++)
            {
                while (depth > 0 && open[depth - 1] <= node) depth--;
                least = Math.Min(least, depth);
                if (leaves.Contains(node))
                {
                    (paths.Depths[leaf], paths.SharedDepths[leaf]) = (depth, least - 1);
                    leaf++;
                    least = int.MaxValue;
                }

                if (depth == open.Length) Array.Resize(ref open, 2 * depth);
                open[depth++] = ends[node];
            }

            return paths;
        }
    }
}
