namespace FlameScope.Profiles.Rewriting;

/// <summary>Says what the stacks of a profile become, a frame at a time from the root.</summary>
public interface IStackRewriter
{
    /// <summary>What the empty stack becomes.</summary>
    StackId Root(RewrittenStacks stacks);

    /// <summary>What a stack becomes: the stack without its leaf became <paramref name="parent"/>, and <paramref name="leaf"/> comes on top.</summary>
    /// <param name="stacks">Takes new frames and stacks, and knows those of the profile.</param>
    /// <param name="parent">What the rest of the stack became.</param>
    /// <param name="leaf">The leaf, in the profile that is rewritten.</param>
    StackId Stack(RewrittenStacks stacks, StackId parent, FrameId leaf);
}
