using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Makes stacks of stack traces, once all constants of their chunk are known. A trace is read from the leaf to the root.
/// </summary>
internal sealed class StackWalker(ProfileBuilder builder, FrameInterner interner, int maxDepth)
{
    private const string CutFrame = "[frames cut]";

    /// <summary>How many types there are, and one for those that were not met.</summary>
    private const int FrameTypes = 5;
    private const byte NotMet = 4;
    private const int MaxTypes = 1024;
    private const int LeastRecent = 1 << 12;
    private const int MostRecent = 1 << 17;

    /// <summary>A method of at most six bytes and the type of its frame, of one byte, make one number.</summary>
    private const int MaxMethodLength = 6;

    private const ulong IsUsed = 1UL << 63;

    private readonly long[] _numbers = new long[FieldProgram.MaxWanted];
    private readonly JfrString[] _texts = new JfrString[FieldProgram.MaxWanted];
    private readonly FrameBlocks _stacks = new(builder);
    private Recent[] _recent = new Recent[LeastRecent];
    private int _shift;
    private readonly LongTable _typeKeys = new();
    private readonly List<FrameType> _types = [];

    /// <summary>The type of a frame for each key of one byte.</summary>
    private readonly byte[] _typeOf = new byte[256];

    /// <summary>Number + 1 of a method's frame of each type; 0 where it was not met.</summary>
    private int[] _frameOf = [];

    /// <summary>Row + 1 of a method for each key, 0 where there is none; null where there are keys that are too large for it.</summary>
    private int[]? _smallMethods;
    private int[] _frames = new int[256];
    private int _first;
    private int _at;
    private int _left;
    private ConstantPools _pools = null!;

