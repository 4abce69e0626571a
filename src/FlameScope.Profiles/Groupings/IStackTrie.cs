namespace FlameScope.Profiles.Groupings;

/// <summary>A trie of stacks in drawing order: depth first, so that a parent comes before its children and a subtree stands together. Node 0 is the root.</summary>
public interface IStackTrie
{
    /// <summary>Number of nodes, at least 1.</summary>
    int Count { get; }

    /// <summary>The parent of each node; -1 for the root, else smaller than the node.</summary>
    ReadOnlySpan<int> Parents { get; }

    /// <summary>For each node the first node after its subtree.</summary>
    ReadOnlySpan<int> SubtreeEnds { get; }
}
