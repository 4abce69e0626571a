using FlameScope.Formats.Demangling;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>Addresses to frames, when all that a trace says of its code has been read.</summary>
internal sealed class FrameResolver(ProfileBuilder builder, ProcessCode code, int maxStacks)
{
    /// <summary>Leaves that are found without hashing. Node 0, which stands in a place that is free, is never looked up.</summary>
    private const int RecentLeaves = 8_192;

    private const string UnknownName = "[unknown]";

    /// <summary>Addresses from here on are the kernel's, of 64-bit processors.</summary>
    private const ulong KernelStart = 0xFFFF_8000_0000_0000;

    private readonly Dictionary<(int Process, int Node), StackId> _stacks = [];
    private readonly Dictionary<(int Process, int Node), ResolvedLeaf> _leaves = [];
    private readonly Dictionary<(int Map, int Range), ResolvedFrame> _frames = [];
    private readonly Dictionary<(string Library, FrameKind Kind), ResolvedFrame> _unknown = [];
    private readonly RecentLeaf[] _recent = new RecentLeaf[RecentLeaves];
    private readonly List<int> _path = [];
    private readonly SymbolNames _symbols = new();
    private FrameId? _cut;

    /// <summary>Stands in a stack for the frames that were cut off at its root.</summary>
    public const ulong CutMarker = ulong.MaxValue;

    /// <summary>Whether stacks of all processes together are more than may be: a stack of the file is one of each process that has samples of it.</summary>
    public bool IsFull => _stacks.Count + _leaves.Count >= maxStacks;

    /// <summary>The stack of a node, with what its leaf says.</summary>
    public ResolvedLeaf Stack(AddressStacks stacks, int process, int node)
    {
        if (node == 0) return new ResolvedLeaf(StackId.Root, IsWaiting: false, IsIdle: false, HasSymbols: false);
        ref var recent = ref _recent[node % RecentLeaves];
        if (recent.Process == process && recent.Node == node) return recent.Leaf;
        if (!_leaves.TryGetValue((process, node), out var leaf)) leaf = Resolve(stacks, process, node);
        recent = new RecentLeaf(process, node, leaf);
        return leaf;
    }

    private ResolvedLeaf Resolve(AddressStacks stacks, int process, int node)
    {
        var frame = Frame(process, stacks.Address(node), isLeaf: true);
        var stack = builder.Stack(Inner(stacks, process, stacks.Parent(node)), frame.Id);
        var waits = frame.Traits;
        var hasSymbols = frame.HasName;
        for (var at = stacks.Parent(node); at != 0 && (waits == Traits.Stub || !hasSymbols); at = stacks.Parent(at))
        {
            var caller = Frame(process, stacks.Address(at), isLeaf: false);
            if (waits == Traits.Stub) waits = caller.Traits;
            hasSymbols |= caller.HasName;
        }

        var leaf = new ResolvedLeaf(stack, waits == Traits.Waits, frame.Traits == Traits.Idles, hasSymbols);
        _leaves.Add((process, node), leaf);
        return leaf;
    }

    private StackId Inner(AddressStacks stacks, int process, int node)
    {
        _path.Clear();
        var stack = StackId.Root;
        for (; node != 0 && !_stacks.TryGetValue((process, node), out stack); node = stacks.Parent(node)) _path.Add(node);
        if (node == 0) stack = StackId.Root;
        for (var i = _path.Count - 1; i >= 0; i--)
        {
            stack = builder.Stack(stack, Frame(process, stacks.Address(_path[i]), isLeaf: false).Id);
            _stacks.Add((process, _path[i]), stack);
        }

        return stack;
    }

    /// <summary>The frame of an address. In all but the leaf it is where the call returns to, which may be after the end of the method.</summary>
    private ResolvedFrame Frame(int process, ulong address, bool isLeaf)
    {
        if (address == CutMarker) return new ResolvedFrame(_cut ??= builder.Frame("[frames cut]", "", FrameKind.Unknown), Traits.None, HasName: false);
        var isKernel = address >= KernelStart;
        var (map, number) = code.MapOf(process, isKernel);
        var before = address == 0 ? 0 : address - 1;
        var range = map.Find(isLeaf ? address : before);
        if (range < 0) range = map.Find(isLeaf ? before : address);
        if (range < 0) return Unknown(isKernel ? "[kernel.kallsyms]" : code.LibraryAt(process, address), isKernel);
        if (_frames.TryGetValue((number, range), out var frame)) return frame;
        frame = Describe(process, map[range], isKernel);
        _frames.Add((number, range), frame);
        return frame;
    }

    private ResolvedFrame Describe(int process, in CodeRange range, bool isKernel)
    {
        if (range.IsMethod)
        {
            var name = MethodNames.OfEvent(code.Names.Text(range.Type), code.Names.Text(range.Name), code.Names.Text(range.Signature));
            return Named(name, code.Module(process, range.Module), FrameKind.Jit);
        }

        var symbol = code.Names.Text(range.Name);
        if (isKernel)
        {
            var id = builder.Frame(_symbols.Readable(symbol), "[kernel.kallsyms]", FrameKind.Kernel);
            return new ResolvedFrame(id, IdleFunctions.Contain(symbol) ? Traits.Idles : Traits.None, HasName: true);
        }

        if (MethodNames.OfPerfMap(symbol) is var (method, module)) return Named(method, module, FrameKind.Jit);
        var library = code.LibraryAt(process, range.Start);
        return Named(_symbols.Readable(symbol), library, ProcessCode.IsJit(library) ? FrameKind.Jit : FrameKind.User);
    }

    private ResolvedFrame Named(string name, string library, FrameKind kind)
    {
        var traits = kind != FrameKind.Jit ? Traits.None : WaitingMethods.IsStub(name) ? Traits.Stub : WaitingMethods.Contain(name) ? Traits.Waits : Traits.None;
        return new ResolvedFrame(builder.Frame(name, library, kind), traits, HasName: true);
    }

    private ResolvedFrame Unknown(string library, bool isKernel)
    {
        var kind = isKernel ? FrameKind.Kernel : library.Length == 0 ? FrameKind.Unknown : ProcessCode.IsJit(library) ? FrameKind.Jit : FrameKind.User;
        if (_unknown.TryGetValue((library, kind), out var frame)) return frame;
        // What has no name in a trace of the runtime's own is mostly a stub, since the list of methods leaves them out.
        frame = new ResolvedFrame(builder.Frame(UnknownName, library, kind), kind == FrameKind.Unknown ? Traits.Stub : Traits.None, HasName: false);
        _unknown.Add((library, kind), frame);
        return frame;
    }

    private enum Traits : byte
    {
        None,
        Stub,
        Waits,
        Idles,
    }

    private readonly record struct RecentLeaf(int Process, int Node, ResolvedLeaf Leaf);

    private readonly record struct ResolvedFrame(FrameId Id, Traits Traits, bool HasName);
}

/// <summary>A stack, and what its leaf says.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="IsWaiting">Whether the last managed method is one in which threads wait.</param>
/// <param name="IsIdle">Whether it is a function of the kernel in which an idle CPU waits.</param>
/// <param name="HasSymbols">Whether any frame has a name.</param>
internal readonly record struct ResolvedLeaf(StackId Stack, bool IsWaiting, bool IsIdle, bool HasSymbols);
