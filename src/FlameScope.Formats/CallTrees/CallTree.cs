using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.CallTrees;

/// <summary>
/// A call tree as files write it: nodes with ids, each a frame, tied by ids of children or of parents, that may come before or after them. A sample names the node of its leaf. Trees are hostile: ids may be
/// anything, nodes their own ancestors, and paths as long as the file.
/// </summary>
internal sealed class CallTree(ProfileBuilder builder, ReadLimits limits)
{
    private const int NoParent = -1;

    /// <summary>Nodes that any tree may have, however few stacks are allowed: most have no sample.</summary>
    private const int FewNodes = 1 << 16;

    /// <summary>Frames that are kept of a stack that is too deep, once such stacks have taken as many steps as there may be stacks: a file can name them in a few bytes each.</summary>
    private const int FewFrames = 128;

    // What stands in place of a stack while there is none.
    private static readonly StackId Unknown = new(-1);
    private static readonly StackId OnPath = new(-2);
    private static readonly StackId TooDeep = new(-3);

    private readonly List<int> _ids = [];
    private readonly List<FrameId> _frames = [];
    private readonly List<SampleState> _states = [];
    private readonly List<int> _parents = [];
    private readonly List<(int Node, int ParentId)> _parentIds = [];
    private readonly List<(int Parent, int ChildId)> _children = [];
    private readonly List<int> _path = [];
    private Dictionary<SeededKey, int>? _sparse;
    private int[] _dense = [];
    private StackId[] _stacks = [];
    private int[] _depths = [];
    private FrameId _cutFrame = FrameId.None;
    private long _cutSteps;

    /// <summary>Nodes so far.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether more nodes and ties may be added.</summary>
    public bool HasRoom => Math.Max(_ids.Count, Math.Max(_children.Count, _parentIds.Count)) < MaxNodes(limits);

    /// <summary>Nodes, or ties between them, that a file may have.</summary>
    public static int MaxNodes(ReadLimits limits) => Math.Max(limits.MaxStacks, FewNodes);

    /// <summary>Nodes that are their own ancestors, found by <see cref="StackOf"/>; they count as roots.</summary>
    public long Circles { get; private set; }

    /// <summary>Stacks that were deeper than the limit.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Adds a node.</summary>
    /// <param name="id">Its id; negative where it has none.</param>
    /// <param name="frame">Its frame; <see cref="FrameId.None"/> for a root that is no frame.</param>
    /// <param name="state">What a thread does whose sample is of this node.</param>
    /// <param name="parent">The node above it where that is known already; else -1.</param>
    /// <returns>The node.</returns>
    public int Add(int id, FrameId frame, SampleState state, int parent = NoParent)
    {
        _ids.Add(id);
        _frames.Add(frame);
        _states.Add(state);
        _parents.Add(parent);
        return _ids.Count - 1;
    }

    /// <summary>Says what a node is that was added before that was known.</summary>
    public void Describe(int node, int id, FrameId frame, SampleState state) => (_ids[node], _frames[node], _states[node]) = (id, frame, state);

    /// <summary>Adds all nodes of another tree, which is used up.</summary>
    public void Append(CallTree other)
    {
        var first = _ids.Count;
        _ids.AddRange(other._ids);
        _frames.AddRange(other._frames);
        _states.AddRange(other._states);
        foreach (var parent in other._parents) _parents.Add(parent == NoParent ? NoParent : parent + first);
        foreach (var (node, parentId) in other._parentIds) _parentIds.Add((node + first, parentId));
        foreach (var (parent, childId) in other._children) _children.Add((parent + first, childId));
    }

    /// <summary>Says which node is above another.</summary>
    public void SetParentId(int node, int parentId) => _parentIds.Add((node, parentId));

    /// <summary>Says which node is below another.</summary>
    public void AddChildId(int parent, int childId) => _children.Add((parent, childId));

