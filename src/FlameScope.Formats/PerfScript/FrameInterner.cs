using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Frame texts to frames. The same text comes again tens or thousands of times, so it is looked up as bytes and taken apart only when it is new. One text may be several
/// frames: a function and what its compiler inlined into it.
/// </summary>
internal sealed class FrameInterner(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly ByteTable _functions = new();
    private readonly List<FrameText> _ofFunctions = [];
    private byte[] _function = new byte[256];
    private readonly List<FrameId> _frames = [];
    private readonly Dictionary<(int Function, StringId Library), FrameId> _inlined = [];

    /// <summary>Distinct texts, and those inlined into functions of several libraries.</summary>
    public int Count => _texts.Count + _inlined.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes + _functions.Bytes;

    /// <summary>The number of the function that a frame's text names, as it stands after the address. Texts that differ in their offset alone have one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> text) => Add(text, KeyOf(text));

    /// <summary>What a text is found by. The memory that finding it begins with is fetched meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextKey KeyOf(ReadOnlySpan<byte> text)
    {
        // There are ten times as many texts as texts without their offset, so leaving it out keeps the table in the processor's cache.
        var plus = text.LastIndexOf((byte)'+');
        var end = plus > 0 ? OffsetEnd(text, plus) : -1;
        if (end < 0) plus = end = text.Length;
        var hash = ByteTable.Hash(text[..plus], text[end..]);
        _texts.Prefetch(hash);
        return new TextKey(hash, plus, end);
    }

    /// <summary>As <see cref="Add(ReadOnlySpan{byte})"/>, with the key that <see cref="KeyOf"/> gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> text, in TextKey key)
    {
        ref var function = ref _texts.ValueOf(key.Hash, text[..key.NameEnd], text[key.LibraryStart..], out var isNew);
        if (isNew) function = FunctionOf(text);
        return function;
    }

    /// <summary>
    /// Where an offset <c>+0x1f</c> ends that stands before the end of the text, or before a library in one pair of parentheses; -1 where it is anything else, which is then
    /// left to <see cref="FrameLine"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int OffsetEnd(ReadOnlySpan<byte> text, int plus)
    {
        if (plus + 3 >= text.Length || text[plus + 1] != '0' || text[plus + 2] != 'x') return -1;
        var end = plus + 3;
        while (end < text.Length && Fields.IsHexDigit(text[end])) end++;
        if (end == plus + 3) return -1;
        var rest = text[end..];
        if (rest.IsEmpty) return end;
        return rest.Length > 2 && rest[0] == ' ' && rest[^1] == ')' && rest.LastIndexOf((byte)'(') == 1 && rest[..^1].IndexOf((byte)')') < 0 ? end : -1;
    }

    /// <summary>The most frames that one function's text stands for.</summary>
    public int MostFrames { get; private set; } = 1;

    /// <summary>What the text of a function says.</summary>
    public FrameText this[int function] => _ofFunctions[function];

    /// <summary>The frames of a text, outermost first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<FrameId> Frames(in FrameText text) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_frames).Slice(text.First, text.Count);

    /// <summary>The frame of a function as inlined into one of a library.</summary>
    public FrameId Inlined(int function, StringId library)
    {
        if (_inlined.TryGetValue((function, library), out var frame)) return frame;
        frame = builder.Frame(new FrameRow(_ofFunctions[function].Name, library, FrameKind.Inlined, StringId.Empty, 0));
        _inlined.Add((function, library), frame);
        return frame;
    }

    /// <summary>Texts that differ in their offset alone are one function: there are ten times as many texts as functions, so strings are made of functions only.</summary>
    private int FunctionOf(ReadOnlySpan<byte> text)
    {
        var line = FrameLine.Parse(text);
        var length = line.Symbol.Length + 1 + line.Library.Length;
        if (length > _function.Length) _function = new byte[length * 2];
        line.Symbol.CopyTo(_function);
        _function[line.Symbol.Length] = line.IsInlined ? (byte)'\n' : (byte)'\0';
        line.Library.CopyTo(_function.AsSpan(line.Symbol.Length + 1));

        var number = _functions.Add(_function.AsSpan(0, length), out var isNew);
        if (isNew) _ofFunctions.Add(Describe(line));
        return number;
    }

    private FrameText Describe(in FrameLine line)
    {
        var name = names.Decode(line.Symbol);
        if (line.IsInlined) return new FrameText(0, 0, builder.Intern(JitNames.WithoutSignatureLetter(name)), StringId.Empty, IsInlined: true, IsIdle: IdleFunctions.Contain(name), IsUnknown: false);

        var library = names.Decode(line.Library);
        var libraryId = builder.Intern(library);
        var kind = LibraryKinds.Of(library);
        var first = _frames.Count;
        var isUnknown = FrameLine.IsUnknown(line.Symbol);
        if (kind == FrameKind.Jit && !isUnknown)
        {
            foreach (var part in JitNames.Split(name))
            {
                var partKind = _frames.Count > first ? FrameKind.Inlined : JitNames.KindOf(part);
                _frames.Add(builder.Frame(new FrameRow(builder.Intern(JitNames.WithoutTier(JitNames.WithoutSignatureLetter(part))), libraryId, partKind, StringId.Empty, 0)));
            }
        }
        else
        {
            _frames.Add(builder.Frame(new FrameRow(builder.Intern(name), libraryId, kind, StringId.Empty, 0)));
        }

        MostFrames = Math.Max(MostFrames, _frames.Count - first);
        return new FrameText(first, _frames.Count - first, builder.Intern(name), libraryId, IsInlined: false, IsIdle: IdleFunctions.Contain(name), isUnknown);
    }
}

/// <summary>What the text of a frame is found by.</summary>
/// <param name="Hash">Hash of the text without its offset.</param>
/// <param name="NameEnd">Where the offset begins, or the end of a text that has none.</param>
/// <param name="LibraryStart">Where the offset ends.</param>
internal readonly record struct TextKey(ulong Hash, int NameEnd, int LibraryStart);

/// <summary>What a frame's text says.</summary>
/// <param name="First">Its first frame in the interner's list.</param>
/// <param name="Count">How many frames; 0 where it is inlined, since its library is that of the function around it.</param>
/// <param name="Name">The function.</param>
/// <param name="Library">The library.</param>
/// <param name="IsInlined">Whether perf says that it is inlined.</param>
/// <param name="IsIdle">Whether it is a function in which an idle CPU waits.</param>
/// <param name="IsUnknown">Whether it has no symbol.</param>
internal readonly record struct FrameText(int First, int Count, StringId Name, StringId Library, bool IsInlined, bool IsIdle, bool IsUnknown);
