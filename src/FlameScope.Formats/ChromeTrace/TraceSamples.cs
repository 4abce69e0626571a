using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>
/// The samples that stand beside the events: <c>"samples":[{"name":"cycles","ts":…,"tid":…,"cpu":…,"weight":…,"sf":"4"}]</c>, and the frames that they name,
/// <c>"stackFrames":{"4":{"name":"step","category":"app","parent":"3"}}</c>. Frames mostly come after the samples.
/// </summary>
internal sealed class TraceSamples(ProfileBuilder builder, ReadContext context, TraceTexts texts)
{
    private readonly CallTree _tree = new(builder, context.Limits);
    private readonly List<Row> _rows = [];

    /// <summary>Samples so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads the array of samples that stands next.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="mayGoOn">Asked before each sample whether a limit is reached.</param>
    public void ReadSamples(JsonReader json, Func<bool> mayGoOn)
    {
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (!mayGoOn())
            {
                json.LeaveRest();
                return;
            }

            if (!json.BeginObject()) continue;
            var row = new Row();
            while (json.NextProperty(out var name)) Read(json, name, ref row);
            if (json.End == JsonEnd.NotYet) _rows.Add(row);
        }
    }

    /// <summary>Reads the object of frames that stands next.</summary>
    /// <param name="json">Stands before the object.</param>
    /// <param name="mayGoOn">Asked before each frame whether a limit is reached.</param>
    public void ReadFrames(JsonReader json, Func<bool> mayGoOn)
    {
        if (!json.BeginObject()) return;
        while (json.NextProperty(out var idText))
        {
            if (!mayGoOn())
            {
                json.LeaveRest();
                return;
            }

            var id = texts.Add(idText);
            if (!_tree.HasRoom || !json.BeginObject()) continue;
            var (name, category, parent) = (TraceEvent.None, TraceEvent.None, TraceEvent.None);
            while (json.NextProperty(out var property))
            {
                if (property.SequenceEqual("name"u8)) name = texts.Read(json);
                else if (property.SequenceEqual("category"u8)) category = texts.Read(json);
                else if (property.SequenceEqual("parent"u8)) parent = texts.Read(json);
            }

            if (json.End != JsonEnd.NotYet) return;
            var node = _tree.Add(id, Frame(name < 0 ? "" : texts[name], category < 0 ? "" : texts[category]), SampleState.Unknown);
            if (parent >= 0) _tree.SetParentId(node, parent);
        }
    }

    /// <summary>Adds a sample that stands among the events: <c>"ph":"P"</c>.</summary>
    public void Add(TraceEvent sample) => _rows.Add(new Row
    {
        TimeNs = sample.TimeNs,
        Process = sample.Process,
        Thread = sample.Thread,
        StackFrame = sample.StackFrame,
        LeafName = sample.StackFrame < 0 ? sample.Name : TraceEvent.None,
    });

    /// <summary>Adds the samples to the builder.</summary>
    /// <param name="threads">Names the threads.</param>
    /// <param name="position">How far the file was read, for the report.</param>
    /// <returns>The limit that ended it, in words; null where none did.</returns>
    public string? AddSamples(TraceThreads threads, long position)
    {
        _tree.Complete();
        var events = new Dictionary<int, EventRow>();
        foreach (var row in _rows)
        {
            if (context.Limits.Reached(builder, 0, 0) is { } limit) return limit;
            if (!events.TryGetValue(row.Name, out var description)) events.Add(row.Name, description = Describe(row, events.Count));
            var node = _tree.Find(row.StackFrame);
            if (node < 0 && row.StackFrame >= 0) builder.Report.Skip("sample of a frame that is not in the file", position, default);
            var stack = node >= 0 ? _tree.StackOf(node) : row.LeafName >= 0 ? builder.Stack(StackId.Root, Frame(texts[row.LeafName], "")) : StackId.Root;
            var state = description.IsCpuTime ? SampleState.Running : SampleState.Unknown;
            builder.AddSample(new SampleInput(row.TimeNs, stack, threads.Of(row.Process, row.Thread, row.Comm), builder.Event(description), row.Cpu, row.Weight, state));
        }

        if (_tree.StacksCut > 0) builder.Report.Note("Some stacks are too deep; the frames nearest the root have been cut.");
        return null;
    }

    private void Read(JsonReader json, ReadOnlySpan<byte> name, ref Row row)
    {
        if (name.SequenceEqual("ts"u8)) row.TimeNs = TraceEventReader.ReadTime(json);
        else if (name.SequenceEqual("pid"u8)) row.Process = texts.ReadId(json);
        else if (name.SequenceEqual("tid"u8)) row.Thread = texts.ReadId(json);
        else if (name.SequenceEqual("name"u8)) row.Name = texts.Read(json);
        else if (name.SequenceEqual("comm"u8)) row.Comm = texts.Read(json);
        else if (name.SequenceEqual("sf"u8)) row.StackFrame = texts.Read(json);
        else if (name.SequenceEqual("cpu"u8)) row.Cpu = json.TryInt32(out var cpu) && cpu is >= -1 and <= short.MaxValue ? (short)cpu : (short)-1;
        else if (name.SequenceEqual("weight"u8)) (row.Weight, row.HasWeight) = json.TryInt64(out var weight) && weight >= 0 ? (weight, true) : (1, false);
    }

    /// <summary>An event; a file that names very many is hostile, and what is beyond is one event.</summary>
    private EventRow Describe(Row row, int known)
    {
        var name = row.Name < 0 ? "" : texts[row.Name].TrimEnd(':', ' ');
        if (known >= EventInterner.MaxEvents) name = "other events";
        return EventNames.Describe(name.Length == 0 ? EventNames.None : name, row.HasWeight && name.Length > 0);
    }

    private FrameId Frame(string name, string category)
    {
        var kind = category.ToUpperInvariant() switch
        {
            "KERNEL" => FrameKind.Kernel,
            "JAVASCRIPT" => FrameKind.Jit,
            "METADATA" => FrameKind.Runtime,
            _ => FrameKind.User,
        };
        return HermesNames.TrySplit(name, kind, out var function, out var file, out var line)
            ? builder.Frame(function, V8.V8Names.Library(file), kind, file, line)
            : builder.Frame(name.Length == 0 ? "[unnamed]" : name, category, kind);
    }

    private struct Row()
    {
        public long? TimeNs;
        public TraceId Process = TraceId.None;
        public TraceId Thread = TraceId.None;
        public int Name = TraceEvent.None;
        public int LeafName = TraceEvent.None;
        public int Comm = TraceEvent.None;
        public int StackFrame = TraceEvent.None;
        public long Weight = 1;
        public bool HasWeight;
        public short Cpu = -1;
    }
}
