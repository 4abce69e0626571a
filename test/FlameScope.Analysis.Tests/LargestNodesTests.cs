using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Tests;

public sealed class LargestNodesTests
{
    [Fact]
    public void A_rank_is_what_looking_at_all_nodes_says()
    {
        var found = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var trie = new Trie(random, random.Next(150_000, 500_000));
            var totals = trie.Totals(random);
            var top = seed % 2 == 0 ? 0 : trie.LargeNode(random);
            var (rank, least) = (random.Next(1, 500), random.Next(1, 4));
            var enough = rank * random.Next(1, 3);
            var all = totals.AsSpan(top, trie.SubtreeEnds[top] - top);
            var count = LargestValues.CountAtLeast(all, least);

            if (LargestNodes.Ranked<int>(trie, totals, top, rank, least, enough, out var ties) is not { } total) continue;
            found++;
            count.ShouldBeGreaterThan(enough);
            total.ShouldBe(LargestValues.Ranked<int>(all, rank, out var expected));
            ties.ShouldBe(expected);
            LargestNodes.Ranked<long>(trie, Array.ConvertAll(totals, value => (long)value << 31), top, rank, (long)least << 31, enough, out ties).ShouldBe((long)total << 31);
        }

        found.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_rank_just_beyond_what_a_step_downwards_finds_is_looked_for_further_down()
    {
        var found = 0;
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var trie = new Trie(random, 300_000);
            var totals = trie.Totals(random);
            for (var bound = totals[0] / 8; bound > 1_000; bound /= 8)
            {
                var rank = LargestValues.CountAtLeast<int>(totals, bound) + 1;
                if (LargestNodes.Ranked<int>(trie, totals, top: 0, rank, least: 1, enough: rank, out var ties) is not { } total) continue;
                found++;
                total.ShouldBe(LargestValues.Ranked<int>(totals, rank, out var expected));
                ties.ShouldBe(expected);
            }
        }

        found.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Where_there_are_too_few_it_says_so()
    {
        var random = new Random(1);
        var trie = new Trie(random, 200_000);
        var totals = new int[200_000];
        totals[0] = totals[1] = 7;
        LargestNodes.Ranked<int>(trie, totals, top: 0, rank: 3, least: 1, enough: 3, out _).ShouldBeNull();
    }

    /// <summary>A tree in drawing order of stacks some dozens of frames deep.</summary>
    private sealed class Trie : IStackTrie
    {
        private readonly int[] _parents;
        private readonly int[] _ends;

        public Trie(Random random, int count)
        {
            (_parents, _ends) = (new int[count], new int[count]);
            _parents[0] = -1;
            for (int node = 1, depth = 0; node < count; node++)
            {
                var parent = node - 1;
                for (var up = depth > 40 || random.Next(4) == 0 ? random.Next(Math.Max(1, depth * 3 / 4)) : 0; up > 0; up--, depth--) parent = _parents[parent];
                _parents[node] = parent;
                depth++;
            }

            for (var node = count - 1; node >= 0; node--)
            {
                _ends[node] = Math.Max(_ends[node], node + 1);
                if (node > 0) _ends[_parents[node]] = Math.Max(_ends[_parents[node]], _ends[node]);
            }
        }

        public int Count => _parents.Length;

        public ReadOnlySpan<int> Parents => _parents;

        public ReadOnlySpan<int> SubtreeEnds => _ends;

        public int[] Totals(Random random)
        {
            var totals = new int[Count];
            for (var node = Count - 1; node >= 0; node--)
            {
                totals[node] += random.Next(4) == 0 ? random.Next(20) : 0;
                if (node > 0) totals[_parents[node]] += totals[node];
            }

            return totals;
        }

        public int LargeNode(Random random)
        {
            int node;
            do node = random.Next(1000);
            while (_ends[node] - node < 110_000 && random.Next(2000) > 0);
            return node;
        }
    }
}
