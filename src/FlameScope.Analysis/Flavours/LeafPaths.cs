using FlameScope.Profiles;
using FlameScope.Profiles.Rewriting;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// Stacks that tell where the running function is at home: the parts of its package or namespace and its class, a frame each. Callers are left out, so the flame graph says which package was running,
/// not which one asked for it. What is no function of the runtime is below <c>(kernel)</c> or <c>(native)</c> by its name.
/// </summary>
/// <param name="tryPath">The parts of a name; false where it is none of the runtime's.</param>
internal sealed class LeafPaths(LeafPaths.TryPath tryPath) : IStackRewriter
{
    /// <summary>A name of a hostile file may have thousands of parts; the rest stays together.</summary>
    public const int MaxParts = 32;

    private readonly Dictionary<FrameId, StackId> _became = [];

    /// <summary>The parts of a function's home, the widest first.</summary>
    public delegate bool TryPath(string name, FrameKind kind, out string[] parts);

    /// <inheritdoc/>
    public StackId Root(RewrittenStacks stacks) => StackId.Root;

    /// <inheritdoc/>
    public StackId Stack(RewrittenStacks stacks, StackId parent, FrameId leaf)
    {
        if (!_became.TryGetValue(leaf, out var stack)) _became[leaf] = stack = Become(stacks, leaf);
        return stack;
    }

    private StackId Become(RewrittenStacks stacks, FrameId id)
    {
        var row = stacks.Original[id];
        var name = stacks.OriginalText(row.Name);
        if (tryPath(name, row.Kind, out var parts))
        {
            var stack = StackId.Root;
            foreach (var part in parts) stack = stacks.Stack(stack, stacks.Frame(part, "", FrameKind.Jit));
            return stack;
        }

        var home = row.Kind == FrameKind.Kernel ? stacks.Frame("(kernel)", "", FrameKind.Kernel) : stacks.Frame("(native)", "", FrameKind.User);
        return stacks.Stack(stacks.Stack(StackId.Root, home), stacks.Frame(row));
    }
}
