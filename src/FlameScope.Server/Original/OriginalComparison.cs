using FlameScope.Analysis.Differences;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>What <c>/differential/</c> and <c>/elided/</c> share: two selections in one tree, and what the samples of the second count for beside those of the first.</summary>
internal static class OriginalComparison
{
    /// <summary>Draws the tree of one side, in its shape, with the values of both.</summary>
    /// <returns>The tree, and the weight of a sample of <c>compareFilename</c>: as many of the one in all as of the other. It is 1 where either has no sample.</returns>
    public static async Task<(OriginalTree Tree, double Weight)> DrawAsync(HttpContext context, OpenProfiles profiles, MergeCache merges, DifferentialLayout layout)
    {
        var cancel = context.RequestAborted;
        var first = await OriginalQuery.Of(context).SelectAsync(profiles, cancel);
        var second = await OriginalQuery.ComparedWith(context).SelectAsync(profiles, cancel);

        // Where one has no comms, as V8's profiles, functions of both are to meet all the same.
        var (one, other) = (first.Type.GroupingOf(first.Loaded), second.Type.GroupingOf(second.Loaded));
        var options = new DifferentialOptions
        {
            Grouping = one == other ? one : Grouping.None,
            Layout = layout,
            Measure = DifferenceMeasure.Share,
            Weighted = first.IsWeighted || second.IsWeighted,
            MaxNodes = OriginalTree.MaxNodes,
        };
        var differential = Differential.Of(merges.Get(first.Loaded.Profile, second.Loaded.Profile, options.Grouping, cancel), first.Samples, second.Samples, options, cancel);
        var tree = OriginalTree.Of(differential, (layout == DifferentialLayout.First ? first : second).Type.Shape);
        var (total, compared) = (differential.FirstTotal[0], differential.SecondTotal[0]);
        return (tree, total == 0 || compared == 0 ? 1 : (double)total / compared);
    }

    /// <summary>Half to even, as Python's.</summary>
    public static long Rounded(double value) => (long)Math.Round(value, MidpointRounding.ToEven);
}
