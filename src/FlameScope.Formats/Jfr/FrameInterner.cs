using FlameScope.Formats.Demangling;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>Makes frames of methods. The same frame has one number through all chunks, though its constants have other keys in each.</summary>
internal sealed class FrameInterner(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<FrameId> _frames = [];
    private readonly ByteTable _libraries = new();
    private readonly List<StringId> _libraryNames = [];
    private readonly SymbolNames _symbols = new();
    private byte[] _text = new byte[256];

    /// <summary>Distinct frames.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of them.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>The frame of a method.</summary>
    /// <param name="texts">The chunk's names.</param>
    /// <param name="className">The class's name.</param>
    /// <param name="method">The method.</param>
    /// <param name="type">The type of the frame.</param>
    public FrameId Frame(TextPools texts, TextReference className, Method method, FrameType type)
    {
        var holder = texts.Resolve(className);
        var name = texts.Resolve(method.Name);
        if (holder.Length + name.Length + 16 > _text.Length) _text = new byte[(holder.Length + name.Length + 16) * 2];

        // async-profiler writes symbols of native code as methods of a class that has the library's name, with this for a signature.
        var isSymbol = type is FrameType.Cpp or FrameType.Kernel || (type is FrameType.Native && (holder.IsEmpty || texts.Resolve(method.Descriptor).SequenceEqual("()L;"u8)));
        if (isSymbol && holder.IsEmpty && name.Contains((byte)'/'))
        {
            // Code of a library without a symbol for it.
            holder = name;
            name = "[unknown]"u8;
        }

        var kind = KindOf(type, isSymbol, holder, name);
        var length = 0;
        _text[length++] = (byte)kind;
        if (isSymbol)
        {
            holder.CopyTo(_text.AsSpan(length));
            length += holder.Length;
        }

        _text[length++] = 0;
        var start = length;
        if (!isSymbol && !holder.IsEmpty)
        {
            length += JavaNames.WriteClass(holder, _text.AsSpan(length));
            _text[length++] = (byte)'.';
        }

        name.CopyTo(_text.AsSpan(length));
        length += name.Length;

        var number = _texts.Add(_text.AsSpan(0, length), out var isNew);
        if (isNew)
        {
            var text = length == start ? "[unknown]" : names.Decode(_text.AsSpan(start, length - start));
            if (isSymbol) text = _symbols.Readable(text);
            _frames.Add(builder.Frame(new FrameRow(builder.Intern(text), isSymbol ? Library(holder) : StringId.Empty, kind, StringId.Empty, 0)));
        }

        return _frames[number];
    }

    /// <summary>A library has many methods: its name is made a string once.</summary>
    private StringId Library(ReadOnlySpan<byte> name)
    {
        var number = _libraries.Add(name, out var isNew);
        if (isNew) _libraryNames.Add(builder.Intern(names.Decode(name)));
        return _libraryNames[number];
    }

    /// <summary>
    /// A method is one frame, whether it was interpreted, compiled or inlined when it was met: these are states of the same code. A native method of Java is native code; so
    /// are symbols of libraries, of which those of the JVM are the runtime. What belongs to no library are stubs that the JVM makes, or what async-profiler puts where it does not
    /// know (<c>unknown_Java</c>).
    /// </summary>
    private static FrameKind KindOf(FrameType type, bool isSymbol, ReadOnlySpan<byte> holder, ReadOnlySpan<byte> name)
    {
        if (holder.IsEmpty && name.IsEmpty) return FrameKind.Unknown;
        if (type is FrameType.Kernel) return FrameKind.Kernel;
        if (!isSymbol) return type is FrameType.Native ? FrameKind.User : FrameKind.Jit;
        if (holder.IsEmpty) return name.StartsWith("unknown"u8) || name.StartsWith("not_walkable"u8) || name.StartsWith("no_Java_frame"u8) ? FrameKind.Unknown : FrameKind.Jit;
        return holder.StartsWith("libjvm."u8) || holder.SequenceEqual("jvm.dll"u8) ? FrameKind.Runtime : FrameKind.User;
    }
}

/// <summary>The type of a frame, as a constant of the recording says in words.</summary>
internal enum FrameType : byte
{
    /// <summary>Java, in one state or another.</summary>
    Java,

    /// <summary>A native method of Java, or a symbol of a library.</summary>
    Native,

    /// <summary>A symbol of a library that is written in C++.</summary>
    Cpp,

    /// <summary>A symbol of the kernel.</summary>
    Kernel,
}
