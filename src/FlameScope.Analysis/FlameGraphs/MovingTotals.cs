using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// The totals of a run of samples that can be moved to another run: what differs is counted in or out, so that widening a range by a cell costs that cell. Used by one thread at a time; a move that
/// throws leaves it useless.
/// </summary>
internal sealed class MovingTotals
{
    // A sample that is counted by itself costs about as much as so many leaves that are added up.
    private const int LeavesPerSample = 8;

    private int _first;
    private int _end;

    /// <summary>Totals of no sample yet.</summary>
    public MovingTotals(GroupedStacks stacks, SampleMask mask)
    {
        Mask = mask;
        Totals = new LeafTotals<int>(stacks);
    }

    /// <summary>The trie.</summary>
    public GroupedStacks Stacks => Totals.Stacks;

    /// <summary>Which samples of the run count.</summary>
    public SampleMask Mask { get; private set; }

    /// <summary>Bytes that it keeps.</summary>
    public long RetainedBytes => Totals.RetainedBytes;

    /// <summary>The totals of where it is.</summary>
    public LeafTotals<int> Totals { get; }

    /// <summary>How many samples differ between here and there.</summary>
    public int DistanceTo(int first, int end)
    {
        var distance = 0;
        foreach (var change in ChangesTo(first, end)) distance += Mask.CountIn(change.First..change.End);
        return distance;
    }

    /// <summary>Whether so many samples are few enough that only what they change is added up.</summary>
    public bool IsNear(int distance) => distance <= Stacks.Leaves.Count / LeavesPerSample;

    /// <summary>Begins anew from another of the same trie, or from no sample. The totals are not valid until it is moved.</summary>
    public void StartFrom(MovingTotals? other, SampleMask mask)
    {
        Mask = mask;
        Totals.CopyFrom(other?.Totals);
        (_first, _end) = other is null ? (0, 0) : (other._first, other._end);
    }

    /// <summary>Moves to a run of rows.</summary>
    public void MoveTo(int first, int end, CancellationToken cancel)
    {
        var isNear = IsNear(DistanceTo(first, end));
        foreach (var change in ChangesTo(first, end))
        {
            if (isNear) AddOneByOne(change, cancel);
            else LeafHistogram.Add(Totals, Mask, change.First, change.End, change.Sign, cancel);
        }

        (_first, _end) = (first, end);
        Totals.AddUp();
    }

    private void AddOneByOne(Change change, CancellationToken cancel)
    {
        var adder = new Adder(Totals, change.Sign);
        Mask.Visit(change.First, change.End, ref adder, cancel);
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

    private readonly ref struct Adder(LeafTotals<int> totals, int sign) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _leafOfSample = totals.Stacks.LeafOfSample;

        public void Visit(int row) => totals.Add(_leafOfSample[row], sign);
    }
}
