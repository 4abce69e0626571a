namespace FlameScope.Analysis.Tests;

public sealed class LargestValuesTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public void A_rank_is_what_sorting_says(int most)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(3) == 0 ? 0 : random.Next(most)).ToArray();
            var sorted = values.OrderDescending().ToArray();
            var rank = random.Next(1, values.Length + 1);
            var least = random.Next(most);

            LargestValues.Ranked<int>(values, rank, out var ties).ShouldBe(sorted[rank - 1]);
            ties.ShouldBe(sorted.Take(rank).Count(value => value == sorted[rank - 1]));
            LargestValues.Ranked<long>(values.Select(value => (long)value << 31).ToArray(), rank, out _).ShouldBe((long)sorted[rank - 1] << 31);
            LargestValues.CountAtLeast(values, least).ShouldBe(values.Count(value => value >= least));
        }
    }

    [Fact]
    public void The_greatest_numbers_have_a_place()
    {
        LargestValues.Ranked<long>([long.MaxValue, 1, long.MaxValue], 2, out var ties).ShouldBe(long.MaxValue);
        ties.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void There_is_no_rank_outside_the_values(int rank) =>
        Should.Throw<ArgumentOutOfRangeException>(() => LargestValues.Ranked<int>([1, 2, 3], rank, out _));
}
