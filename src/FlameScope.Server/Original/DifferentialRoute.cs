using FlameScope.Analysis.Differences;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>
/// <c>GET /differential/</c>: the tree of <c>filename</c>, each node with <c>d</c>: what it has itself more than <c>compareFilename</c>, which is scaled to as many samples in all. A node that the other has not is more by all
/// that it has, and so is what is below it.
/// </summary>
internal static class DifferentialRoute
{
    /// <summary>Answers.</summary>
    public static async Task SendAsync(HttpContext context, OpenProfiles profiles, MergeCache merges)
    {
        var (tree, weight) = await OriginalComparison.DrawAsync(context, profiles, merges, DifferentialLayout.First);
        await OriginalTreeWriter.SendAsync(context, tree, node => tree.First[node].Self, node => OriginalComparison.Rounded(tree.First[node].Self - (tree.Second[node].Self * weight)));
    }
}
