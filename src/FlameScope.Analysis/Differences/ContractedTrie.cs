using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// A trie without what makes no difference to sums: nodes that no sample of some rows has, and nodes with one child and no sample of their own, which have what the child has. A node here knows the columns of all that it stands
/// for. Parents come before their children; node 0 is the root.
/// </summary>
internal sealed class ContractedTrie
{
    private readonly int[] _firstColumn;
    private readonly int[] _columns;

    private ContractedTrie(int[] nodeHere, int[] parents, int[] firstColumn, int[] columns) => (NodeHere, Parents, _firstColumn, _columns) = (nodeHere, parents, firstColumn, columns);

    /// <summary>Number of nodes.</summary>
    public int Count => Parents.Length;

    /// <summary>The node here of each node that samples end in.</summary>
    public int[] NodeHere { get; }

    /// <summary>The parent of each node; the root's is itself.</summary>
    public int[] Parents { get; }

    /// <summary>The columns that a node counts for.</summary>
    public ReadOnlySpan<int> ColumnsOf(int node) => _columns.AsSpan(_firstColumn[node].._firstColumn[node + 1]);

    /// <summary>Contracts a trie.</summary>
    /// <param name="trie">The trie.</param>
    /// <param name="hasSelf">Which of its nodes samples end in.</param>
    /// <param name="columnOfNode">The column of each node; -1 for none.</param>
    public static ContractedTrie Of(IStackTrie trie, bool[] hasSelf, int[] columnOfNode)
    {
        // From the last node to the first: whose node here each one is, as a node of the trie; -1 where no sample has it.
        var parents = trie.Parents;
        var owner = new int[trie.Count];
        owner.AsSpan().Fill(-1);
        var isBranch = new bool[trie.Count];
        for (var node = owner.Length - 1; node > 0; node--)
        {
            if (owner[node] < 0 && !hasSelf[node]) continue;
            if (hasSelf[node] || isBranch[node]) owner[node] = node;
            isBranch[parents[node]] = owner[parents[node]] >= 0;
            if (!isBranch[parents[node]]) owner[parents[node]] = owner[node];
        }

        owner[0] = 0;
        return Numbered(trie, owner, columnOfNode);
    }

    private static ContractedTrie Numbered(IStackTrie trie, int[] owner, int[] columnOfNode)
    {
        var (count, nodeHere) = (0, new int[owner.Length]);
        for (var node = 0; node < owner.Length; node++)
        {
            if (owner[node] == node) nodeHere[node] = count++;
        }

        // A node that is left out stands, on the way up, for the nearest above it that is not.
        var (parents, firstColumn, above) = (new int[count], new int[count + 1], new int[owner.Length]);
        var oldParents = trie.Parents;
        for (var node = 1; node < owner.Length; node++)
        {
            if (owner[node] < 0) continue;
            var kept = above[oldParents[node]];
            if (owner[node] == node) parents[nodeHere[node]] = kept;
            above[node] = owner[node] == node ? nodeHere[node] : kept;
            if (columnOfNode[node] >= 0) firstColumn[nodeHere[owner[node]] + 1]++;
        }

        for (var node = 0; node < count; node++) firstColumn[node + 1] += firstColumn[node];
        var (columns, next) = (new int[firstColumn[count]], firstColumn.AsSpan(0, count).ToArray());
        for (var node = 1; node < owner.Length; node++)
        {
            if (owner[node] >= 0 && columnOfNode[node] >= 0) columns[next[nodeHere[owner[node]]]++] = columnOfNode[node];
        }

        return new ContractedTrie(nodeHere, parents, firstColumn, columns);
    }
}
