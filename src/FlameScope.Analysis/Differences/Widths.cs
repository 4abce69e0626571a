using System.Buffers;
using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>How wide every node of a differential is, in whole numbers, so that children and self add up to their parent without a rest. Its memory is used again once it is disposed of.</summary>
internal sealed class Widths : IDisposable
{
    // All widths together: what a double holds exactly, and where weights come near to that, a thousand times as much as they need.
    private const double Units = 1L << 52;
    private const double MostUnits = 1L << 62;
    private const double Finest = 1 << 10;

    private Widths(int count) => Totals = new NodeTotals<long>(ArrayPool<long>.Shared.Rent(count), ArrayPool<long>.Shared.Rent(count));

    /// <summary>The widths; both arrays may be longer than the trie.</summary>
    public NodeTotals<long> Totals { get; }

    /// <summary>The widths by a layout.</summary>
    public static Widths Of<T>(IStackTrie stacks, NodeTotals<T> first, NodeTotals<T> second, DifferenceScale scale, DifferentialLayout layout)
        where T : unmanaged, IBinaryInteger<T>
    {
        var widths = new Widths(stacks.Count);
        switch (layout)
        {
            case DifferentialLayout.Union:
                var (a, b) = Factors(double.CreateTruncating(first.Total[0]), double.CreateTruncating(second.Total[0]), scale);
                widths.Fill(stacks.Count, first, a, second, b);
                break;
            case DifferentialLayout.First:
                widths.Fill(stacks.Count, first, 1, second, 0);
                break;
            case DifferentialLayout.Second:
                widths.Fill(stacks.Count, first, 0, second, 1);
                break;
            case DifferentialLayout.Elided:
                var self = widths.Totals.Self;
                for (var node = 0; node < stacks.Count; node++) self[node] = first.Total[node] == T.Zero ? long.CreateTruncating(second.Self[node]) : 0;
                widths.Totals.AddUp(stacks);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(layout), layout, "No such layout.");
        }

        return widths;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(Totals.Self);
        ArrayPool<long>.Shared.Return(Totals.Total);
    }

    /// <summary>Sums of multiples add up as what they are multiples of: no pass over parents is needed.</summary>
    private void Fill<T>(int count, NodeTotals<T> first, long a, NodeTotals<T> second, long b)
        where T : unmanaged, IBinaryInteger<T>
    {
        Fill(Totals.Self.AsSpan(0, count), first.Self, a, second.Self, b);
        Fill(Totals.Total.AsSpan(0, count), first.Total, a, second.Total, b);
    }

    private static void Fill<T>(Span<long> widths, ReadOnlySpan<T> first, long a, ReadOnlySpan<T> second, long b)
        where T : unmanaged, IBinaryInteger<T>
    {
        first = first[..widths.Length];
        second = second[..widths.Length];
        for (var node = 0; node < widths.Length; node++) widths[node] = (long.CreateTruncating(first[node]) * a) + (long.CreateTruncating(second[node]) * b);
    }

    /// <summary>Whole numbers in the proportion of the scale, as large as the sums allow.</summary>
    private static (long First, long Second) Factors(double firstTotal, double secondTotal, DifferenceScale scale)
    {
        var (first, second) = (scale.First, scale.Second);
        if (firstTotal == 0 || first <= 0) return (0, 1);
        if (secondTotal == 0 || second <= 0) return (1, 0);
        var units = Math.Clamp((firstTotal + secondTotal) * Finest, Units, MostUnits);
        var unit = units / ((first * firstTotal) + (second * secondTotal));
        return (Math.Max(1, (long)(first * unit)), Math.Max(1, (long)(second * unit)));
    }
}
