using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>The tables that samples lead into. Each thread had its own; since version 55 of the processed form, ever more of them are shared by all threads.</summary>
internal sealed class FirefoxTables(SampleSink names, ReadLimits limits, TableRoom room)
{
    private static readonly (string Name, int Shift)[] StackColumns = [("frame", 0), ("prefix", 0), ("prefixOffset", 0), ("category", 0)];
    private static readonly (string Name, int Shift)[] FrameColumns = [("func", 0), ("address", 0), ("category", 0), ("inlineDepth", 0), ("nativeSymbol", 0), ("location", 0), ("flags", 0), ("lib", 0)];
    private static readonly (string Name, int Shift)[] FunctionColumns = [("name", 0), ("resource", 0), ("isJS", FirefoxTable.TruthValue), ("fileName", 0), ("source", 0), ("lineNumber", 0), ("flags", 0)];
    private static readonly (string Name, int Shift)[] ResourceColumns = [("lib", 0), ("name", 0)];
    private static readonly (string Name, int Shift)[] NativeSymbolColumns = [("libIndex", 0)];
    private static readonly (string Name, int Shift)[] SourceColumns = [("filename", 0)];

    public FirefoxStrings Strings { get; } = new(names);

    /// <summary>0 frame, 1 prefix, 2 prefixOffset, 3 category.</summary>
    public FirefoxTable Stacks { get; } = new(room, limits.MaxStacks, StackColumns);

    /// <summary>0 func, 1 address, 2 category, 3 inlineDepth, 4 nativeSymbol, 5 location (raw), 6 flags, 7 lib.</summary>
    public FirefoxTable Frames { get; } = new(room, limits.MaxStacks, FrameColumns);

    /// <summary>0 name, 1 resource, 2 isJS, 3 fileName, 4 source, 5 lineNumber, 6 flags.</summary>
    public FirefoxTable Functions { get; } = new(room, limits.MaxNames, FunctionColumns);

    /// <summary>0 lib, 1 name.</summary>
    public FirefoxTable Resources { get; } = new(room, limits.MaxNames, ResourceColumns);

    /// <summary>0 libIndex.</summary>
    public FirefoxTable NativeSymbols { get; } = new(room, limits.MaxNames, NativeSymbolColumns);

    /// <summary>0 filename.</summary>
    public FirefoxTable Sources { get; } = new(room, limits.MaxNames, SourceColumns);

    /// <summary>Reads a table by its name.</summary>
    /// <returns>False where it is another property, which is not read.</returns>
    public bool Read(ReadOnlySpan<byte> name, JsonReader json)
    {
        if (name.SequenceEqual("stringArray"u8) || name.SequenceEqual("stringTable"u8))
        {
            Strings.Read(json);
            return true;
        }

        var table = name.SequenceEqual("stackTable"u8) ? Stacks
            : name.SequenceEqual("frameTable"u8) ? Frames
            : name.SequenceEqual("funcTable"u8) ? Functions
            : name.SequenceEqual("resourceTable"u8) ? Resources
            : name.SequenceEqual("nativeSymbols"u8) ? NativeSymbols
            : name.SequenceEqual("sources"u8) ? Sources
            : null;
        table?.Read(json);
        return table is not null;
    }

    /// <summary>These tables, with those of all threads where a thread has none of its own.</summary>
    public TableSet With(FirefoxTables shared) => new(
        Strings.Count > 0 ? Strings : shared.Strings,
        Stacks.IsRead ? Stacks : shared.Stacks,
        Frames.IsRead ? Frames : shared.Frames,
        Functions.IsRead ? Functions : shared.Functions,
        Resources.IsRead ? Resources : shared.Resources,
        NativeSymbols.IsRead ? NativeSymbols : shared.NativeSymbols,
        Sources.IsRead ? Sources : shared.Sources);
}

/// <summary>The tables that a thread uses, its own or those of all threads.</summary>
internal sealed record TableSet(FirefoxStrings Strings, FirefoxTable Stacks, FirefoxTable Frames, FirefoxTable Functions, FirefoxTable Resources, FirefoxTable NativeSymbols, FirefoxTable Sources)
{
    private const long Inlined = 1, HasAddress = 1 << 1, HasCategory = 1 << 2, HasNativeSymbol = 1 << 3;

    /// <summary>Whether frames say which library they are in, as they do since version 70 of the processed form; before, their functions do.</summary>
    public bool FramesHaveLibraries => Frames[7].Count > 0;

    /// <summary>The category of a frame.</summary>
    public long CategoryOf(long frame) => Meant(2, frame, HasCategory);

    /// <summary>The library of a frame, where <see cref="FramesHaveLibraries"/>.</summary>
    public long LibraryOf(long frame) => Meant(7, frame, HasAddress);

    /// <summary>The native symbol of a frame.</summary>
    public long NativeSymbolOf(long frame) => Meant(4, frame, HasNativeSymbol);

    /// <summary>Whether a frame was inlined in the one below it.</summary>
    public bool IsInlined(long frame) => Frames[6].Count > 0 ? Frames.At(6, frame) is var flags && flags != FirefoxTable.Null && (flags & Inlined) != 0 : Frames.At(3, frame) > 0;

    /// <summary>Since version 71 a column of flags says which of the others mean something; numbers of those that do not are 0.</summary>
    private long Meant(int column, long frame, long flag) =>
        Frames[6].Count > 0 && (Frames.At(6, frame) is var flags && (flags == FirefoxTable.Null || (flags & flag) == 0)) ? FirefoxTable.Null : Frames.At(column, frame);
}