    /// <summary>Stacks deeper than the limit.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Begins a chunk, of which all constants are known.</summary>
    public void Begin(ConstantPools pools)
    {
        _pools = pools;
        _typeKeys.Clear();
        _types.Clear();
        _typeOf.AsSpan().Fill(NotMet);
        _smallMethods = pools.SmallMethods;
        var recent = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(pools.MethodCount, LeastRecent / 2, MostRecent / 2) * 2);
        if (_smallMethods is not null) recent = LeastRecent;
        if (_recent.Length == recent) Array.Clear(_recent);
        else _recent = new Recent[recent];
        _shift = 64 - BitOperations.Log2((uint)recent);
        var functions = checked((pools.MethodCount + 1) * FrameTypes);
        if (_frameOf.Length < functions) _frameOf = new int[Math.Max(functions, _frameOf.Length * 2)];
        else Array.Clear(_frameOf, 0, functions);
    }

    /// <summary>The stack of a trace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Walk(in StackPool.Trace trace, bool isCompressed)
    {
        _first = 0;
        _at = 0;
        _left = 0;
        if (trace.IsTruncated) AddCut();
        var cursor = new JfrCursor(_pools.Stacks.From(trace), isCompressed);
        _pools.Stacks.Program(trace).Run(ref cursor, _numbers, _texts, this);
        return _stacks.Stack(_frames.AsSpan(0, _first));
    }

    /// <summary>Begins the frames of a trace, leaf first. Of too many those nearest the root are left out.</summary>
    /// <param name="count">How many they are.</param>
    public void Begin(int count)
    {
        if (count > maxDepth)
        {
            StacksCut++;
            count = maxDepth;
            if (_first == 0) AddCut();
        }

        _left = count;
        _at = _first += count;
        if (_frames.Length < _at) Array.Resize(ref _frames, Math.Max(_at, _frames.Length * 2));
    }

    /// <summary>Adds a frame: the caller of the one before.</summary>
    public void Add(long method, long type)
    {
        if (_left == 0) return;
        _left--;
        _frames[--_at] = FrameOf(method, type);
    }

    /// <summary>
    /// Adds all frames, each of them a method, a line, a place in its code and a type. Where they end is found for 64 bytes at once; the bytes of method and type, as they are written, tell which of
    /// the frames that were met before it is.
    /// </summary>
    /// <param name="cursor">Stands at the first one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddUsual(ref JfrCursor cursor)
    {
        while (_left > 0 && !cursor.Failed)
        {
            var bytes = cursor.Bytes[cursor.At..];
            var ends = bytes.Length >= IntegerEnds.BlockLength + sizeof(ulong) ? IntegerEnds.Of(bytes[..IntegerEnds.BlockLength]) : 0;
            var read = IntegerEnds.HasLong(ends) ? 0 : AddBlock(bytes, ends);
            if (read > 0)
            {
                cursor.Skip(read);
                continue;
            }

            var method = cursor.ReadLong64();
            _ = cursor.ReadInteger(4);
            _ = cursor.ReadInteger(4);
            Add(method, cursor.ReadLong64());
        }
    }

    /// <summary>Adds the frames that end within 64 bytes; the number of their bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddBlock(ReadOnlySpan<byte> bytes, ulong ends)
    {
        var start = 0;
        var (frames, small, at, left) = (_frames, _smallMethods, _at, _left);
        ref var first = ref MemoryMarshal.GetReference(bytes[..(IntegerEnds.BlockLength + sizeof(ulong))]);
        while (left > 0)
        {
            var methodLength = BitOperations.TrailingZeroCount(ends) + 1 - start;
            ends &= ends - 1;
            ends &= ends - 1;
            var beforeType = BitOperations.TrailingZeroCount(ends);
            ends &= ends - 1;
            if (ends == 0) break;
            var typeAt = BitOperations.TrailingZeroCount(ends);
            ends &= ends - 1;
            if (typeAt != beforeType + 1 || methodLength > MaxMethodLength) break;

            var method = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, start)) & ((1UL << (methodLength * 8)) - 1);
            var type = Unsafe.Add(ref first, typeAt);
            frames[--at] = small is null ? RecentFrame(method, type) : KnownFrame(small, IntegerEnds.Value(method), type);
            left--;
            start = typeAt + 1;
        }

        (_at, _left) = (at, left);
        return start;
    }

    /// <summary>The frame of a method and a type, where the keys of all methods are small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int KnownFrame(int[] small, long method, byte type)
    {
        var row = (ulong)method < (ulong)small.Length ? small[method] : 0;
        var frame = _frameOf[(row * FrameTypes) + _typeOf[type]] - 1;
        return frame >= 0 ? frame : FrameOf(method, type);
    }

    /// <summary>The frame of a method and a type, from those that were met last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int RecentFrame(ulong method, byte type)
    {
        var key = method | ((ulong)type << (MaxMethodLength * 8)) | IsUsed;
        ref var known = ref _recent[(int)((key * 0x9E3779B97F4A7C15) >> _shift)];
        if (known.Key != key) known = new Recent(key, FrameOf(IntegerEnds.Value(method), type));
        return known.Frame;
    }

    /// <summary>What was at the root is not known: such stacks do not stand beside those that begin there.</summary>
    private void AddCut() => _frames[_first++] = builder.Frame(CutFrame, "", FrameKind.Unknown).Value;

    private int FrameOf(long key, long type)
    {
        var frameType = TypeOf(type);
        var row = _pools.FindMethod(key);
        ref var known = ref _frameOf[((row + 1) * FrameTypes) + (int)frameType];
        if (known > 0) return known - 1;
        var method = row < 0 ? Method.Unknown : _pools.Method(row);
        var frame = interner.Frame(_pools.Texts, _pools.ClassName(method.Class), method, frameType).Value;
        known = frame + 1;
        return frame;
    }

    private FrameType TypeOf(long key)
    {
        var row = _typeKeys.Find(key);
        if (row >= 0) return _types[row];
        var text = _pools.Texts.Resolve(TextReference.Constant(_pools.FrameTypeType, key));
        var type = text.SequenceEqual("Native"u8) ? FrameType.Native
            : text.SequenceEqual("C++"u8) ? FrameType.Cpp
            : text.SequenceEqual("Kernel"u8) ? FrameType.Kernel
            : FrameType.Java;
        if (_types.Count < MaxTypes)
        {
            _ = _typeKeys.Add(key, out _);
            _types.Add(type);
            if (key is >= 0 and <= byte.MaxValue) _typeOf[key] = (byte)type;
        }

        return type;
    }

    /// <summary>A frame that was met.</summary>
    /// <param name="Key">The bytes of its method and its type; 0 where there is none.</param>
    /// <param name="Frame">Its number.</param>
    private readonly record struct Recent(ulong Key, int Frame);
}
