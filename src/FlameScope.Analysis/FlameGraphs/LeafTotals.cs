using System.Numerics;
using System.Runtime.CompilerServices;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// What each leaf of a grouped trie has over some samples, and sums of it by block, so that the total of any node, and how many nodes of a subtree have samples, are found without a look at the
/// nodes below it. Values are set by leaf, then <see cref="AddUp"/> sums those blocks that have changed. <see cref="NodeTotals"/> says the same of every node, the plain way.
/// </summary>
internal sealed class LeafTotals<T> : INodeTotals<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int BlockBits = 6;
    private const int LeavesOfBlock = 1 << BlockBits;
    private const int PartBits = 4;
    private const int LeavesOfPart = 1 << PartBits;

    // Below this another worker takes longer to wake than it saves.
    private const int LeastBlocks = 4_000;

    private readonly StackLeaves _leaves;

    // By leaf, up to the end of the last block.
    private readonly T[] _values;

    // By block: the sum of those before it. By part of a block: the sum of those before it in its block.
    private readonly T[] _before;
    private readonly T[] _beforeInBlock;
    private readonly BlockNodes[] _nodes;

    // One bit a block.
    private readonly ulong[] _changed;

    /// <summary>Totals of no sample.</summary>
    public LeafTotals(GroupedStacks stacks)
    {
        Stacks = stacks;
        _leaves = stacks.Leaves;
        var blocks = (_leaves.Count + LeavesOfBlock - 1) >> BlockBits;
        _values = new T[blocks << BlockBits];
        _before = new T[blocks + 1];
        _beforeInBlock = new T[blocks << (BlockBits - PartBits)];
        _nodes = new BlockNodes[blocks + 1];
        _changed = new ulong[(blocks + 63) >> 6];
        SetAllChanged();
    }

    /// <summary>The trie.</summary>
    public GroupedStacks Stacks { get; }

    /// <summary>Bytes that it keeps.</summary>
    public long RetainedBytes => ((long)Unsafe.SizeOf<T>() * (_values.Length + _before.Length + _beforeInBlock.Length)) + ((long)Unsafe.SizeOf<BlockNodes>() * _nodes.Length) + (sizeof(ulong) * (long)_changed.Length);

    /// <summary>What each leaf has. Whoever sets many calls <see cref="SetAllChanged"/>.</summary>
    public Span<T> Values => _values.AsSpan(0, _leaves.Count);

    /// <summary>Adds to what a leaf has.</summary>
    public void Add(int leaf, T value)
    {
        _values[leaf] += value;
        _changed[leaf >> (BlockBits + 6)] |= 1UL << (leaf >> BlockBits);
    }

    /// <summary>Says that any leaf may have changed.</summary>
    public void SetAllChanged()
    {
        _changed.AsSpan().Fill(ulong.MaxValue);
        var blocks = _before.Length - 1;
        if ((blocks & 63) != 0) _changed[^1] = (1UL << (blocks & 63)) - 1;
    }

    /// <summary>Takes over another's values, or none.</summary>
    public void CopyFrom(LeafTotals<T>? other)
    {
        if (other is null) Array.Clear(_values);
        else other._values.CopyTo(_values, 0);
        SetAllChanged();
    }

    /// <summary>Brings the sums up to date.</summary>
    public void AddUp()
    {
        var blocks = _before.Length - 1;
        var pieces = Workers.PiecesFor(blocks, LeastBlocks);
        Workers.Run(
            pieces,
            piece =>
            {
                var end = Workers.Border(piece + 1, pieces, 0, _changed.Length, multiple: 1);
                for (var word = Workers.Border(piece, pieces, 0, _changed.Length, multiple: 1); word < end; word++)
                {
                    for (var bits = _changed[word]; bits != 0; bits &= bits - 1) AddUpBlock((word << 6) + BitOperations.TrailingZeroCount(bits));
                    _changed[word] = 0;
                }
            },
            CancellationToken.None);

        // Block after block: what is before it, and how deep the way down to it is known already.
        var (sum, nodes, known) = (T.Zero, 0, -1);
        for (var block = 0; block < blocks; block++)
        {
            ref var its = ref _nodes[block];
            (_before[block], its.NodesBefore, its.KnownBefore) = (sum, nodes, known);
            sum += its.Sum;
            if (its.HasNone)
            {
                known = Math.Min(known, its.LeastShared);
                continue;
            }

            nodes += its.Nodes - Math.Min(known, its.LeastShared);
            known = its.KnownAfter;
        }

        (_before[blocks], _nodes[blocks].NodesBefore) = (sum, nodes);
    }

    /// <inheritdoc/>
    public T TotalOf(int node) => node == 0 ? _before[^1] : Before(_leaves.Before(Stacks.SubtreeEnds[node])) - Before(_leaves.Before(node));

    /// <inheritdoc/>
    public T SelfOf(int node) => _leaves.Contains(node) ? _values[_leaves.Before(node)] : T.Zero;

    /// <summary>What all leaves before one have.</summary>
    public T Before(int leaf)
    {
        var before = _before[leaf >> BlockBits];
        if ((leaf & (LeavesOfBlock - 1)) == 0) return before;

        // All of a part, without a branch that is hard to foretell.
        var (part, count) = (leaf >> PartBits, new Vector<T>(T.CreateTruncating(leaf & (LeavesOfPart - 1))));
        ref var values = ref _values[part << PartBits];
        var sums = Vector<T>.Zero;
        for (var at = 0; at < LeavesOfPart; at += Vector<T>.Count)
        {
            sums += Vector.LoadUnsafe(ref values, (nuint)at) & Vector.LessThan(Vector<T>.Indices + new Vector<T>(T.CreateTruncating(at)), count);
        }

        return before + _beforeInBlock[part] + Vector.Sum(sums);
    }

    /// <summary>The first leaf from one on that has anything; their number where none has.</summary>
    public int FirstWithSamples(int leaf)
    {
        var blockEnd = Math.Min(_values.Length, (leaf | (LeavesOfBlock - 1)) + 1);
        var inBlock = _values.AsSpan(leaf, blockEnd - leaf).IndexOfAnyExcept(T.Zero);
        if (inBlock >= 0) return leaf + inBlock;

        // The last block before which there is no more than before this one.
        int low = (leaf >> BlockBits) + 1, high = _before.Length - 1;
        if (low > high || _before[high] == _before[low]) return _leaves.Count;
        var none = _before[low];
        while (high - low > 1)
        {
            var middle = low + ((high - low) >> 1);
            if (_before[middle] == none) low = middle;
            else high = middle;
        }

        return (low << BlockBits) + _values.AsSpan(low << BlockBits, LeavesOfBlock).IndexOfAnyExcept(T.Zero);
    }

    /// <summary>How many nodes of a subtree have samples, its top included.</summary>
    /// <param name="node">The top, which has some.</param>
    /// <param name="depth">Its depth.</param>
    public int CountNodes(int node, int depth)
    {
        var end = _leaves.Before(Stacks.SubtreeEnds[node]);
        var first = FirstWithSamples(_leaves.Before(node));
        var known = _leaves.Depths[first];

        // The way from the top down to the first leaf, and what each further one adds.
        var nodes = known - depth + 1;
        return end - first <= LeavesOfBlock ? nodes + CountNodes(first + 1, end, ref known) : nodes + NodesBefore(end) - NodesBefore(first + 1);
    }

    /// <summary>The same as what every node has itself and in all.</summary>
    /// <param name="totals">Where it is written to; both arrays may be longer than the trie.</param>
    public void CopyTo(NodeTotals<T> totals)
    {
        var self = totals.Self.AsSpan(0, Stacks.Count);
        self.Clear();
        var nodes = _leaves.Nodes;
        for (var leaf = 0; leaf < nodes.Length; leaf++) self[nodes[leaf]] = _values[leaf];
        totals.AddUp(Stacks);
    }

    private int NodesBefore(int leaf)
    {
        ref readonly var block = ref _nodes[leaf >> BlockBits];
        var known = block.KnownBefore;
        return block.NodesBefore + CountNodes(leaf & ~(LeavesOfBlock - 1), leaf, ref known);
    }

    /// <summary>How many nodes a run of leaves adds.</summary>
    /// <param name="leaf">The first.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="known">How deep the way down to the first is known already; afterwards the same of the end.</param>
    private int CountNodes(int leaf, int end, ref int known)
    {
        if (leaf >= end) return 0;
        var values = _values.AsSpan(leaf, end - leaf);
        var depths = _leaves.Depths[leaf..end];
        var shared = _leaves.SharedDepths[leaf..end];
        var (nodes, deepest) = (0, known);
        depths = depths[..values.Length];
        shared = shared[..values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // As deepest = Math.Min(deepest, shared[i]); if (values[i] != T.Zero) …, but which have samples is hard to foretell.
            var less = shared[i] - deepest;
            deepest += less & (less >> 31);
            var more = (depths[i] - deepest) & AllOnesUnlessZero(values[i]);
            nodes += more;
            deepest += more;
        }

        known = deepest;
        return nodes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AllOnesUnlessZero(T value) => int.CreateTruncating((T.Zero - value) >> ((8 * Unsafe.SizeOf<T>()) - 1));

    private void AddUpBlock(int block)
    {
        var first = block << BlockBits;
        var end = Math.Min(first + LeavesOfBlock, _leaves.Count);
        var values = _values.AsSpan(first, end - first);
        ref var its = ref _nodes[block];
        its.Sum = T.Zero;
        for (var leaf = first; leaf < first + LeavesOfBlock; leaf += LeavesOfPart)
        {
            _beforeInBlock[leaf >> PartBits] = its.Sum;
            var sums = Vector<T>.Zero;
            for (var at = leaf; at < leaf + LeavesOfPart; at += Vector<T>.Count) sums += new Vector<T>(_values, at);
            its.Sum += Vector.Sum(sums);
        }

        var before = values.IndexOfAnyExcept(T.Zero);
        its.HasNone = before < 0;
        its.LeastShared = int.MaxValue;
        foreach (var shared in _leaves.SharedDepths.Slice(first, before < 0 ? values.Length : before + 1)) its.LeastShared = Math.Min(its.LeastShared, shared);
        if (before < 0) return;

        var known = _leaves.Depths[first + before];
        its.Nodes = known + CountNodes(first + before + 1, end, ref known);
        its.KnownAfter = known;
    }

    /// <summary>What a block has by itself, and what that makes of it behind those before it.</summary>
    private struct BlockNodes
    {
        public T Sum;

        /// <summary>Whether no leaf of it has anything.</summary>
        public bool HasNone;

        /// <summary>The least depth that leaves up to the first with samples share with those before them.</summary>
        public int LeastShared;

        /// <summary>Nodes that its leaves add, if nothing above them is known.</summary>
        public int Nodes;

        /// <summary>How deep the way down is known after it.</summary>
        public int KnownAfter;

        public int NodesBefore;

        public int KnownBefore;
    }
}

/// <summary>Makes <see cref="LeafTotals{T}"/> of weights.</summary>
internal static class LeafTotals
{
    /// <summary>What the samples weigh that pass and lie in the range, as <see cref="NodeTotals.OfWeights"/> says it of every node.</summary>
    public static LeafTotals<long> OfWeights(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, CancellationToken cancel)
    {
        var totals = new LeafTotals<long>(stacks);
        var weigher = new SampleWeigher(profile.Samples, totals);
        var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
        mask.Visit(first, first + count, ref weigher, cancel);
        totals.AddUp();
        return totals;
    }

    private readonly ref struct SampleWeigher(SampleTable samples, LeafTotals<long> totals) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _leafOfSample = totals.Stacks.LeafOfSample;
        private readonly Span<long> _values = totals.Values;
        private readonly SampleWeights _weights = new(samples);

        public void Visit(int row) => _values[_leafOfSample[row]] += _weights[row];
    }
}
