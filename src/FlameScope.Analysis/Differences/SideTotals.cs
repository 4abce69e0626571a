using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>What one selection has at every node of merged stacks.</summary>
internal static class SideTotals
{
    /// <summary>Self and total of every node.</summary>
    /// <param name="selection">The selection.</param>
    /// <param name="stacks">The merged stacks.</param>
    /// <param name="nodeHere">The node of the merged stacks of each node of the selection's own; null where they are the same.</param>
    /// <param name="options">The grouping, and whether weights are added.</param>
    /// <param name="cancel">Ends the work.</param>
    public static NodeTotals<long> Of(SampleSelection selection, MergedStacks stacks, int[]? nodeHere, DifferentialOptions options, CancellationToken cancel)
    {
        var own = selection.Analysis.Profile.GroupedBy(options.Grouping);
        var mask = selection.Analysis.Mask(selection.Filter, cancel);
        var self = new long[stacks.Count];
        if (options.Weighted)
        {
            var weights = nodeHere is null ? self : new long[own.Count];
            foreach (var range in selection.Ranges) NodeTotals.AddWeights(selection.Analysis.Profile, own, mask, range, weights, cancel);
            for (var node = 0; nodeHere is not null && node < weights.Length; node++) self[nodeHere[node]] += weights[node];
        }
        else
        {
            // Counting is done in the smaller number: a table that fits the cache is worth more than a pass over it.
            var counts = new int[own.Count];
            foreach (var rows in selection.Rows) SelfHistogram.Add(own, mask, rows.Start.Value, rows.End.Value, 1, counts, cancel);
            for (var node = 0; node < counts.Length; node++)
            {
                if (counts[node] != 0) self[nodeHere is null ? node : nodeHere[node]] += counts[node];
            }
        }

        var totals = new NodeTotals<long>(self, new long[self.Length]);
        totals.AddUp(stacks);
        return totals;
    }
}
