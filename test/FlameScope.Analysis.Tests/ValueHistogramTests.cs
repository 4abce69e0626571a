namespace FlameScope.Analysis.Tests;

public sealed class ValueHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_rank_is_that_of_the_sorted_values(int kind)
    {
        var random = new Random(kind);
        for (var round = 0; round < 60; round++)
        {
            // Small ones, large ones, all sizes, and many that are the same.
            var values = Enumerable.Range(0, random.Next(1, 700)).Select(_ => kind switch
            {
                0 => random.Next(300),
                1 => random.NextInt64(long.MaxValue),
                2 => random.NextInt64(long.MaxValue) >> random.Next(63),
                _ => 5_025_125L * random.Next(4),
            }).Append(random.Next(2) == 0 ? long.MaxValue : 0).ToArray();
            var half = random.Next(values.Length);
            var (histogram, other) = (new ValueHistogram(), new ValueHistogram());
            histogram.Add<long>(values.AsSpan(0, half));
            other.Add<long>(values.AsSpan(half));
            histogram.Add(other);

            histogram.CountAboveZero.ShouldBe(values.Count(value => value > 0));
            var sorted = values.OrderDescending().ToArray();
            foreach (var rank in new[] { 1, values.Length, random.Next(1, values.Length + 1) }) histogram.Ranked<long>(values, rank).ShouldBe(sorted[rank - 1]);
        }
    }
}
