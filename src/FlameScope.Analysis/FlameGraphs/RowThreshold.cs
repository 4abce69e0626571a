using System.Numerics;

namespace FlameScope.Analysis;

/// <summary>
/// The least total of a row, and for how many nodes of just that total there is room: the first ones in drawing order get it, so that a graph of a million
/// equal leaves is not one box. A parent comes before its children and has at least as much, so no child is shown without it.
/// </summary>
/// <param name="minTotal">The total.</param>
/// <param name="room">For how many.</param>
internal sealed class RowThreshold<T>(T minTotal, int room)
    where T : unmanaged, IBinaryInteger<T>
{
    private int _room = room;

    /// <summary>The total.</summary>
    public T MinTotal => minTotal;

    /// <summary>The least total that a row may have, however much room there is.</summary>
    /// <param name="options">Which share of the top it needs.</param>
    /// <param name="top">What the top has.</param>
    public static T LeastTotal(FlameGraphOptions options, T top)
    {
        // Rounded by the number's own conversion, which a double near the largest number does not overflow.
        var byFraction = T.CreateSaturating(Math.Ceiling(options.MinFraction * double.CreateTruncating(top)));
        return T.Max(T.One, byFraction);
    }

    /// <summary>Whether the next node is a row.</summary>
    public bool Passes(T total) => total > minTotal || (total == minTotal && _room-- > 0);
}
