namespace FlameScope.Analysis;

/// <summary>Sums that a file may make too large for their number.</summary>
internal static class Saturating
{
    /// <summary>The sum of two numbers of 0 or more, or the largest there is.</summary>
    public static long Add(long a, long b)
    {
        var sum = unchecked(a + b);
        return sum < 0 ? long.MaxValue : sum;
    }
}
