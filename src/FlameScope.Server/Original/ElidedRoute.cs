using FlameScope.Analysis.Differences;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>
/// <c>GET /elided/</c>: the tree of <c>compareFilename</c>, in which only nodes that <c>filename</c> has not have a value, scaled to as many samples in all as <c>filename</c> has.
/// </summary>
internal static class ElidedRoute
{
    /// <summary>Answers.</summary>
    public static async Task SendAsync(HttpContext context, OpenProfiles profiles, MergeCache merges)
    {
        var (tree, weight) = await OriginalComparison.DrawAsync(context, profiles, merges, DifferentialLayout.Second);
        await OriginalTreeWriter.SendAsync(context, tree, node => tree.First[node].Total > 0 ? 0 : OriginalComparison.Rounded(tree.Second[node].Self * weight), delta: null);
    }
}
