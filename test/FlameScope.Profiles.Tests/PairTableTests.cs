namespace FlameScope.Profiles.Tests;

public sealed class PairTableTests
{
    [Fact]
    public void Gives_back_what_a_dictionary_does()
    {
        var random = new Random(1);
        var expected = new Dictionary<(int, int), int>();
        var table = new PairTable(capacity: 1);
        for (var i = 0; i < 200_000; i++)
        {
            var pair = (random.Next(300), random.Next(300));
            var value = expected.TryGetValue(pair, out var known) ? known : i;
            table.GetOrAdd(pair.Item1, pair.Item2, i).ShouldBe(value);
            expected.TryAdd(pair, i);
        }

        table.Count.ShouldBe(expected.Count);
        for (var first = 0; first < 310; first++) table.Find(first, 5).ShouldBe(expected.GetValueOrDefault((first, 5)));
    }

    [Fact]
    public void Takes_the_greatest_integers()
    {
        var table = new PairTable();
        table.GetOrAdd(int.MaxValue, int.MaxValue, int.MaxValue - 1).ShouldBe(int.MaxValue - 1);
        table.GetOrAdd(int.MaxValue, int.MaxValue, 7).ShouldBe(int.MaxValue - 1);
        table.GetOrAdd(int.MaxValue, 0, 7).ShouldBe(7);
        table.GetOrAdd(0, 0, 0).ShouldBe(0);
        table.GetOrAdd(0, 0, 1).ShouldBe(0);
    }
}
