using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Demangling;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Simpleperf;

/// <summary>
/// The frames of a sample while their lines come in, leaf first. Kept as the bytes by which a stack that comes again is known: for each frame its length, then its fields, each as the first letter of its key,
/// its text and a line end. The address is not among them.
/// </summary>
internal sealed class SimpleperfTextStack
{
    /// <summary>The keys of a frame's fields that tell it, by their first letters.</summary>
    public const byte File = (byte)'f', Symbol = (byte)'s', Execution = (byte)'e';

    private const int LengthBytes = 4;

    private readonly ProfileBuilder _builder;
    private readonly NameDecoder _names;
    private readonly SymbolNames _symbols = new();
    private readonly FrameTexts _frames;
    private readonly KnownStacks _stacks = new();
    private readonly int _maxDepth;
    private byte[] _chain = new byte[4096];

    /// <summary>Where each frame begins.</summary>
    private int[] _starts = new int[64];
    private int _length;
    private int _depth;
    private bool _isCut;

    public SimpleperfTextStack(ProfileBuilder builder, NameDecoder names, int maxDepth)
    {
        _builder = builder;
        _names = names;
        _maxDepth = maxDepth;
        _frames = new FrameTexts(builder, Describe);
    }

    /// <summary>Distinct texts.</summary>
    public int Count => _frames.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _frames.Bytes;

    /// <summary>Stacks that were too deep.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Begins a stack.</summary>
    public void Clear() => (_length, _depth, _isCut) = (0, 0, false);

    /// <summary>Begins a frame, which calls the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BeginFrame()
    {
        if (_depth == _maxDepth) _isCut = true;
        if (_isCut) return;
        if (_depth == _starts.Length) Array.Resize(ref _starts, _depth * 2);
        _starts[_depth++] = _length;
        Reserve(LengthBytes);
        _length += LengthBytes;
        BinaryPrimitives.WriteInt32LittleEndian(_chain.AsSpan(_length - LengthBytes), 0);
    }

    /// <summary>A field of the frame that was begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(byte key, ReadOnlySpan<byte> value)
    {
        if (_isCut) return;
        if (_depth == 0) BeginFrame();
        Reserve(value.Length + 2);
        _chain[_length] = key;
        value.CopyTo(_chain.AsSpan(_length + 1));
        _length += value.Length + 2;
        _chain[_length - 1] = (byte)'\n';
        var start = _starts[_depth - 1];
        BinaryPrimitives.WriteInt32LittleEndian(_chain.AsSpan(start), _length - start - LengthBytes);
    }

    /// <summary>The stack that was begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Build()
    {
        var chain = _chain.AsSpan(0, _length);
        var hash = 0UL;
        if (_isCut) StacksCut++;
        else if (_stacks.TryGet(chain, hash = KnownStacks.Hash(chain), out var known)) return known;
        var stack = _isCut ? _builder.Stack(StackId.Root, _frames.Cut) : StackId.Root;
        for (var i = _depth - 1; i >= 0; i--)
        {
            var start = _starts[i];
            stack = _builder.Stack(stack, _frames.Add(_chain.AsSpan(start + LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(_chain.AsSpan(start)))));
        }

        if (!_isCut) _stacks.Add(chain, hash, stack);
        return stack;
    }

    private void Reserve(int bytes)
    {
        if (_chain.Length - _length < bytes) Array.Resize(ref _chain, Math.Max(checked(_length + bytes), (int)Math.Min(_chain.Length * 2L, Array.MaxLength)));
    }

    private FrameRow Describe(ReadOnlySpan<byte> fields)
    {
        ReadOnlySpan<byte> file = default, symbol = default, execution = default;
        while (fields.IndexOf((byte)'\n') is > 0 and var end)
        {
            var value = fields[1..end];
            if (fields[0] == File) file = value;
            else if (fields[0] == Symbol) symbol = value;
            else execution = value;
            fields = fields[(end + 1)..];
        }

        var library = _names.Decode(file);
        var kind = execution.SequenceEqual("interpreted_jvm_method"u8) ? FrameKind.Interpreted
            : execution.SequenceEqual("jit_jvm_method"u8) ? FrameKind.Jit
            : execution.SequenceEqual("art_method"u8) ? FrameKind.Runtime
            : LibraryKinds.Of(library);
        return new FrameRow(_builder.Intern(IsUnknown(symbol) ? "[unknown]" : _symbols.Readable(_names.Decode(symbol))), _builder.Intern(library), kind, StringId.Empty, 0);
    }

    /// <summary>simpleperf makes a name of library and address where it has no symbol, <c>*libart.so[+3f2a40]</c>. That would be a function an address; the protobuf report names none.</summary>
    private static bool IsUnknown(ReadOnlySpan<byte> symbol)
    {
        if (symbol.IsEmpty || symbol.SequenceEqual("unknown"u8) || symbol.SequenceEqual("*unknown"u8)) return true;
        return symbol is [(byte)'*', .., (byte)']'] && symbol.LastIndexOf("[+"u8) is > 0 and var at && Fields.HexLength(symbol[(at + 2)..]) == symbol.Length - at - 3;
    }
}
