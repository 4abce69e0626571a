using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>How wide every node of a differential is, in whole numbers, so that children and self add up to their parent without a rest.</summary>
internal static class Widths
{
    // Enough that half a pixel of a wide screen is some hundred units, and sums stay far from the largest number.
    private const double Units = 1L << 40;

    /// <summary>The widths by a layout.</summary>
    public static NodeTotals<long> Of(IStackTrie stacks, NodeTotals<long> first, NodeTotals<long> second, DifferenceScale scale, DifferentialLayout layout)
    {
        var (a, b) = Factors(first.Total[0], second.Total[0], scale);
        var width = new long[stacks.Count];
        for (var node = 0; node < width.Length; node++)
        {
            var (one, other) = (first.Self[node], second.Self[node]);
            if ((one | other) == 0) continue;
            width[node] = layout switch
            {
                DifferentialLayout.First => one,
                DifferentialLayout.Second => other,
                DifferentialLayout.Elided => first.Total[node] == 0 ? other : 0,
                _ => (one * a) + (other * b),
            };
        }

        var totals = new NodeTotals<long>(width, new long[width.Length]);
        totals.AddUp(stacks);
        return totals;
    }

    /// <summary>Whole numbers in the proportion of the scale, as large as the sums allow.</summary>
    private static (long First, long Second) Factors(long firstTotal, long secondTotal, DifferenceScale scale)
    {
        var (first, second) = (scale.First, scale.Second);
        if (firstTotal == 0 || first <= 0) return (0, 1);
        if (secondTotal == 0 || second <= 0) return (1, 0);
        var unit = Units / ((first * firstTotal) + (second * secondTotal));
        return (Math.Max(1, (long)Math.Round(first * unit)), Math.Max(1, (long)Math.Round(second * unit)));
    }
}
