using FlameScope.Analysis;
using FlameScope.Analysis.Flavours;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary><c>GET /flamegraph/</c>: a tree whose values are those of the node alone, without its children. <c>flavor</c> is heeded for all types; one that is not known is the standard one, as it was.</summary>
internal static class FlameGraphRoute
{
    /// <summary>Answers.</summary>
    public static async Task SendAsync(HttpContext context, OpenProfiles profiles)
    {
        var cancel = context.RequestAborted;
        var selection = await OriginalQuery.Of(context).SelectAsync(profiles, cancel);
        var (loaded, type) = (selection.Loaded, selection.Type);
        var analysis = loaded.Analysis.In(OriginalQuery.Value(context, "flavor") is { } word ? Queries.Flavours.Names.GetValueOrDefault(word, Flavour.Standard) : Flavour.Standard, cancel);
        var options = new FlameGraphOptions { Grouping = type.GroupingOf(loaded), Range = selection.Range, Weighted = selection.IsWeighted, MaxNodes = OriginalTree.MaxNodes };
        var tree = OriginalTree.Of(analysis.Profile, analysis.FlameGraph(selection.Filter, options, cancel), type.Shape);
        await OriginalTreeWriter.SendAsync(context, tree, node => tree.First[node].Self, delta: null);
    }
}
