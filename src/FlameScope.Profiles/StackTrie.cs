using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>
/// The trie of stacks while it grows. Most stacks have one caller-to-callee continuation, and rows of a new stack stand one after the other; so where the first child of a row stands is kept beside it, and
/// following a stack runs through memory in order. Only further children are looked up by hash, in <see cref="_others"/>. Rows stand in pages that are never moved, so that growing costs neither copies nor twice the memory.
/// </summary>
internal sealed class StackTrie
{
    private const int PageBits = 14;
    private const int PageLength = 1 << PageBits;
    private const int FirstPageLength = 1 << 8;

    private PairTable _others = new();
    private Node[][] _pages = [new Node[FirstPageLength]];

    /// <summary>Rows that the pages have room for.</summary>
    private int _room = FirstPageLength;

    /// <summary>The columns, where the trie takes no more stacks.</summary>
    private StackTable? _table;

    /// <summary>A trie of the empty stack alone.</summary>
    public StackTrie()
    {
        _pages[0][0] = new Node { Parent = StackId.None.Value, Frame = FrameId.None.Value };
        Count = 1;
    }

    /// <summary>Number of stacks, the empty one included.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a stack with a frame on top, which is added where it is new.</summary>
    /// <param name="parent">A row of the trie.</param>
    /// <param name="frame">A frame, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The trie takes no more stacks.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int GetOrAdd(int parent, int frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)parent, (uint)Count, nameof(parent));
        var row = Count;
        if (row >= _room) Grow();
        ref var node = ref _pages[parent >> PageBits][parent & (PageLength - 1)];
        if (node.ChildRow == 0)
        {
            node.ChildRow = row;
        }
        else
        {
            if (NodeAt(node.ChildRow).Frame == frame) return node.ChildRow;
            var known = _others.GetOrAdd(parent, frame, row);
            if (known != row) return known;
        }

        ref var added = ref _pages[row >> PageBits][row & (PageLength - 1)];

        // All of it: a row may end in a page of memory that nothing has been written to, and reading there first costs two faults instead of one.
        added = new Node { Parent = parent, Frame = frame };
        Count = row + 1;
        return row;
    }

    /// <summary>Asks for the memory that <see cref="GetOrAdd"/> will look at.</summary>
    /// <param name="parent">A row of the trie.</param>
    /// <param name="frame">A frame, 0 or more.</param>
    public void Prefetch(int parent, int frame)
    {
        if (NodeAt(parent).ChildRow != 0) _others.Prefetch(parent, frame);
    }

    /// <summary>The frame on top of a stack; none for the empty one.</summary>
    public FrameId Leaf(int row) => _table is null ? new FrameId(NodeAt(row).Frame) : _table.Frames[row];

    /// <summary>The row below the frame on top of a stack; -1 below the empty one.</summary>
    public int Parent(int row) => row == 0 ? -1 : _table is null ? NodeAt(row).Parent : _table.Parents[row].Value;

    /// <summary>Adds stacks of another trie, in their order.</summary>
    /// <param name="later">The other one, which takes more stacks.</param>
    /// <param name="end">The end of its rows to add.</param>
    /// <param name="frames">For each of its frames the frame here.</param>
    /// <param name="rows">For each of its rows that is here already, the row here.</param>
    /// <param name="known">How many those are.</param>
    /// <returns>The same for all rows before the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId[] Append(StackTrie later, int end, ReadOnlySpan<FrameId> frames, StackId[] rows, ref int known)
    {
        if (end > rows.Length) Array.Resize(ref rows, (int)Math.Min(Array.MaxLength, Math.Max(end, rows.Length * 2L)));
        for (var row = Math.Max(1, known); row < end; row++)
        {
            ref readonly var node = ref later.NodeAt(row);
            rows[row] = new StackId(GetOrAdd(rows[node.Parent].Value, frames[node.Frame].Value));
        }

        known = end;
        return rows;
    }

    /// <summary>
    /// Adds all stacks of another trie, in their order, as the last ones: neither trie takes more afterwards. So nothing need be found again that is added now: where a stack's caller is new here the
    /// stack is new too, and is not even looked up.
    /// </summary>
    /// <param name="later">The other one.</param>
    /// <param name="frames">For each of its frames the frame here; no two are the same.</param>
    /// <returns>For each of its rows, the row here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId[] AppendLast(StackTrie later, ReadOnlySpan<FrameId> frames)
    {
        var before = Count;
        var rows = GC.AllocateUninitializedArray<StackId>(later.Count);
        rows[0] = StackId.Root;
        var count = before;
        for (var row = 1; row < rows.Length; row++)
        {
            ref readonly var node = ref later.NodeAt(row);
            var parent = rows[node.Parent].Value;
            var known = parent < before ? Find(parent, frames[node.Frame].Value) : 0;
            rows[row] = new StackId(known > 0 ? known : count++);
        }

        (_others, later._others) = (new(), new());
        var (parents, leaves) = (GC.AllocateUninitializedArray<StackId>(count), GC.AllocateUninitializedArray<FrameId>(count));
        CopyTo(parents, leaves);
        for (var row = 1; row < rows.Length; row++)
        {
            var at = rows[row].Value;
            if (at < before) continue;
            ref readonly var node = ref later.NodeAt(row);
            parents[at] = rows[node.Parent];
            leaves[at] = frames[node.Frame];
        }

        later._pages = [];
        End(new StackTable(parents, leaves));
        return rows;
    }

    /// <summary>The columns; the trie takes no more stacks.</summary>
    public StackTable Take()
    {
        if (_table is { } table) return table;
        var (parents, frames) = (GC.AllocateUninitializedArray<StackId>(Count), GC.AllocateUninitializedArray<FrameId>(Count));
        CopyTo(parents, frames);
        table = new StackTable(parents, frames);
        End(table);
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Node NodeAt(int row) => ref _pages[row >> PageBits][row & (PageLength - 1)];

    /// <summary>The row of a stack that is here; 0 where it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(int parent, int frame)
    {
        ref readonly var node = ref NodeAt(parent);
        return node.ChildRow == 0 || NodeAt(node.ChildRow).Frame == frame ? node.ChildRow : _others.Find(parent, frame);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyTo(Span<StackId> parents, Span<FrameId> frames)
    {
        for (var row = 0; row < Count;)
        {
            foreach (ref readonly var node in _pages[row >> PageBits].AsSpan(0, Math.Min(PageLength, Count - row)))
            {
                parents[row] = new StackId(node.Parent);
                frames[row++] = new FrameId(node.Frame);
            }
        }
    }

    private void End(StackTable table)
    {
        (_table, Count) = (table, table.Count);
        (_pages, _others, _room) = ([], new(), 0);
    }

    /// <summary>Room for more rows: the first page doubles, then there are more pages.</summary>
    private void Grow()
    {
        if (_table is not null) throw new InvalidOperationException("The trie takes no more stacks.");
        if (_room < PageLength)
        {
            _room *= 2;
            Array.Resize(ref _pages[0], _room);
            return;
        }

        var page = _room >> PageBits;
        if (page == _pages.Length) Array.Resize(ref _pages, page * 2);
        _pages[page] = new Node[PageLength];
        _room = checked(_room + PageLength);
    }

    /// <summary>A row. Three integers side by side, so that finding the place of a new stack and adding it touch few lines of the processor's cache.</summary>
    private struct Node
    {
        /// <summary>The row of the stack without its leaf.</summary>
        public int Parent;

        /// <summary>The leaf.</summary>
        public int Frame;

        /// <summary>The row of the first child; 0, the root, stands for none.</summary>
        public int ChildRow;
    }
}
