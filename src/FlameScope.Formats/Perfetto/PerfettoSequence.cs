using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>What one writer's packets build up: interned strings, mappings, frames and call stacks, and defaults. Forgotten where the writer says that it begins anew.</summary>
internal sealed class PerfettoSequence(SampleSink sink, PerfettoSymbols symbols)
{
    private const int FunctionField = 5;
    private const int FrameField = 6;
    private const int CallstackField = 7;
    private const int BuildIdField = 16;
    private const int PathField = 17;
    private const int MappingField = 19;

    private readonly Interned<string> _functions = new();
    private readonly Interned<string> _paths = new();
    private readonly Interned<string> _buildIds = new();
    private readonly Interned<(string Library, string BuildId)> _mappings = new();
    private readonly Interned<FrameId> _frames = new();
    private readonly Interned<StackId> _stacks = new();
    private readonly List<FrameId> _callstack = [];

    /// <summary>The clock of its packets; 0 for the trace's.</summary>
    public uint Clock { get; set; }

    /// <summary>The event of its samples; null where no default told.</summary>
    public EventId? Event { get; set; }

    /// <summary>Whether its event counts time on a CPU.</summary>
    public bool IsCpuTime { get; set; } = true;

    /// <summary>Whether packets were lost, so that what is named may be missing until the writer begins anew.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _functions.Clear();
        _paths.Clear();
        _buildIds.Clear();
        _mappings.Clear();
        _frames.Clear();
        _stacks.Clear();
        (Clock, Event, IsCpuTime, IsBroken) = (0, null, true, false);
    }

    /// <summary>The stack of an id; null where it is not there.</summary>
    public StackId? Stack(ulong id) => _stacks.Find(id, out var stack) ? stack : null;

    /// <summary>Takes interned data. Entries name others of the same message, in any order, so each table is read when those that it names have been.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        // Most messages hold a stack alone, or it and some frames.
        var tables = 0UL;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            tables |= fields.Number < 64 ? 1UL << fields.Number : 0;
            if (fields.Number == FunctionField) Text(fields.Bytes, _functions);
            else if (fields.Number == PathField) Text(fields.Bytes, _paths);
            else if (fields.Number == BuildIdField) Text(fields.Bytes, _buildIds);
        }

        foreach (var number in (ReadOnlySpan<int>)[MappingField, FrameField, CallstackField])
        {
            if ((tables & (1UL << number)) == 0) continue;
            fields = new WireFields(message);
            while (fields.Next())
            {
                if (fields.Number != number) continue;
                if (number == MappingField) Mapping(fields.Bytes);
                else if (number == FrameField) Frame(fields.Bytes);
                else Callstack(fields.Bytes);
            }
        }
    }

    private void Text(ReadOnlySpan<byte> message, Interned<string> table)
    {
        var (id, text) = (0UL, "");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) id = fields.Value;
            else if (fields.Number == 2) text = ReferenceEquals(table, _buildIds) ? PerfettoSymbols.BuildId(fields.Bytes) : sink.Name(fields.Bytes);
        }

        sink.Keep(ReferenceEquals(table, _buildIds) ? 16 + text.Length : 16);
        table.Set(id, text);
    }

    private void Mapping(ReadOnlySpan<byte> message)
    {
        var (id, path, buildId) = (0UL, "", "");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1)
            {
                id = fields.Value;
            }
            else if (fields.Number == 2)
            {
                buildId = _buildIds.Find(fields.Value, out var known) ? known : "";
            }
            else if (fields.Number == 7)
            {
                foreach (var part in fields.Numbers)
                {
                    if (_paths.Find(part, out var name) && path.Length + name.Length < 4096) path = name.StartsWith('/') || name.StartsWith('[') || path.Length == 0 && name is "kernel" ? name : path + "/" + name;
                }
            }
        }

        sink.Keep(16 + path.Length);
        _mappings.Set(id, (path is "kernel" or "/kernel" ? "[kernel.kallsyms]" : path, buildId));
    }

    private void Frame(ReadOnlySpan<byte> message)
    {
        var (id, name, library, buildId, address, kind) = (0UL, "", "", "", 0UL, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    id = fields.Value;
                    break;
                case 2 when _functions.Find(fields.Value, out var function):
                    name = function;
                    break;
                case 3 when _mappings.Find(fields.Value, out var mapping):
                    (library, buildId) = mapping;
                    break;
                case 4:
                    address = fields.Value;
                    break;
                case 7:
                    kind = fields.Index;
                    break;
            }
        }

        sink.Keep(16);
        var frame = PerfettoFrames.Frame(sink, name, library, address, kind);
        if (name.Length == 0 && address != 0) symbols.AddUnnamed(frame, library, buildId, address, kind);
        _frames.Set(id, frame);
    }

    private void Callstack(ReadOnlySpan<byte> message)
    {
        var id = 0UL;
        var frames = _callstack;
        frames.Clear();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1)
            {
                id = fields.Value;
            }
            else if (fields.Number == 2)
            {
                foreach (var frame in fields.Numbers)
                {
                    frames.Add(_frames.Find(frame, out var known) ? known : PerfettoFrames.Frame(sink, "[unknown]", "", 0, 0));
                }
            }
        }

        sink.Keep(16);
        _stacks.Set(id, PerfettoFrames.Stack(sink, frames));
    }

    /// <summary>Entries by the ids that the writer gives them.</summary>
    private sealed class Interned<T>
    {
        private readonly IdTable _ids = new();
        private readonly List<T> _entries = [];

        public void Set(ulong id, T entry)
        {
            var number = _ids.Add(id, out var isNew);
            if (isNew) _entries.Add(entry);
            else _entries[number] = entry;
        }

        public bool Find(ulong id, out T entry)
        {
            var number = _ids.Find(id);
            entry = number < 0 ? default! : _entries[number];
            return number >= 0;
        }

        public void Clear()
        {
            _ids.Clear();
            _entries.Clear();
        }
    }
}
