namespace FlameScope.Profiles.Tests;

public sealed class PairTableTests
{
    [Fact]
    public void Gives_back_what_a_dictionary_does()
    {
        var random = new Random(1);
        var expected = new Dictionary<(int, int), int>();
        var table = new PairTable(capacity: 1);
        for (var i = 0; i < 20_000; i++)
        {
            var pair = (random.Next(300), random.Next(300));
            table.TryGet(pair.Item1, pair.Item2, out var found).ShouldBe(expected.TryGetValue(pair, out var value));
            found.ShouldBe(value);
            if (expected.TryAdd(pair, i)) table.Add(pair.Item1, pair.Item2, i);
        }

        table.Count.ShouldBe(expected.Count);
    }

    [Fact]
    public void Takes_the_greatest_integers()
    {
        var table = new PairTable();
        table.Add(int.MaxValue, int.MaxValue, 7);
        table.TryGet(int.MaxValue, int.MaxValue, out var value).ShouldBeTrue();
        value.ShouldBe(7);
        table.TryGet(int.MaxValue, 0, out _).ShouldBeFalse();
    }
}
