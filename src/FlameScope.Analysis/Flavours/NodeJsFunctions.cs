using FlameScope.Profiles;
using FlameScope.Profiles.Rewriting;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// Stacks with JavaScript functions by their own names, so that a function is one frame whether it is interpreted or compiled; the adaptor frames of V8 before version 9.3 are left out.
/// </summary>
internal sealed class NodeJsFunctions : IStackRewriter
{
    // By frame of the profile; None for one that is left out.
    private readonly Dictionary<FrameId, FrameId> _became = [];

    /// <inheritdoc/>
    public StackId Root(RewrittenStacks stacks) => StackId.Root;

    /// <inheritdoc/>
    public StackId Stack(RewrittenStacks stacks, StackId parent, FrameId leaf)
    {
        if (!_became.TryGetValue(leaf, out var frame)) _became[leaf] = frame = Become(stacks, leaf);
        return frame == FrameId.None ? parent : stacks.Stack(parent, frame);
    }

    private static FrameId Become(RewrittenStacks stacks, FrameId id)
    {
        var row = stacks.Original[id];
        var name = stacks.OriginalText(row.Name);
        if (name.Contains("ArgumentsAdaptorTrampoline", StringComparison.Ordinal)) return FrameId.None;
        if (JavaScriptFunction.Of(name, stacks.OriginalText(row.File), row.Kind) is not { } function) return stacks.Frame(row);

        // The place keeps two functions of one name apart.
        return stacks.Frame(function.Name, stacks.OriginalText(row.Library), FrameKind.Jit, function.Place, row.Line);
    }
}
