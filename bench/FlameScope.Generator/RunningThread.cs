using System.Buffers.Text;
using System.Text;

namespace FlameScope.Generator;

/// <summary>
/// A thread and its stack, already printed. Text is kept leaf first from <c>_starts[depth - 1]</c> to the buffer's end, so that leaving frames moves a number, entering
/// them writes their lines in front, and printing a sample is one copy.
/// </summary>
internal sealed class RunningThread
{
    /// <summary>What the kernel walks at most (kernel.perf_event_max_stack).</summary>
    private const int MaxLines = 127;

    private const int MaxDepth = 200;

    private readonly ImageTable _table;
    private readonly SeededRandom _random;
    private readonly int _number;
    private readonly int[] _functions = new int[MaxDepth];
    private readonly int[] _sites = new int[MaxDepth];
    private readonly int[] _starts = new int[MaxDepth];
    private readonly int[] _lines = new int[MaxDepth];
    private byte[] _text = new byte[4096];
    private int _depth;
    private int _userDepth;
    private bool _isDeep;

    public RunningThread(RunningProcess process, int number, string comm, ImageTable table, SeededRandom random)
    {
        Process = process;
        _number = number;
        _table = table;
        _random = random;
        Tid = process.Pid + number;
        Rename(comm);
    }

    public RunningProcess Process { get; }

    public int Tid { get; }

    public string Comm { get; private set; } = "";

    public byte[] CommBytes { get; private set; } = [];

    public bool IsOnCpu { get; set; }

    /// <summary>The stack of the last sample as text, leaf first: at most 127 lines.</summary>
    public ReadOnlySpan<byte> Text => _depth == 0 ? default : _text.AsSpan(_starts[_depth - 1]..EndOfWalk());

    public void Rename(string comm) => (Comm, CommBytes) = (comm, Encoding.UTF8.GetBytes(comm));

    /// <summary>Runs until the next sample: leaves some frames, enters others.</summary>
    public void Run()
    {
        var spec = Process.Program.Spec;
        Process.Samples++;
        if (_depth > 0 && _random.Chance(spec.Repeat)) return;
        _depth = _userDepth;
        if (spec.Deep > 0 && _random.Chance(_isDeep ? 0.02 : 0.02 * spec.Deep)) _isDeep = !_isDeep;
        var target = _isDeep ? _random.Between(100, 180) : Math.Max(1, spec.Depth.Typical + _random.Below(spec.Depth.Spread + 1) + _random.Below(spec.Depth.Spread + 1) - spec.Depth.Spread);
        // Deep recursion builds up and unwinds by some frames a sample, it does not jump.
        target = Math.Clamp(target, _depth - 40, Math.Max(_depth, 20) + 40);
        Leave(Math.Max(0, Math.Min(_depth, target) - _random.Geometric(spec.Stray)));
        while (_depth < Math.Min(target, MaxDepth - 30)) Enter(NextUserFunction());
        _userDepth = _depth;
        if (!spec.IsKernelThread && _random.Chance(spec.KernelShare)) EnterKernel();
    }

    /// <summary>An idle CPU's stack; sometimes with an interrupt on top.</summary>
    public void Idle()
    {
        var isFirst = _depth == 0;
        if (!isFirst && _random.Chance(0.86)) return;
        Leave(0);
        foreach (var name in Software.IdleChain) Enter(_table.Known(name));
        if (_random.Chance(0.3)) EnterKernel(2);
    }

    private int NextUserFunction()
    {
        var program = Process.Program;
        if (program.Spec.Depth.Typical <= 2) return program.Main.First + (int)(program.Main.Count * LeafShare());
        // The first quarter of a stack is the way to the program's work, which hardly changes.
        if (_depth < Math.Max(1, program.Spec.Depth.Typical / 4)) return program.Entry(_number, _depth);
        return program.Callee(_functions[_depth - 1], _sites[_depth - 1]);
    }

    private void EnterKernel(int entry = -1)
    {
        foreach (var name in Software.KernelEntries[entry < 0 ? _random.Below(3) : entry]) Enter(_table.Known(name));
        for (var i = _random.Between(1, 9); i > 0; i--) Enter(Process.Program.KernelCallee(_functions[_depth - 1], _sites[_depth - 1]));
    }

