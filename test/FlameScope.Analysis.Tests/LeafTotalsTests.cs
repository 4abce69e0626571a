using System.Numerics;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

/// <summary>What sums over leaves say of a node is what the plain way says, whatever changed since they were added up last.</summary>
public sealed class LeafTotalsTests
{
    [Fact]
    public void Every_node_has_what_the_plain_way_counts()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var profile = RandomProfiles.Of(seed, maxSamples: 2000);
            var random = new Random(seed);
            var stacks = profile.GroupedBy((Grouping)(seed % Enum.GetValues<Grouping>().Length));
            var mask = SampleMask.Of(profile, seed % 2 == 0 ? SampleFilter.Everything : new SampleFilter());
            var totals = new LeafTotals<int>(stacks);
            var (first, end) = (0, 0);
            for (var step = 0; step < 5; step++)
            {
                // All anew at first, then a little more at a time.
                var next = Math.Min(profile.Samples.Count, step == 0 ? random.Next(profile.Samples.Count + 1) : end + random.Next(20));
                if (step == 0) LeafHistogram.Add(totals, mask, first, next, 1, CancellationToken.None);
                else for (var row = end; row < next; row++) totals.Add(stacks.LeafOfSample[row], mask[row] ? 1 : 0);
                end = next;
                totals.AddUp();
                ShouldBe(totals, Plain(profile, stacks, mask, end), $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void Every_node_weighs_what_the_plain_way_adds_up()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var profile = RandomProfiles.Of(seed, maxSamples: 1000);
            var stacks = profile.GroupedBy((Grouping)(seed % Enum.GetValues<Grouping>().Length));
            var mask = SampleMask.Of(profile, new SampleFilter());
            var range = new TimeRange(profile.Span.StartNs, profile.Span.StartNs + (profile.Span.DurationNs / 3));
            ShouldBe(LeafTotals.OfWeights(profile, stacks, mask, range, CancellationToken.None), NodeTotals.OfWeights(profile, stacks, mask, range, CancellationToken.None), $"seed {seed}");
        }
    }

    [Fact]
    public void The_next_leaf_with_samples_is_found_however_far_it_is()
    {
        var profile = RandomProfiles.Of(1, maxSamples: 2000);
        var stacks = profile.GroupedBy(Grouping.Thread);
        var leaves = stacks.Leaves.Count;
        leaves.ShouldBeGreaterThan(500);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var totals = new LeafTotals<int>(stacks);
            var set = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(leaves)).Order().ToArray();
            foreach (var leaf in set) totals.Add(leaf, 1);
            totals.AddUp();
            for (var leaf = 0; leaf < leaves; leaf++) totals.FirstWithSamples(leaf).ShouldBe(set.FirstOrDefault(other => other >= leaf, leaves));
        }
    }

    private static NodeTotals<int> Plain(Profile profile, GroupedStacks stacks, SampleMask mask, int end)
    {
        var totals = new NodeTotals<int>(new int[stacks.Count], new int[stacks.Count]);
        for (var row = 0; row < end; row++) totals.Self[stacks.NodeOf(row)] += mask[row] ? 1 : 0;
        totals.AddUp(stacks);
        return totals;
    }

    private static void ShouldBe<T>(LeafTotals<T> totals, NodeTotals<T> expected, string where)
        where T : unmanaged, IBinaryInteger<T>
    {
        var stacks = totals.Stacks;
        var depths = new int[stacks.Count];
        for (var node = 0; node < stacks.Count; node++)
        {
            depths[node] = node == 0 ? 0 : depths[stacks.Parents[node]] + 1;
            totals.TotalOf(node).ShouldBe(expected.Total[node], where);
            totals.SelfOf(node).ShouldBe(expected.Self[node], where);
            if (expected.Total[node] == T.Zero) continue;
            totals.CountNodes(node, depths[node]).ShouldBe(expected.Total[node..stacks.SubtreeEnds[node]].Count(total => total != T.Zero), where);
        }

        var copy = new NodeTotals<T>(new T[stacks.Count + 3], new T[stacks.Count + 3]);
        copy.Self.AsSpan().Fill(T.One);
        totals.CopyTo(copy);
        copy.Self[..stacks.Count].ShouldBe(expected.Self, where);
        copy.Total[..stacks.Count].ShouldBe(expected.Total, where);
    }
}
