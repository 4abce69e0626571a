using System.Runtime.InteropServices;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nflxprofile;

/// <summary>
/// The nodes of an nflxprofile, of which each sample names one. A node tells its stack in one of three forms: its frames as a list (then its own name is the process's), its parent, or, in the
/// oldest files, its children.
/// </summary>
internal sealed class NflxprofileNodes(SampleSink sink)
{
    private const int NotYet = -1;

    /// <summary>Frames that are recognised where they come again, and their bytes.</summary>
    private const int MaxKnown = 1 << 20;
    private const int MaxKnownBytes = 16 << 20;

    private readonly IdTable _ids = new();
    private readonly List<Node> _nodes = [];
    private readonly List<FrameId> _frames = [];
    private readonly ByteTable _knownFrames = new();
    private readonly List<(FrameId Frame, string Name)> _framesOfKnown = [];
    private readonly List<(int Node, uint Child)> _children = [];
    private readonly IdTable _processes = new();
    private readonly List<string> _commOfProcess = [];
    private int[] _parents = [];
    private int[] _stacks = [];

    /// <summary>Number of nodes.</summary>
    public int Count => _nodes.Count;

    /// <summary>Whether a node's own name is the process's, because its frames are listed.</summary>
    public bool HasStacks { get; private set; }

    /// <summary>Whether nodes name their parent.</summary>
    public bool HasParents { get; private set; }

