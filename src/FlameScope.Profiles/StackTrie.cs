using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>
/// The trie of stacks while it grows. Most stacks have one caller-to-callee continuation, and rows of a new stack stand one after the other; so the first child of a row is kept beside it, where
/// following a stack runs through memory in order. Only further children are looked up by hash.
/// </summary>
internal sealed class StackTrie
{
    private readonly PairTable _others = new(1 << 10);
    private StackId[] _parents = new StackId[1 << 10];
    private FrameId[] _frames = new FrameId[1 << 10];
    private FirstChild[] _firstChildren = new FirstChild[1 << 10];

    /// <summary>A trie of the empty stack alone.</summary>
    public StackTrie()
    {
        _parents[0] = StackId.None;
        _frames[0] = FrameId.None;
        Count = 1;
    }

    /// <summary>Number of stacks, the empty one included.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a stack with a frame on top, which is added where it is new.</summary>
    /// <param name="parent">A row of the trie.</param>
    /// <param name="frame">A frame, 0 or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int GetOrAdd(int parent, int frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)parent, (uint)Count, nameof(parent));
        var row = Count;
        if (row == _parents.Length) Grow();
        ref var first = ref _firstChildren[parent];
        if (first.Row == 0)
        {
            first = new FirstChild(frame, row);
        }
        else
        {
            if (first.Frame == frame) return first.Row;
            var known = _others.GetOrAdd(parent, frame, row);
            if (known != row) return known;
        }

        _parents[row] = new StackId(parent);
        _frames[row] = new FrameId(frame);
        Count = row + 1;
        return row;
    }

    /// <summary>The frame on top of a stack; none for the empty one.</summary>
    public FrameId Leaf(int row) => _frames[row];

    /// <summary>Adds stacks of another trie, in their order.</summary>
    /// <param name="later">The other one.</param>
    /// <param name="end">The end of its rows to add.</param>
    /// <param name="frames">For each of its frames the frame here.</param>
    /// <param name="rows">For each of its rows that is here already, the row here.</param>
    /// <param name="known">How many those are.</param>
    /// <returns>The same for all rows before the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId[] Append(StackTrie later, int end, ReadOnlySpan<FrameId> frames, StackId[] rows, ref int known)
    {
        if (end > rows.Length) Array.Resize(ref rows, (int)Math.Min(Array.MaxLength, Math.Max(end, rows.Length * 2L)));
        for (var row = Math.Max(1, known); row < end; row++) rows[row] = new StackId(GetOrAdd(rows[later._parents[row].Value].Value, frames[later._frames[row].Value].Value));
        known = end;
        return rows;
    }

    /// <summary>The columns; the trie is used up.</summary>
    public StackTable Take()
    {
        _firstChildren = [];
        Array.Resize(ref _parents, Count);
        Array.Resize(ref _frames, Count);
        return new StackTable(_parents, _frames);
    }

    /// <summary>Makes room for so many stacks at once. Room that is not used costs addresses, no memory.</summary>
    public void Reserve(int count)
    {
        if (count > _parents.Length) GrowTo(count);
    }

    private void Grow() => GrowTo((int)Math.Min(Array.MaxLength, _parents.Length * 2L));

    private void GrowTo(int length)
    {
        Array.Resize(ref _parents, length);
        Array.Resize(ref _frames, length);
        Array.Resize(ref _firstChildren, length);
    }

    /// <summary>The first child of a row.</summary>
    /// <param name="Frame">Its frame.</param>
    /// <param name="Row">Its row; 0, the root, stands for none.</param>
    private readonly record struct FirstChild(int Frame, int Row);
}
