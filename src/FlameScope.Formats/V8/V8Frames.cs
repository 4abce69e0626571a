using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.V8;

/// <summary>Functions of V8's profiles to frames. The same function comes again in every node of the tree that it is in.</summary>
internal sealed class V8Frames(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<string> _strings = [];
    private readonly Dictionary<Function, V8Frame> _frames = [];

    /// <summary>Distinct names and places.</summary>
    public long Count => (long)_texts.Count + _frames.Count;

    /// <summary>Bytes of distinct names and places.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>The number of a name or a script's address.</summary>
    public int Text(ReadOnlySpan<byte> text)
    {
        var number = _texts.Add(text, out var isNew);
        if (isNew) _strings.Add(names.Decode(text));
        return number;
    }

    /// <summary>A function.</summary>
    /// <param name="name">The number of its name's text.</param>
    /// <param name="url">The number of its script's address.</param>
    /// <param name="line">The line where it is defined, from 1; 0 where not known.</param>
    /// <param name="column">The column there, from 0; -1 where not known.</param>
    public V8Frame Add(int name, int url, int line, int column)
    {
        var function = new Function(name, url, Math.Max(0, line), V8Names.TellsColumn(column) ? column : -1);
        if (_frames.TryGetValue(function, out var frame)) return frame;
        frame = Describe(_strings[name], _strings[url], function.Line, function.Column);
        _frames.Add(function, frame);
        return frame;
    }

    private V8Frame Describe(string name, string url, int line, int column)
    {
        if (url.Length == 0)
        {
            switch (name)
            {
                case "(root)":
                    return new V8Frame(FrameId.None, SampleState.Unknown);
                case "(idle)":
                    return new V8Frame(builder.Frame(name, "", FrameKind.Runtime), SampleState.Idle);
                case "(program)":
                    return new V8Frame(builder.Frame(name, "", FrameKind.User), SampleState.Unknown);
                case "(garbage collector)":
                    return new V8Frame(builder.Frame(name, "", FrameKind.Runtime), SampleState.Running);
                default:
                    break;
            }
        }

        var file = V8Names.File(url);
        return new V8Frame(builder.Frame(V8Names.Function(name, line, column), V8Names.Library(file), V8Names.Kind(file), file, file.Length == 0 ? 0 : line), SampleState.Running);
    }

    private readonly record struct Function(int Name, int Url, int Line, int Column)
    {
        /// <summary>Seeded for each process, as a record's own is not: these follow from a file, which could choose its collisions.</summary>
        public override int GetHashCode() => HashCode.Combine(Name, Url, Line, Column);
    }
}

/// <summary>A function, or what V8 puts in place of one.</summary>
/// <param name="Frame">Its frame; <see cref="FrameId.None"/> for <c>(root)</c>, which is above everything.</param>
/// <param name="State">What the thread does while it is the leaf: V8 tells when it is <c>(idle)</c>, and of <c>(program)</c>, native code outside of any function, it does not know.</param>
internal readonly record struct V8Frame(FrameId Frame, SampleState State);
