using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// The totals of the latest ranges, kept so that the next one costs what it differs by: a range that is dragged, or the whole profile after a part of it. Safe from several threads: whoever takes
/// totals has them alone until they are given back.
/// </summary>
internal sealed class MovingTotalsPool
{
    private const int MostKept = 4;
    private const long MostBytes = 64L << 20;

    private readonly Lock _gate = new();

    // The latest used last.
    private readonly List<MovingTotals> _kept = [];

    /// <summary>Bytes that are kept between queries: an integer a leaf, and a little, for each of at most four ranges, and at most 64 MB where there is more than one.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_gate) return _kept.Sum(totals => totals.RetainedBytes);
        }
    }

    /// <summary>The result of <paramref name="draw"/> on the totals of a run of rows, which it must not keep.</summary>
    public T With<T>(GroupedStacks stacks, SampleMask mask, Range rows, Func<LeafTotals<int>, T> draw, CancellationToken cancel)
    {
        var (first, length) = rows.GetOffsetAndLength(mask.Rows);
        var totals = Take(stacks, mask, first, first + length);

        // One that fails half-way is not given back.
        totals.MoveTo(first, first + length, cancel);
        var drawn = draw(totals.Totals);
        GiveBack(totals);
        return drawn;
    }

    private MovingTotals Take(GroupedStacks stacks, SampleMask mask, int first, int end)
    {
        lock (_gate)
        {
            var nearest = _kept.Where(totals => totals.Stacks == stacks && totals.Mask == mask).MinBy(totals => totals.DistanceTo(first, end));
            var distance = nearest?.DistanceTo(first, end) ?? int.MaxValue;
            if (nearest is not null && nearest.IsNear(distance))
            {
                _kept.Remove(nearest);
                return nearest;
            }

            // A far one is copied and stays: a person comes back to it, to the whole profile above all.
            if (distance >= mask.CountIn(first..end)) nearest = null;
            var isFull = _kept.Count >= MostKept || _kept.Sum(totals => totals.RetainedBytes) + (sizeof(int) * (long)stacks.Leaves.Count) > MostBytes;
            var taken = isFull ? _kept.Find(totals => totals.Stacks == stacks && totals != nearest) : null;
            if (taken is not null) _kept.Remove(taken);
            taken ??= new MovingTotals(stacks, mask);
            taken.StartFrom(nearest, mask);
            return taken;
        }
    }

    private void GiveBack(MovingTotals totals)
    {
        lock (_gate)
        {
            _kept.Add(totals);
            while (_kept.Count > MostKept || (_kept.Count > 1 && _kept.Sum(kept => kept.RetainedBytes) > MostBytes)) _kept.RemoveAt(0);
        }
    }
}