    private void Leave(int depth)
    {
        _depth = depth;
        if (depth > 0) PrintTop(_functions[depth - 1], isLeaf: true);
    }

    /// <summary>Calls a function from the leaf: the leaf's line becomes that of the call site.</summary>
    private void Enter(int function)
    {
        if (_depth > 0) PrintTop(_functions[_depth - 1], isLeaf: false);
        _functions[_depth] = function;
        _sites[_depth] = Math.Min(11, _random.Geometric(0.75));
        _depth++;
        PrintTop(function, isLeaf: true);
    }

    private void PrintTop(int number, bool isLeaf)
    {
        ref readonly var function = ref _table.Functions[number];
        var image = _table.Images[function.Image];
        var site = _sites[_depth - 1];
        var offset = (uint)(isLeaf ? (function.Size * LeafShare()) : (int)(SeededRandom.Mix((ulong)number, (ulong)site) % (ulong)function.Size));
        var address = Process.AddressOf(function, number, image) + offset;
        var start = _depth == 1 ? _text.Length : _starts[_depth - 2];
        start = Print(start, address, function, number, offset, image.Spec.Path.Length == 0 ? Process.MapSuffix : image.Suffix);
        for (var i = 0; i < function.Inlined; i++)
        {
            var callee = image.First + (int)(SeededRandom.Mix((ulong)number, (ulong)(site + (16 * i))) % (ulong)image.Count);
            start = Print(start, address, _table.Functions[callee], callee, offset & 0x1F, " (inlined)\n"u8);
        }
        _starts[_depth - 1] = start;
        _lines[_depth - 1] = 1 + function.Inlined;
    }

    /// <summary>Samples gather at the few instructions that are slow.</summary>
    private double LeafShare()
    {
        var unit = _random.Unit();
        return unit * unit * unit;
    }

    /// <summary>Writes one line so that it ends where <paramref name="end"/> says; answers where it starts.</summary>
    private int Print(int end, ulong address, in Function function, int number, uint offset, ReadOnlySpan<byte> suffix)
    {
        Span<byte> tail = stackalloc byte[32];
        var tailLength = 0;
        if (function.IsHidden)
        {
            "/0x"u8.CopyTo(tail);
            Utf8Formatter.TryFormat(Process.HiddenNumber(number), tail[3..], out _, new('x', 16));
            tailLength = 19;
        }
        if (!function.IsUnknown)
        {
            "+0x"u8.CopyTo(tail[tailLength..]);
            Utf8Formatter.TryFormat(offset, tail[(tailLength + 3)..], out var digits, 'x');
            tailLength += 3 + digits;
        }
        var length = 18 + function.NameLength + tailLength + suffix.Length;
        if (length > end) end = Grow(end);
        var line = _text.AsSpan(end - length, length);
        line[0] = (byte)'\t';
        PrintAddress(line[1..17], address);
        line[17] = (byte)' ';
        _table.Names.AsSpan(function.NameStart, function.NameLength).CopyTo(line[18..]);
        line = line[(18 + function.NameLength)..];
        tail[..tailLength].CopyTo(line);
        suffix.CopyTo(line[tailLength..]);
        return end - length;
    }

    /// <summary>%16lx</summary>
    private static void PrintAddress(Span<byte> field, ulong address)
    {
        for (var i = 15; i >= 0; i--)
        {
            field[i] = address == 0 && i < 15 ? (byte)' ' : "0123456789abcdef"u8[(int)(address & 15)];
            address >>= 4;
        }
    }

    private int Grow(int end)
    {
        var added = _text.Length;
        var text = new byte[2 * added];
        _text.CopyTo(text, added);
        _text = text;
        for (var i = 0; i < _depth; i++) _starts[i] += added;
        return end + added;
    }

    /// <summary>Where the text of the first 127 lines ends: the walk starts at the leaf, so what is too deep is lost at the root.</summary>
    private int EndOfWalk()
    {
        if (_depth <= MaxLines / 4) return _text.Length;
        var lines = 0;
        for (var i = _depth - 1; i >= 0; i--)
        {
            lines += _lines[i];
            if (lines > MaxLines) return _starts[i + 1] + TextOf(i + 1);
        }
        return _text.Length;
    }

    private int TextOf(int frame) => (frame == 0 ? _text.Length : _starts[frame - 1]) - _starts[frame];
}
