using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// What pprof and OpenTelemetry profiles have in common: a stack is a list of locations, a location is an address in a mapping and the functions that stand there, the innermost first, of which all
/// but the last were inlined; names are places in a table of strings. Kept as columns until frames are asked for, since samples may come first.
/// </summary>
internal sealed class SymbolTables(SampleSink sink)
{
    /// <summary>Functions at one address; no compiler inlines so many into each other.</summary>
    private const int MaxLines = 1000;

    private readonly List<Mapping> _mappings = [];
    private readonly List<Location> _locations = [];
    private readonly List<Function> _functions = [];
    private readonly List<ulong> _lines = [];
    private readonly List<FrameId> _frames = [];

    /// <summary>The frame + 1 of each location that has been asked for and is one frame; 0 for others.</summary>
    private int[] _singleFrames = new int[64];

    /// <summary>The name's number + 1 of each string that has been asked for as a name; 0 for others.</summary>
    private int[] _names = new int[64];

    /// <summary>The end of those that have been asked for.</summary>
    private int _namesEnd;

    private int _kindLibrary = SampleSink.NoName;
    private FrameKind _kindOfLibrary;
    private readonly IdTable _mappingIds = new();
    private readonly IdTable _locationIds = new();
    private readonly IdTable _functionIds = new();

    /// <summary>The strings, by number.</summary>
    public ByteList Strings { get; private set; } = new();

    /// <summary>Locations, mappings or functions that something names and that are not there.</summary>
    public long Missing { get; private set; }

    /// <summary>Number of locations.</summary>
    public int LocationCount => _locations.Count;

    /// <summary>A string of the table; empty where there is none of that number.</summary>
    public ReadOnlySpan<byte> Text(int number) => (uint)number < (uint)Strings.Count ? Strings[number] : default;

    /// <summary>A string of the table as a name, as <see cref="SampleSink.Name"/> has it; empty where there is none of that number.</summary>
    public string Name(int number) => sink.NameText(NameNumber(number));

    private int NameNumber(int number)
    {
        if ((uint)number >= (uint)Strings.Count) return sink.NameNumber(default);
        if (number >= _names.Length) Array.Resize(ref _names, Math.Max(number + 1, Math.Min(Strings.Count, _names.Length * 2)));
        ref var name = ref _names[number];
        if (name == 0)
        {
            name = sink.NameNumber(Strings[number]) + 1;
            _namesEnd = Math.Max(_namesEnd, number + 1);
        }

        return name - 1;
    }

    /// <summary>Takes a list of strings as its own, instead of adding each.</summary>
    public void UseStrings(ByteList strings)
    {
        sink.Keep(strings.Bytes, strings.Count);
        Strings = strings;
    }

