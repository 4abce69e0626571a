using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// The totals of a run of samples that can be moved to another run: what differs is counted in or out, so that widening a range by a cell costs that cell. Where it differs by little, each changed
/// sample walks up its parents; else only what nodes have themselves is changed, and one pass adds it up. Used by one thread at a time; a move that throws leaves it useless.
/// </summary>
internal sealed class MovingTotals
{
    // A step up to a parent waits for memory, a node of the pass over all hardly does. Stacks of some depth make a walk this much longer than a node.
    private const int NodesPerWalk = 32;

    private readonly int[] _self;
    private readonly int[] _total;
    private int _first;
    private int _end;
    private long _stepsLeft;

    /// <summary>Totals of no sample yet.</summary>
    public MovingTotals(GroupedStacks stacks, SampleMask mask)
    {
        Stacks = stacks;
        Mask = mask;
        _self = new int[stacks.Count];
        _total = new int[stacks.Count];
    }

    /// <summary>The trie.</summary>
    public GroupedStacks Stacks { get; }

    /// <summary>Which samples of the run count.</summary>
    public SampleMask Mask { get; private set; }

    /// <summary>Bytes that it keeps.</summary>
    public long RetainedBytes => 2L * sizeof(int) * _self.Length;

    /// <summary>The totals of where it is.</summary>
    public NodeTotals<int> Totals => new(_self, _total);

    /// <summary>How many samples differ between here and there.</summary>
    public int DistanceTo(int first, int end)
    {
        var distance = 0;
        foreach (var change in ChangesTo(first, end)) distance += Mask.CountIn(change.First..change.End);
        return distance;
    }

    /// <summary>Whether so many samples are few enough to walk each of them.</summary>
    public bool IsNear(int distance) => distance <= Stacks.Count / NodesPerWalk;

    /// <summary>Begins anew from another of the same trie, or from no sample. The totals are not valid until it is moved.</summary>
    public void StartFrom(MovingTotals? other, SampleMask mask)
    {
        Mask = mask;
        if (other is null) Array.Clear(_self);
        else other._self.CopyTo(_self, 0);
        (_first, _end) = other is null ? (0, 0) : (other._first, other._end);
        _stepsLeft = -1;
    }

    /// <summary>Moves to a run of rows.</summary>
    public void MoveTo(int first, int end, CancellationToken cancel)
    {
        // A stack may be as deep as the trie is large, so steps are counted; when they are used up it is as cheap to add up all nodes.
        var mustAddUp = _stepsLeft < 0 || !IsNear(DistanceTo(first, end));
        _stepsLeft = mustAddUp ? -1 : 2L * Stacks.Count;
        foreach (var change in ChangesTo(first, end))
        {
            if (_stepsLeft >= 0) Walk(change, cancel);
            else SelfHistogram.Add(Stacks, Mask, change.First, change.End, change.Sign, _self, cancel);
        }

        (_first, _end) = (first, end);
        if (_stepsLeft < 0) Totals.AddUp(Stacks);
        _stepsLeft = 0;
    }

    private void Walk(Change change, CancellationToken cancel)
    {
        var walk = new Walker(this, change.Sign);
        Mask.Visit(change.First, change.End, ref walk, cancel);
        _stepsLeft = walk.StepsLeft;
    }

    /// <summary>At most one run at each end, or all of the old and all of the new where they don't overlap.</summary>
    private Change[] ChangesTo(int first, int end)
    {
        if (_end <= first || end <= _first) return [new Change(_first, _end, -1), new Change(first, end, 1)];
        return
        [
            _first < first ? new Change(_first, first, -1) : new Change(first, _first, 1),
            _end < end ? new Change(_end, end, 1) : new Change(end, _end, -1),
        ];
    }

    private readonly record struct Change(int First, int End, int Sign);

    /// <summary>Counts a sample in or out of all nodes of its stack, as long as there are steps left, and then of the last alone.</summary>
    private ref struct Walker(MovingTotals totals, int sign) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _nodeOfSample = totals.Stacks.NodeOfSample;
        private readonly ReadOnlySpan<int> _parents = totals.Stacks.Parents;
        private readonly Span<int> _self = totals._self;
        private readonly Span<int> _total = totals._total;

        public long StepsLeft { get; private set; } = totals._stepsLeft;

        public void Visit(int row)
        {
            var node = _nodeOfSample[row];
            _self[node] += sign;
            if (StepsLeft < 0) return;
            for (; node >= 0; node = _parents[node])
            {
                _total[node] += sign;
                StepsLeft--;
            }
        }
    }
}
