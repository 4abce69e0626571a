namespace FlameScope.Profiles;

/// <summary>
/// The distinct stacks, as a trie: a row is (parent, frame) and stands for the stack from the root down to that frame, so that a sample
/// needs one integer. Row 0 is the empty stack, with parent -1 and frame -1. Every other row's parent has a smaller number than the row,
/// and no two rows have the same (parent, frame). A pass from the last row to the first therefore meets children before parents.
/// </summary>
public sealed class StackTable
{
    private readonly StackId[] _parents;
    private readonly FrameId[] _frames;

    internal StackTable(StackId[] parents, FrameId[] frames)
    {
        _parents = parents;
        _frames = frames;
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count => _parents.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => (long)_parents.Length * (sizeof(int) + sizeof(int));

    /// <summary>The parent of each row; -1 for row 0.</summary>
    public ReadOnlySpan<StackId> Parents => _parents;

    /// <summary>The frame of each row, the leaf of its stack; -1 for row 0.</summary>
    public ReadOnlySpan<FrameId> Frames => _frames;

    /// <summary>The stack without its leaf.</summary>
    public StackId Parent(StackId id) => _parents[id.Value];

    /// <summary>The leaf of a stack.</summary>
    public FrameId Leaf(StackId id) => _frames[id.Value];

    /// <summary>The frames of a stack, root first.</summary>
    public FrameId[] FramesOf(StackId id)
    {
        var depth = 0;
        for (var at = id; at != StackId.Root; at = _parents[at.Value]) depth++;
        var frames = new FrameId[depth];
        for (var at = id; at != StackId.Root; at = _parents[at.Value]) frames[--depth] = _frames[at.Value];
        return frames;
    }
}
