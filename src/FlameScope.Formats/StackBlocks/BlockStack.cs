using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.StackBlocks;

/// <summary>
/// A stack while its lines come in, leaf first. A blank line or <c>--</c> stands between kernel and user frames, as DTrace's and bpftrace's <c>stack</c> and <c>ustack</c> print
/// one after the other; a part of them is the kernel's where the module at its root is, or where another part follows it.
/// </summary>
internal sealed class BlockStack(ProfileBuilder builder, NameDecoder names, int maxDepth)
{
    private readonly ByteTable _texts = new();
    private readonly List<Text> _parsed = [];

    /// <summary>Leaf first: numbers of texts, -1 between two parts.</summary>
    private int[] _frames = new int[128];
    private int _count;
    private long _cut;
    private bool _gap;
    private bool _isMarked;

    /// <summary>Distinct texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>Stacks that were too deep.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Whether there are no frames yet.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        (_count, _cut) = (0, 0);
        (_gap, _isMarked) = (false, false);
    }

    /// <summary>A frame, from its line without blanks around it.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        var number = _texts.Add(text, out var isNew);
        if (isNew) _parsed.Add(Describe(text));
        if (_gap && _count > 0) Append(-1);
        _gap = false;
        Append(number);
    }

    /// <summary>A blank line: what follows may be another part.</summary>
    public void AddGap() => _gap = _count > 0;

    /// <summary>The mark between kernel and user frames, which is there even where one side is empty.</summary>
    public void AddMark()
    {
        if (!_isMarked) Append(-1);
        _isMarked = true;
        _gap = false;
    }

    /// <summary>The stack.</summary>
    /// <param name="isIdle">Whether its leaf is a function in which an idle CPU waits.</param>
    public StackId Build(out bool isIdle)
    {
        var stack = StackId.Root;
        if (_cut > 0)
        {
            StacksCut++;
            stack = builder.Stack(stack, builder.Frame("[frames cut]", "", FrameKind.Unknown));
        }

        var isKernel = false;
        for (var at = _count - 1; at >= 0; at--)
        {
            if (at == _count - 1 || _frames[at] < 0) isKernel = IsKernelPart(_frames[at] < 0 ? at - 1 : at);
            if (_frames[at] >= 0) stack = builder.Stack(stack, Frame(_frames[at], isKernel));
        }

        isIdle = _count > 0 && _frames[0] >= 0 && _parsed[_frames[0]].IsIdle;
        return stack;
    }

    private void Append(int number)
    {
        if (_count >= maxDepth)
        {
            _cut++;
            return;
        }

        if (_count == _frames.Length) Array.Resize(ref _frames, _count * 2);
        _frames[_count++] = number;
    }

    /// <summary>Whether the part whose outermost frame is at <paramref name="root"/> is the kernel's: by its module, or since it stands before a mark or another part.</summary>
    private bool IsKernelPart(int root)
    {
        if (root < 0 || _frames[root] < 0) return false;
        if (_parsed[_frames[root]].IsKernelModule) return true;
        return root + 1 < _count && _frames[root + 1] < 0;
    }

    private FrameId Frame(int number, bool isKernel)
    {
        var text = _parsed[number];
        return builder.Frame(new FrameRow(text.Name, text.Module, text.IsUnknown && !isKernel ? FrameKind.Unknown : isKernel ? FrameKind.Kernel : text.Kind, StringId.Empty, 0));
    }

    private Text Describe(ReadOnlySpan<byte> text)
    {
        var frame = BlockFrame.Parse(text);
        var mark = FrameMarks.KindOf(frame.Name);
        var name = names.Decode(mark is null ? frame.Name : frame.Name[..^FrameMarks.Length]);
        var module = names.Decode(frame.Module);
        var kind = mark ?? (module.Length > 0 && LibraryKinds.Of(module) is var known and not FrameKind.Unknown ? known : FrameKind.User);
        return new Text(
            builder.Intern(name),
            builder.Intern(module),
            kind,
            FrameMarks.IsUnknown(frame.Name) || (frame.Name.Length >= 8 && Fields.HexLength(frame.Name) == frame.Name.Length),
            kind == FrameKind.Kernel || KernelModules.Contains(module, StringComparer.Ordinal),
            IdleFunctions.Contain(name) || OtherIdleFunctions.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>Modules at the root of kernel stacks: of illumos and Solaris, FreeBSD, macOS, Linux.</summary>
    private static readonly string[] KernelModules = ["unix", "genunix", "kernel", "kernel.debug", "mach_kernel", "kernel.development", "vmlinux"];

    /// <summary>Functions in which a CPU waits for work that are not Linux's: of illumos, macOS and FreeBSD.</summary>
    private static readonly string[] OtherIdleFunctions = ["mach_cpu_idle", "i86_mwait", "cpu_idle_mwait", "acpi_cpu_cstate", "machine_idle", "acpi_cpu_idle", "acpi_cpu_c1", "cpu_idle_acpi", "cpu_idle_hlt"];

    /// <summary>What the line of a frame says.</summary>
    private readonly record struct Text(StringId Name, StringId Module, FrameKind Kind, bool IsUnknown, bool IsKernelModule, bool IsIdle);
}
