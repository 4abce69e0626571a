using FlameScope.Profiles;
using FlameScope.Profiles.Rewriting;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// Stacks of packages: a function is told by the package that it belongs to, and one package calling itself is one frame. What is no JavaScript is <c>(native)</c> or <c>(kernel)</c>, scripts of
/// Node.js itself are <c>(node api)</c>, those outside of <c>node_modules</c> are <c>(app code)</c>. Every stack begins with <c>(native)</c>, which runs the rest.
/// </summary>
internal sealed class NodeJsPackages : IStackRewriter
{
    private const string Modules = "node_modules/";

    private readonly Dictionary<FrameId, FrameId> _became = [];

    /// <inheritdoc/>
    public StackId Root(RewrittenStacks stacks) => stacks.Stack(StackId.Root, Native(stacks));

    /// <inheritdoc/>
    public StackId Stack(RewrittenStacks stacks, StackId parent, FrameId leaf)
    {
        if (!_became.TryGetValue(leaf, out var frame)) _became[leaf] = frame = Become(stacks, leaf);
        return frame == FrameId.None || frame == stacks.Leaf(parent) ? parent : stacks.Stack(parent, frame);
    }

    private static FrameId Native(RewrittenStacks stacks) => stacks.Frame("(native)", "", FrameKind.User);

    private static FrameId Become(RewrittenStacks stacks, FrameId id)
    {
        var row = stacks.Original[id];
        var name = stacks.OriginalText(row.Name);
        if (JavaScriptFunction.IsNoise(name)) return FrameId.None;
        if (JavaScriptFunction.Of(name, stacks.OriginalText(row.File), row.Kind) is { } function) return stacks.Frame(PackageOf(function.Place), "", FrameKind.Jit);
        return row.Kind == FrameKind.Kernel ? stacks.Frame("(kernel)", "", FrameKind.Kernel) : Native(stacks);
    }

    /// <summary>The package of a script.</summary>
    internal static string PackageOf(string place)
    {
        var path = place.Replace('\\', '/');
        var modules = ("/" + path).LastIndexOf("/" + Modules, StringComparison.Ordinal);
        if (modules >= 0 && path[(modules + Modules.Length)..].TrimStart('/') is { Length: > 0 } inside)
        {
            var parts = inside.Split('/', 3);
            return parts[0].StartsWith('@') && parts.Length > 1 ? parts[0] + "/" + parts[1] : parts[0];
        }

        var isApp = path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal) || path.Contains("[eval", StringComparison.Ordinal) || path.StartsWith("evalmachine.", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] == '/');
        return isApp ? "(app code)" : "(node api)";
    }
}
