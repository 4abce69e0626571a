using System.Text;

namespace FlameScope.Formats.Nettrace;

/// <summary>The kinds of events that are read; all others are passed over.</summary>
internal enum EventKind : byte
{
    /// <summary>Any other.</summary>
    Other,

    /// <summary>A sample of a thread by the runtime's sample profiler.</summary>
    ThreadSample,

    /// <summary>A method and where its code is.</summary>
    Method,

    /// <summary>A module with its id.</summary>
    Module,

    /// <summary>A module with its id, and that of its domain.</summary>
    DomainModule,

    /// <summary>The traced process's command line.</summary>
    ProcessInfo,

    /// <summary>Some 100 kB that were allocated.</summary>
    Allocation,

    /// <summary>An event of <c>Universal.Events</c>: a value with a stack.</summary>
    Measurement,

    /// <summary>A process that was there, or was created.</summary>
    Process,

    /// <summary>A file or memory that a process has mapped.</summary>
    Mapping,

    /// <summary>A function of a mapping.</summary>
    Symbol,
}

/// <summary>What the metadata of a trace says of its events, by their ids.</summary>
internal sealed class EventTypes
{
    private const int MaxTypes = 100_000;
    private const int MaxNameBytes = 512;
    private const byte VarUIntType = 21;
    private const int GuidLength = 16;

    private readonly Dictionary<uint, EventType> _types = [];

    /// <summary>What an event is; <see cref="EventKind.Other"/> where nothing was said of it.</summary>
    public EventType this[uint id] => _types.GetValueOrDefault(id);

    /// <summary>Forgets all.</summary>
    public void Clear() => _types.Clear();

    /// <summary>Adds the description of an event of versions 1 and 2. Version 1 has ids for providers, where later ones have names.</summary>
    /// <param name="id">Where in the file it stands, by which events refer to it.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="version">Version of the format.</param>
    public void AddVersion1Or2(uint id, ReadOnlySpan<byte> payload, int version)
    {
        var cursor = new PayloadCursor(payload);
        var provider = version == 1 ? ProviderOf(cursor.Bytes(GuidLength)) : Text(cursor.Utf16(), Encoding.Unicode);
        var eventId = cursor.U32();
        if (!cursor.HasFailed) Add(id, provider, eventId, "", isMeasurement: false);
    }

    private static string ProviderOf(ReadOnlySpan<byte> id) => id.Length < GuidLength ? "" : new Guid(id).ToString() switch
    {
        "3c530d44-97ae-513a-1e6d-783e8f8e03a9" => "Microsoft-DotNETCore-SampleProfiler",
        "e13c0d23-ccbc-4e12-931b-d9cc2eee27e4" => "Microsoft-Windows-DotNETRuntime",
        "a669021c-c450-4609-a035-5af59af4df18" => "Microsoft-Windows-DotNETRuntimeRundown",
        _ => "",
    };

    /// <summary>Adds the description of an event of versions 3 to 5, the payload of an event without metadata of its own.</summary>
    public void AddVersion3To5(ReadOnlySpan<byte> payload)
    {
        var cursor = new PayloadCursor(payload);
        var id = cursor.U32();
        var provider = Text(cursor.Utf16(), Encoding.Unicode);
        var eventId = cursor.U32();
        var name = Text(cursor.Utf16(), Encoding.Unicode);
        if (!cursor.HasFailed) Add(id, provider, eventId, name, isMeasurement: true);
    }

    /// <summary>Adds the descriptions in a block of version 6.</summary>
    /// <returns>Whether the block was sound.</returns>
    public bool AddVersion6(ReadOnlySpan<byte> block)
    {
        var cursor = new PayloadCursor(block);
        _ = cursor.Bytes(cursor.U16());
        while (!cursor.IsAtEnd)
        {
            var row = new PayloadCursor(cursor.Bytes(cursor.U16()));
            if (cursor.HasFailed) return false;
            var id = row.VarU32();
            var provider = Text(row.VarUtf8(), Encoding.UTF8);
            var eventId = row.VarU32();
            var name = Text(row.VarUtf8(), Encoding.UTF8);
            if (row.HasFailed) return false;

            // An event of another tool's own carries its fields alone, without the value that comes first in the others.
            var fields = row.U16();
            var first = new PayloadCursor(fields == 0 ? default : row.Bytes(row.U16()));
            var isValue = fields > 0 && first.VarUtf8().SequenceEqual("Value"u8) && first.U8() == VarUIntType;
            Add(id, provider, eventId, name, isValue);
        }

        return !cursor.HasFailed;
    }

    private void Add(uint id, string provider, uint eventId, string name, bool isMeasurement)
    {
        if (_types.Count >= MaxTypes) return;
        var kind = (provider, eventId) switch
        {
            ("Microsoft-DotNETCore-SampleProfiler", 0) => EventKind.ThreadSample,
            ("Microsoft-Windows-DotNETRuntime", 143) or ("Microsoft-Windows-DotNETRuntimeRundown", 143 or 144) => EventKind.Method,
            ("Microsoft-Windows-DotNETRuntime", 151) or ("Microsoft-Windows-DotNETRuntimeRundown", 151 or 152) => EventKind.DomainModule,
            ("Microsoft-Windows-DotNETRuntime", 152) or ("Microsoft-Windows-DotNETRuntimeRundown", 153 or 154) => EventKind.Module,
            ("Microsoft-Windows-DotNETRuntime", 10) => EventKind.Allocation,
            ("Microsoft-DotNETCore-EventPipe", 1) => EventKind.ProcessInfo,
            ("Universal.System", 0 or 1) => EventKind.Process,
            ("Universal.System", 3) => EventKind.Mapping,
            ("Universal.System", 4) => EventKind.Symbol,
            ("Universal.Events", _) when isMeasurement => EventKind.Measurement,
            _ => EventKind.Other,
        };
        _types[id] = new EventType(kind, kind == EventKind.Measurement ? name : "");
    }

    private static string Text(ReadOnlySpan<byte> bytes, Encoding encoding) => encoding.GetString(bytes[..Math.Min(bytes.Length, MaxNameBytes)]);
}

/// <summary>What an event is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, where it is a measurement.</param>
internal readonly record struct EventType(EventKind Kind, string Name);