    /// <summary>Adds a node; a later one of the same id takes the place of an earlier one.</summary>
    /// <returns>False where the message is damaged.</returns>
    public bool Add(uint key, ReadOnlySpan<byte> message)
    {
        var node = new Node { Name = "", LibType = "", File = "", LeafName = "", Pid = -1, Tid = -1, Cpu = -1, FirstFrame = _frames.Count };
        var number = _ids.Add(key, out var isNew);
        if (isNew) _nodes.Add(node);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    node.Name = sink.Name(fields.Bytes);
                    break;
                case 3:
                    foreach (var child in fields.Numbers) _children.Add((number, (uint)child));
                    break;
                case 4:
                    node.LibType = sink.Name(fields.Bytes);
                    break;
                case 5:
                    node.Parent = (uint)fields.Value;
                    HasParents |= node.Parent != 0;
                    break;
                case 6:
                    node.Pid = fields.Index;
                    break;
                case 7:
                    node.Tid = fields.Index;
                    break;
                case 8:
                    node.Cpu = fields.Index;
                    break;
                case 9:
                    node.Value = fields.Signed;
                    break;
                case 10:
                    _frames.Add(StackFrame(fields.Bytes, out node.LeafName));
                    HasStacks = true;
                    break;
                case 11:
                    (node.File, node.Line) = File(fields.Bytes);
                    break;
            }
        }

        node.FrameCount = _frames.Count - node.FirstFrame;
        _nodes[number] = node;
        sink.KeepStacks(1 + node.FrameCount);
        return !fields.IsDamaged;
    }

    /// <summary>Call it when all nodes are there, before stacks are asked for.</summary>
    /// <param name="hasStacks">Whether the file says that nodes list their frames, though none does.</param>
    public void Complete(bool hasStacks)
    {
        HasStacks |= hasStacks;
        _parents = new int[_nodes.Count];
        _stacks = new int[_nodes.Count];
        Array.Fill(_parents, NotYet);
        Array.Fill(_stacks, NotYet);
        if (HasStacks)
        {
            foreach (var node in _nodes)
            {
                if (node.Pid < 0 || node.Name.Length == 0) continue;
                _processes.Add((ulong)node.Pid, out var isNew);
                if (isNew) _commOfProcess.Add(node.Name);
            }
        }
        else if (HasParents)
        {
            for (var node = 0; node < _parents.Length; node++) _parents[node] = _nodes[node].Parent == 0 ? NotYet : _ids.Find(_nodes[node].Parent);
        }
        else
        {
            var root = _ids.Find(0);
            foreach (var (node, child) in _children)
            {
                if (_ids.Find(child) is >= 0 and var number && number != root && _parents[number] == NotYet) _parents[number] = node == root ? NotYet : node;
            }
        }
    }

    /// <summary>The number of a node by the id that samples give; -1 where there is none.</summary>
    public int Find(uint id) => _ids.Find(id);

    /// <summary>A node.</summary>
    public ref readonly Node this[int number] => ref CollectionsMarshal.AsSpan(_nodes)[number];

    /// <summary>The name of a node's process; empty where the form of the file does not tell.</summary>
    public string Comm(int number, int pid)
    {
        if (!HasStacks) return "";
        var name = this[number].Name;
        return name.Length == 0 && pid >= 0 && _processes.Find((ulong)pid) is >= 0 and var process ? _commOfProcess[process] : name;
    }

    /// <summary>The stack of a node.</summary>
    public StackId Stack(int number)
    {
        if (_stacks[number] == NotYet) _stacks[number] = (HasStacks ? ListedStack(number) : ClimbedStack(number)).Value;
        return new StackId(_stacks[number]);
    }

    /// <summary>The name of the leaf of a node's stack; empty where it has no frames.</summary>
    public string LeafName(int number)
    {
        ref readonly var node = ref this[number];
        if (!HasStacks) return node.Name;
        return node.FrameCount == 0 ? "" : node.LeafName;
    }

    private StackId ListedStack(int number)
    {
        var node = _nodes[number];
        sink.BeginStack();
        for (var i = node.FrameCount - 1; i >= 0 && sink.Push(_frames[node.FirstFrame + i]); i--)
        {
        }

        return sink.EndStack();
    }

    /// <summary>From the node to its root. More steps than there are nodes means that they go round in a circle; then the node stands alone.</summary>
    private StackId ClimbedStack(int number)
    {
        sink.BeginStack();
        var steps = 0;
        for (var at = number; at >= 0 && steps <= _nodes.Count && sink.Push(FrameOf(at)); at = _parents[at]) steps++;
        if (steps <= _nodes.Count) return sink.EndStack();
        sink.Builder.Report.Skip("parents of a node that go round in a circle", 0, default);
        sink.BeginStack();
        sink.Push(FrameOf(number));
        return sink.EndStack();
    }

    private FrameId FrameOf(int number)
    {
        ref var node = ref CollectionsMarshal.AsSpan(_nodes)[number];
        if (node.Frame == 0) node.Frame = Frame(node.Name, node.LibType, node.File, node.Line).Value + 1;
        return new FrameId(node.Frame - 1);
    }

    /// <summary>A frame of a list; mostly its message came before.</summary>
    private FrameId StackFrame(ReadOnlySpan<byte> message, out string name)
    {
        if (_knownFrames.Count >= MaxKnown || _knownFrames.Bytes >= MaxKnownBytes) return NewFrame(message, out name);
        var number = _knownFrames.Add(message, out var isNew);
        if (isNew) _framesOfKnown.Add((NewFrame(message, out name), name));
        (var frame, name) = _framesOfKnown[number];
        return frame;
    }

    private FrameId NewFrame(ReadOnlySpan<byte> message, out string name)
    {
        name = "";
        var (libType, file, line) = ("", "", 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) name = sink.Name(fields.Bytes);
            else if (fields.Number == 2) libType = sink.Name(fields.Bytes);
            else if (fields.Number == 3) (file, line) = File(fields.Bytes);
        }

        return Frame(name, libType, file, line);
    }

    private (string Name, int Line) File(ReadOnlySpan<byte> message)
    {
        var (name, line) = ("", 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) name = sink.Name(fields.Bytes);
            else if (fields.Number == 2) line = Math.Max(0, fields.Index);
        }

        return (name, line);
    }

    private FrameId Frame(string name, string libType, string file, int line)
    {
        var kind = libType switch
        {
            "kernel" => FrameKind.Kernel,
            "jit" => JitNames.KindOf(name),
            "inlined" => FrameKind.Inlined,
            "user" => FrameKind.User,
            _ => FrameKind.Unknown,
        };
        if (name is "(garbage collector)" or "(program)" or "(root)") kind = FrameKind.Runtime;
        return sink.Builder.Frame(kind is FrameKind.Jit or FrameKind.Interpreted ? JitNames.WithoutTier(name) : name, "", kind, file, line);
    }
}

/// <summary>A node, as it stands in the file; ids are -1 where it tells none.</summary>
internal record struct Node
{
    public string Name;
    public string LibType;
    public string File;
    public string LeafName;
    public int Line;
    public uint Parent;
    public int Pid;
    public int Tid;
    public int Cpu;
    public long Value;
    public int FirstFrame;
    public int FrameCount;

    /// <summary>Its frame + 1; 0 where it was not asked for yet.</summary>
    public int Frame;
}
