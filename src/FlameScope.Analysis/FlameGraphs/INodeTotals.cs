using System.Numerics;

namespace FlameScope.Analysis;

/// <summary>What nodes of a grouped trie have over some samples: how many they are, or what they weigh.</summary>
internal interface INodeTotals<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Of the samples whose stack ends at a node.</summary>
    T SelfOf(int node);

    /// <summary>Of the samples whose stack has a node.</summary>
    T TotalOf(int node);
}
