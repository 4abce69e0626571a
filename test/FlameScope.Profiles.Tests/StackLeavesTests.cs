using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Profiles.Tests;

public sealed class StackLeavesTests
{
    [Fact]
    public void Leaves_are_the_nodes_that_stacks_end_at_in_the_order_of_the_nodes()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var profile = RandomProfiles.Of(seed);
            foreach (var grouping in Enum.GetValues<Grouping>())
            {
                var stacks = profile.GroupedBy(grouping);
                var expected = Enumerable.Range(0, profile.Samples.Count).Select(stacks.NodeOf).Distinct().Order().ToArray();

                stacks.Leaves.Count.ShouldBe(expected.Length);
                stacks.Leaves.Nodes.ToArray().ShouldBe(expected);
                for (var node = 0; node <= stacks.Count; node++)
                {
                    stacks.Leaves.Before(node).ShouldBe(expected.Count(leaf => leaf < node));
                    if (node < stacks.Count) stacks.Leaves.Contains(node).ShouldBe(expected.Contains(node));
                }
            }
        }
    }

    [Fact]
    public void Depths_are_those_of_the_ways_to_the_root()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var stacks = RandomProfiles.Of(seed).GroupedBy((Grouping)(seed % Enum.GetValues<Grouping>().Length));
            var before = Array.Empty<int>();
            for (var leaf = 0; leaf < stacks.Leaves.Count; leaf++)
            {
                var way = WayTo(stacks, stacks.Leaves.Nodes[leaf]);
                stacks.Leaves.Depths[leaf].ShouldBe(way.Length - 1);
                stacks.Leaves.SharedDepths[leaf].ShouldBe(way.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count() - 1);
                before = way;
            }
        }
    }

    /// <summary>From the root down.</summary>
    private static int[] WayTo(GroupedStacks stacks, int node)
    {
        var way = new List<int>();
        for (; node >= 0; node = stacks.Parents[node]) way.Insert(0, node);
        return [.. way];
    }
}
