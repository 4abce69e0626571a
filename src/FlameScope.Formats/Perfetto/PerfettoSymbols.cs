using System.Buffers.Binary;
using System.Text;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>
/// Symbols that were added to a trace after it was recorded (<c>ModuleSymbols</c>, as <c>traceconv symbolize</c> and <c>traceconv bundle</c> write): for addresses in a module, which its build id or its path
/// names, the functions that stand there, those that were inlined first. They mostly stand at the end, so stacks are named when all is read.
/// </summary>
internal sealed class PerfettoSymbols(SampleSink sink)
{
    /// <summary>Functions at one address; no compiler inlines so many into each other.</summary>
    private const int MaxLines = 256;

    /// <summary>Bytes of the longest build id that there is, with room to spare.</summary>
    private const int MaxBuildId = 64;

    private readonly ByteTable _places = new();
    private readonly List<(int First, int Count)> _linesOfPlaces = [];
    private readonly List<string> _lines = [];
    private readonly Dictionary<FrameId, Unnamed> _unnamed = [];
    private readonly Dictionary<StackId, (StackId Stack, int Depth)> _named = [];
    private readonly List<StackId> _path = [];

    /// <summary>A build id as hexadecimal digits: traces hold it as bytes or as such digits.</summary>
    public static string BuildId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBuildId * 2) bytes = bytes[..(MaxBuildId * 2)];
        return bytes.Length >= 16 && Fields.HexLength(bytes) == bytes.Length ? Encoding.ASCII.GetString(bytes).ToLowerInvariant() : Convert.ToHexStringLower(bytes);
    }

    /// <summary>Notes a frame that has no symbol.</summary>
    /// <param name="frame">The frame, named by its address.</param>
    /// <param name="library">Its library.</param>
    /// <param name="buildId">Its library's build id, as <see cref="BuildId"/> gives it; empty where not told.</param>
    /// <param name="address">Its address in the library.</param>
    /// <param name="kind">Its kind, as the file tells it.</param>
    public void AddUnnamed(FrameId frame, string library, string buildId, ulong address, int kind)
    {
        if (_unnamed.TryAdd(frame, new Unnamed(library, buildId, address, kind))) sink.Keep(48);
    }

    /// <summary>Takes the symbols of a module.</summary>
    public void AddModule(ReadOnlySpan<byte> message)
    {
        var (path, buildId) = ("", "");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) path = sink.Name(fields.Bytes);
            else if (fields.Number == 2) buildId = BuildId(fields.Bytes);
        }

        var module = Module(path, buildId);
        fields = new WireFields(message);
        while (sink.HasRoom() && fields.Next())
        {
            if (fields.Number == 3 && fields.Type == WireType.Bytes) AddAddress(module, fields.Bytes);
        }
    }

    /// <summary>A stack with the names that were added.</summary>
    public StackId Named(StackId stack)
    {
        if (_lines.Count == 0 || _unnamed.Count == 0) return stack;
        _path.Clear();
        var (named, depth) = (StackId.Root, 0);
        for (var at = stack; at != StackId.Root; at = sink.Builder.Parent(at))
        {
            if (_named.TryGetValue(at, out var known))
            {
                (named, depth) = known;
                break;
            }

            _path.Add(at);
        }

        for (var i = _path.Count - 1; i >= 0; i--)
        {
            var frame = sink.Builder.Leaf(_path[i]);
            if (_unnamed.TryGetValue(frame, out var unnamed) && Find(unnamed) is { Count: > 0 } lines) Push(unnamed, lines, i, ref named, ref depth);
            else (named, depth) = (sink.Builder.Stack(named, frame), depth + 1);
            _named.Add(_path[i], (named, depth));
        }

        return named;
    }

    /// <summary>Pushes the functions at an address, the innermost last; where the stack would grow too deep by them, the one that the others were inlined into stands for all.</summary>
    private void Push(Unnamed frame, (int First, int Count) lines, int framesLeft, ref StackId stack, ref int depth)
    {
        var count = depth + lines.Count + framesLeft <= sink.MaxDepth ? lines.Count : 1;
        for (var i = 0; i < count; i++)
        {
            var name = _lines[lines.First + lines.Count - 1 - i];
            var id = i == 0 ? PerfettoFrames.Frame(sink, name, frame.Library, frame.Address, frame.Kind) : sink.Builder.Frame(sink.Symbols.Readable(name), frame.Library, FrameKind.Inlined);
            stack = sink.Builder.Stack(stack, id);
        }

        depth += count;
    }

    private void AddAddress(byte[] module, ReadOnlySpan<byte> message)
    {
        var (address, first) = (0UL, _lines.Count);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1)
            {
                address = fields.Value;
            }
            else if (fields.Number == 2 && _lines.Count - first < MaxLines)
            {
                var line = new WireFields(fields.Bytes);
                while (line.Next())
                {
                    if (line.Number != 1 || line.Bytes.IsEmpty) continue;
                    _lines.Add(sink.Name(line.Bytes));
                    break;
                }
            }
        }

        sink.Keep(64 + (8L * (_lines.Count - first)));
        var number = Place(module, address, out var isNew);
        if (isNew) _linesOfPlaces.Add((first, _lines.Count - first));
        else _linesOfPlaces[number] = (first, _lines.Count - first);
    }

    private (int First, int Count) Find(Unnamed frame)
    {
        var number = Place(Module(frame.Library, frame.BuildId), frame.Address, out var isNew);
        if (isNew) _linesOfPlaces.Add((0, 0));
        return _linesOfPlaces[number];
    }

    private int Place(byte[] module, ulong address, out bool isNew)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, address);
        return _places.Add(bytes, module, out isNew);
    }

    /// <summary>What tells a module: its build id, or its path where it has none.</summary>
    private static byte[] Module(string path, string buildId) => Encoding.UTF8.GetBytes(buildId.Length > 0 ? buildId : path);

    private readonly record struct Unnamed(string Library, string BuildId, ulong Address, int Kind);
}
