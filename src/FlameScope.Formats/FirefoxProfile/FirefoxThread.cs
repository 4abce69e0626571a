using System.Buffers.Text;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>A thread as it stands in the file.</summary>
internal sealed class FirefoxThread(SampleSink names, ReadLimits limits, TableRoom room, FirefoxProcess process)
{
    private static readonly (string Name, int Shift)[] SampleColumns = [("stack", 0), ("time", 6), ("timeDeltas", 6), ("weight", 6), ("threadCPUDelta", 3)];

    private const string MainThread = "GeckoMain";

    private string _name = "";
    private string _processName = "";

    /// <summary>The process whose libraries and categories it uses.</summary>
    public FirefoxProcess Process { get; private set; } = process;

    /// <summary>Its own tables.</summary>
    public FirefoxTables Tables { get; } = new(names, limits, room);

    /// <summary>0 stack, 1 time, 2 timeDeltas, 3 weight (times 10^6), 4 threadCPUDelta.</summary>
    public FirefoxTable Samples { get; } = Sampled(limits, room);

    /// <summary>As the samples.</summary>
    public FirefoxTable NativeAllocations { get; } = Sampled(limits, room);

    /// <summary>As the samples.</summary>
    public FirefoxTable JsAllocations { get; } = Sampled(limits, room);

    /// <summary>Whether it has any table of samples; the file may have very many that have none.</summary>
    public bool HasSamples => Samples.IsRead || NativeAllocations.IsRead || JsAllocations.IsRead;

    /// <summary>Process id; null where it is none.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Thread id; null where it is none.</summary>
    public int? ThreadId { get; private set; }

    /// <summary>Its name. All main threads are called GeckoMain, which the profiler knows them by: where the process has a name, it is that.</summary>
    public string Name => _name is MainThread && _processName.Length > 0 ? _processName : _name;

    /// <summary>Reads the object that stands next.</summary>
    public void Read(JsonReader json)
    {
        json.BeginObject();
        while (json.NextProperty(out var property))
        {
            if (property.SequenceEqual("samples"u8)) Samples.Read(json);
            else if (property.SequenceEqual("nativeAllocations"u8)) NativeAllocations.Read(json);
            else if (property.SequenceEqual("jsAllocations"u8)) JsAllocations.Read(json);
            else if (property.SequenceEqual("name"u8)) _name = json.TryString(out var text) ? names.Name(text) : "";
            else if (property.SequenceEqual("processName"u8)) _processName = json.TryString(out var text) ? names.Name(text) : "";
            else if (property.SequenceEqual("pid"u8)) ProcessId = Id(json);
            else if (property.SequenceEqual("tid"u8)) ThreadId = Id(json);
            else if (property.SequenceEqual("libs"u8)) ReadLibraries(json);
            else Tables.Read(property, json);
        }
    }

    /// <summary>Until version 41 of the processed form each thread had the libraries of its process.</summary>
    private void ReadLibraries(JsonReader json)
    {
        Process = new FirefoxProcess(names, Process);
        Process.ReadLibraries(json);
    }

    /// <summary>An id is a number or its digits; one that came again has a dot and a number after them.</summary>
    private static int? Id(JsonReader json) =>
        json.TryText(out var text) && Utf8Parser.TryParse(text, out int id, out var used) && id >= 0 && (used == text.Length || text[used] == '.') ? id : null;

    private static FirefoxTable Sampled(ReadLimits limits, TableRoom room) =>
        new(room, limits.MaxSamples == int.MaxValue ? int.MaxValue : limits.MaxSamples + 1, SampleColumns);
}
