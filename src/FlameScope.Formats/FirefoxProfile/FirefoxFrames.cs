using System.Globalization;
using System.Text;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>Frames of a table, made when they are first asked for.</summary>
internal sealed class FirefoxFrames
{
    private const long IsJavaScript = 1, HasResource = 1 << 2, HasSource = 1 << 3, HasLine = 1 << 4;

    private readonly ProfileBuilder _builder;
    private readonly SampleSink _names;
    private readonly TableSet _tables;
    private readonly FirefoxProcess _process;
    private readonly FrameId[] _frames;
    private readonly bool _isRaw;

    public FirefoxFrames(ProfileBuilder builder, SampleSink names, TableSet tables, FirefoxProcess process)
    {
        _builder = builder;
        _names = names;
        _tables = tables;
        _process = process;
        _isRaw = tables.Frames[5].Count > 0;
        _frames = new FrameId[_isRaw ? tables.Frames[5].Count : tables.Frames[0].Count];
        _frames.AsSpan().Fill(FrameId.None);
    }

    /// <summary>Numbers that stand for no frame.</summary>
    public long Unknown { get; private set; }

    /// <summary>The frame of a number.</summary>
    public FrameId this[long number]
    {
        get
        {
            if ((ulong)number >= (ulong)_frames.Length)
            {
                Unknown++;
                return _builder.Frame("[unknown]", "", FrameKind.Unknown);
            }

            ref var frame = ref _frames[number];
            if (frame == FrameId.None) frame = _isRaw ? OfLocation(number) : OfFunction(number);
            return frame;
        }
    }

    private FrameId OfFunction(long number)
    {
        var functions = _tables.Functions;
        var function = _tables.Frames.At(0, number);
        var name = _tables.Strings.Bytes(functions.At(0, function));

        // Since version 75 of the processed form a column of flags says which of the others mean something.
        var flags = functions[6].Count > 0 ? functions.At(6, function) : FirefoxTable.Null;
        var isJs = flags == FirefoxTable.Null ? functions.At(2, function) == 1 : (flags & IsJavaScript) != 0;
        var resource = (flags & HasResource) != 0 || flags == FirefoxTable.Null ? functions.At(1, function) : FirefoxTable.Null;
        var library = _process.Library(_tables.FramesHaveLibraries ? _tables.LibraryOf(number) : _tables.Resources.At(0, resource)) ?? _process.Library(_tables.NativeSymbols.At(0, _tables.NativeSymbolOf(number)));
        var file = (flags & HasSource) == 0 && flags != FirefoxTable.Null ? FirefoxTable.Null : functions.At(4, function) is var source && source >= 0 ? _tables.Sources.At(0, source) : functions.At(3, function);
        var line = (flags & HasLine) == 0 && flags != FirefoxTable.Null ? 0 : functions.At(5, function);
        var kind = _tables.IsInlined(number) ? FrameKind.Inlined : Kind(number, isJs, library is not null);

        // What has no symbol is called by its address in the library: addresses of several libraries are alike.
        var text = name.StartsWith("0x"u8) && library is not null ? $"{library.Name}+{Encoding.UTF8.GetString(name)}" : name.IsEmpty ? isJs ? "(anonymous)" : "[unknown]" : isJs ? _names.Name(name) : _names.Symbols.Readable(_names.Name(name));
        return _builder.Frame(text, library?.Name ?? "", kind, file >= 0 ? _tables.Strings.Text(file) : "", line is > 0 and <= int.MaxValue && file >= 0 ? (int)line : 0);
    }

    private FrameId OfLocation(long number)
    {
        var location = LocationText.Parse(_tables.Strings.Bytes(_tables.Frames.At(5, number)));
        if (location.Address is { } address)
        {
            var library = address <= long.MaxValue ? _process.LibraryAt((long)address) : null;
            var text = library is null
                ? string.Create(CultureInfo.InvariantCulture, $"0x{address:x}")
                : string.Create(CultureInfo.InvariantCulture, $"{library.Name}+0x{(long)address - library.Start + library.Offset:x}");
            return _builder.Frame(text, library?.Name ?? "", Kind(number, isJs: false, library is not null));
        }

        var isJs = !location.File.IsEmpty;
        var name = location.Name.IsEmpty ? isJs ? "(anonymous)" : "[unknown]" : isJs ? _names.Name(location.Name) : _names.Symbols.Readable(_names.Name(location.Name));
        var libraryName = _names.Name(location.Library);
        var kind = libraryName.Length > 0 && PerfScript.LibraryKinds.Of(libraryName) is FrameKind.Kernel or FrameKind.Jit ? PerfScript.LibraryKinds.Of(libraryName) : Kind(number, isJs, libraryName.Length > 0);
        return _builder.Frame(name, libraryName, kind, _names.Name(location.File), location.Line);
    }

    private FrameKind Kind(long number, bool isJs, bool hasLibrary)
    {
        var kind = CategoryKinds.Of(_process.Category(_tables.CategoryOf(number)));
        if (isJs && kind is FrameKind.Unknown or FrameKind.User) return FrameKind.Jit;
        return kind == FrameKind.Unknown && hasLibrary ? FrameKind.User : kind;
    }
}
