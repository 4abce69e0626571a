namespace FlameScope.Profiles.Groupings;

/// <summary>Depth-first numbering of a trie with its siblings in order, without recursion.</summary>
internal static class DrawingOrder
{
    /// <summary>The new number of each node.</summary>
    /// <param name="parents">Parent of each node, smaller than the node; -1 for node 0 alone.</param>
    /// <param name="ranks">The place of each node among its siblings; equal ranks stay in the order of the nodes.</param>
    public static int[] Number(int[] parents, int[] ranks)
    {
        var count = parents.Length;
        var firstChild = new int[count + 1];
        for (var node = 1; node < count; node++) firstChild[parents[node] + 1]++;
        for (var node = 0; node < count; node++) firstChild[node + 1] += firstChild[node];

        var children = new int[Math.Max(0, count - 1)];
        var next = firstChild.AsSpan(0, count).ToArray();
        for (var node = 1; node < count; node++) children[next[parents[node]]++] = node;

        // Siblings last to first, so that a stack gives them first to last.
        var keys = new long[children.Length];
        for (var i = 0; i < children.Length; i++) keys[i] = ~(((long)ranks[children[i]] << 32) | (uint)children[i]);
        for (var node = 0; node < count; node++)
        {
            int start = firstChild[node], length = firstChild[node + 1] - start;
            if (length > 1) keys.AsSpan(start, length).Sort(children.AsSpan(start, length));
        }

        var numbers = new int[count];
        var open = new Stack<int>();
        open.Push(0);
        for (var number = 0; open.TryPop(out var node); number++)
        {
            numbers[node] = number;
            for (var i = firstChild[node]; i < firstChild[node + 1]; i++) open.Push(children[i]);
        }

        return numbers;
    }

    /// <summary>For each node of a trie that is numbered depth first, the first node after its subtree.</summary>
    public static int[] SubtreeEnds(int[] parents)
    {
        var ends = new int[parents.Length];
        for (var node = parents.Length - 1; node >= 0; node--)
        {
            if (ends[node] == 0) ends[node] = node + 1;
            if (parents[node] >= 0) ends[parents[node]] = Math.Max(ends[parents[node]], ends[node]);
        }

        return ends;
    }
}