    /// <summary>Ties all nodes together. After it, no more are added.</summary>
    public void Complete()
    {
        var max = _ids.Count == 0 ? 0 : _ids.Max();
        if (max <= (_ids.Count * 4L) + 1024)
        {
            _dense = new int[max + 1];
            _dense.AsSpan().Fill(-1);
        }
        else
        {
            _sparse = new Dictionary<SeededKey, int>(_ids.Count);
        }

        // Of two nodes with one id the first counts.
        for (var node = _ids.Count - 1; node >= 0; node--)
        {
            if (_ids[node] < 0) continue;
            if (_sparse is null) _dense[_ids[node]] = node;
            else _sparse[new SeededKey(_ids[node])] = node;
        }

        foreach (var (parent, childId) in _children) Tie(Find(childId), parent);
        foreach (var (node, parentId) in _parentIds) Tie(node, Find(parentId));
        _stacks = new StackId[_ids.Count];
        _stacks.AsSpan().Fill(Unknown);
        _depths = new int[_ids.Count];
    }

    /// <summary>The node of an id; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int id)
    {
        if (id < 0) return -1;
        if (_sparse is not null) return _sparse.GetValueOrDefault(new SeededKey(id), -1);
        return id < _dense.Length ? _dense[id] : -1;
    }

    /// <summary>What a thread does whose sample is of a node.</summary>
    public SampleState StateOf(int node) => _states[node];

    /// <summary>The stack of a node. Where it is deeper than the limit, one frame stands for those nearest the root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId StackOf(int node)
    {
        var stack = _stacks[node];
        if (stack.Value >= 0) return stack;
        Resolve(node);
        if (_stacks[node] == TooDeep) _stacks[node] = CutStack(node);
        return _stacks[node];
    }

    private void Tie(int child, int parent)
    {
        if (child >= 0 && parent >= 0 && child != parent && _parents[child] == NoParent) _parents[child] = parent;
    }

    /// <summary>Goes up to what is known, and down again, so that each node is gone through once.</summary>
    private void Resolve(int node)
    {
        _path.Clear();
        var at = node;
        for (; at >= 0 && _stacks[at] == Unknown; at = _parents[at])
        {
            _path.Add(at);
            _stacks[at] = OnPath;
        }

        if (at >= 0 && _stacks[at] == OnPath)
        {
            Circles++;
            _parents[_path[^1]] = NoParent;
            at = NoParent;
        }

        var (stack, depth) = at < 0 ? (StackId.Root, 0) : (_stacks[at], _depths[at]);
        for (var step = _path.Count - 1; step >= 0; step--)
        {
            var frame = _frames[_path[step]];
            if (frame != FrameId.None)
            {
                depth++;
                stack = depth <= limits.MaxStackDepth ? builder.Stack(stack, frame) : TooDeep;
            }

            _stacks[_path[step]] = stack;
            _depths[_path[step]] = depth;
        }
    }

    private StackId CutStack(int node)
    {
        StacksCut++;
        var kept = _cutSteps < limits.MaxStacks ? limits.MaxStackDepth : Math.Min(FewFrames, limits.MaxStackDepth);
        _path.Clear();
        var steps = 0L;
        for (var at = node; at >= 0 && _path.Count < kept && steps < 2L * kept; at = _parents[at], steps++)
        {
            if (_frames[at] != FrameId.None) _path.Add(at);
        }

        _cutSteps += steps;

        if (_cutFrame == FrameId.None) _cutFrame = builder.Frame("[frames cut]", "", FrameKind.Unknown);
        var stack = builder.Stack(StackId.Root, _cutFrame);
        for (var step = _path.Count - 1; step >= 0; step--) stack = builder.Stack(stack, _frames[_path[step]]);
        return stack;
    }

    /// <summary>An id, hashed with the process's seed: ids are the file's, which could choose their collisions.</summary>
    private readonly record struct SeededKey(int Id)
    {
        public override int GetHashCode() => HashCode.Combine(Id);
    }
}