    /// <summary>Adds a string.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        sink.Keep(text.Length);
        Strings.Add(text);
    }

    /// <summary>Adds a mapping.</summary>
    /// <param name="id">What locations name it by.</param>
    /// <param name="start">Its first address.</param>
    /// <param name="offset">Where in the file that address is.</param>
    /// <param name="file">The string that names the file.</param>
    public void AddMapping(ulong id, ulong start, ulong offset, int file)
    {
        sink.Keep(32);
        Put(_mappingIds, _mappings, id, new Mapping(start, offset, file));
    }

    /// <summary>Adds a function.</summary>
    /// <param name="id">What locations name it by.</param>
    /// <param name="name">The string of its name.</param>
    /// <param name="systemName">The string of its name as the linker has it.</param>
    /// <param name="file">The string of its source file.</param>
    /// <param name="line">The line in which it begins; 0 where not known.</param>
    public void AddFunction(ulong id, int name, int systemName, int file, int line)
    {
        sink.Keep(32);
        Put(_functionIds, _functions, id, new Function(name, systemName, file, line));
    }

    /// <summary>Begins a location; its lines come next.</summary>
    public void BeginLocation() => _firstLine = _lines.Count;

    private int _firstLine;

    /// <summary>A line of the location that was begun: the innermost function comes first.</summary>
    public void AddLine(ulong function)
    {
        if (_lines.Count - _firstLine < MaxLines) _lines.Add(function);
    }

    /// <summary>Adds the location that was begun.</summary>
    /// <param name="id">What samples name it by.</param>
    /// <param name="mapping">Its mapping; 0 for none.</param>
    /// <param name="address">Its address.</param>
    /// <param name="kind">What kind of code it is, where the file tells.</param>
    public void EndLocation(ulong id, ulong mapping, ulong address, FrameKind? kind = null)
    {
        sink.Keep(48 + (8L * (_lines.Count - _firstLine)));
        Put(_locationIds, _locations, id, new Location(mapping, address, kind, _firstLine, _lines.Count - _firstLine));
        if (_singleFrames.Length < _locations.Count) Array.Resize(ref _singleFrames, _singleFrames.Length * 2);
    }

    /// <summary>Pushes the frames of a location to the stack that was begun, the innermost first.</summary>
    /// <returns>False where the stack is as deep as it may be.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Push(ulong id)
    {
        // Most locations are one frame.
        var number = _locationIds.Find(id);
        return (uint)number < (uint)_singleFrames.Length && _singleFrames[number] is > 0 and var single ? sink.Push(new FrameId(single - 1)) : PushAny(number);
    }

    /// <summary>The frame of a location that is one frame and has been asked for.</summary>
    /// <returns>False for others.</returns>
    public bool TryKnownFrame(ulong id, out FrameId frame)
    {
        var number = _locationIds.Find(id);
        frame = new FrameId((uint)number < (uint)_singleFrames.Length ? _singleFrames[number] - 1 : -1);
        return frame.Value >= 0;
    }

    private bool PushAny(int number)
    {
        if (number < 0)
        {
            Missing++;
            return true;
        }

        ref var location = ref CollectionsMarshal.AsSpan(_locations)[number];
        if (location.FirstFrame < 0)
        {
            Resolve(ref location);
            if (location.FrameCount == 1) _singleFrames[number] = _frames[location.FirstFrame].Value + 1;
        }

        for (var i = 0; i < location.FrameCount; i++)
        {
            if (!sink.Push(_frames[location.FirstFrame + i])) return false;
        }

        return true;
    }

    /// <summary>Forgets everything: a further message with tables of its own follows.</summary>
    public void Clear()
    {
        _names.AsSpan(0, _namesEnd).Clear();
        _namesEnd = 0;
        _singleFrames.AsSpan(0, _locations.Count).Clear();
        Strings.Clear();
        _mappings.Clear();
        _locations.Clear();
        _functions.Clear();
        _lines.Clear();
        _frames.Clear();
        _mappingIds.Clear();
        _locationIds.Clear();
        _functionIds.Clear();
    }

    private static void Put<T>(IdTable ids, List<T> rows, ulong id, T row)
    {
        var number = ids.Add(id, out var isNew);
        if (isNew) rows.Add(row);
        else rows[number] = row;
    }

    private void Resolve(ref Location location)
    {
        location.FirstFrame = _frames.Count;
        var (library, start, offset) = MappingOf(location);
        for (var i = 0; i < location.LineCount; i++)
        {
            var isInlined = i < location.LineCount - 1;
            var number = _functionIds.Find(_lines[location.FirstLine + i]);
            if (number < 0)
            {
                Missing++;
                continue;
            }

            var function = _functions[number];
            var text = Text(function.Name).IsEmpty ? function.SystemName : function.Name;
            if (Text(text).IsEmpty) continue;
            var file = NameNumber(function.File);
            var kind = isInlined ? FrameKind.Inlined : location.Kind ?? KindOf(library, file);
            _frames.Add(sink.Frame(NameNumber(text), library, kind, file, function.Line));
        }

        // Not symbolised: the address in the file, which is the same however the file was mapped.
        if (_frames.Count == location.FirstFrame)
        {
            var address = location.Address >= start ? location.Address - start + offset : location.Address;
            var name = location.Address == 0 && sink.NameText(library).Length == 0 ? "[unknown]" : string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
            sink.Keep(name.Length);
            _frames.Add(sink.Builder.Frame(name, sink.NameText(library), location.Kind ?? KindOf(library)));
        }

        location.FrameCount = _frames.Count - location.FirstFrame;
    }

    private (int Library, ulong Start, ulong Offset) MappingOf(Location location)
    {
        if (location.Mapping == 0) return (SampleSink.NoName, 0, 0);
        var number = _mappingIds.Find(location.Mapping);
        if (number < 0)
        {
            Missing++;
            return (SampleSink.NoName, 0, 0);
        }

        var mapping = _mappings[number];
        return (NameNumber(mapping.File), mapping.Start, mapping.Offset);
    }

    /// <summary>By the library; where there is none, by the language of the source file.</summary>
    private FrameKind KindOf(int library, int fileName)
    {
        if (sink.NameText(library).Length > 0) return KindOf(library);
        var file = sink.NameText(fileName);
        var dot = file.LastIndexOf('.');
        return (dot < 0 ? "" : file[dot..]) switch
        {
            ".py" or ".rb" or ".php" or ".pl" => FrameKind.Interpreted,
            ".java" or ".kt" or ".scala" or ".js" or ".mjs" or ".cjs" or ".ts" or ".cs" => FrameKind.Jit,
            _ => FrameKind.User,
        };
    }

    /// <summary>By the library: mostly that of the location before.</summary>
    private FrameKind KindOf(int library)
    {
        if (library == SampleSink.NoName || library != _kindLibrary) (_kindLibrary, _kindOfLibrary) = (library, LibraryKinds.Of(sink.NameText(library)));
        return _kindOfLibrary;
    }

    private readonly record struct Mapping(ulong Start, ulong Offset, int File);

    private readonly record struct Function(int Name, int SystemName, int File, int Line);

    private record struct Location(ulong Mapping, ulong Address, FrameKind? Kind, int FirstLine, int LineCount)
    {
        /// <summary>Where its frames begin; -1 where they have not been asked for.</summary>
        public int FirstFrame { get; set; } = -1;

        public int FrameCount { get; set; }
    }
}
