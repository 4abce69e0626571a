using System.Globalization;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Pprof;

/// <summary>
/// Reads the message field by field (google/pprof, proto/profile.proto). Samples come before the locations and strings that they name, so they are kept as they stand until the end; a stack is
/// recognised by the bytes of its locations, and walked once.
/// </summary>
internal sealed class PprofReader
{
    /// <summary>Types of values of one profile; no profiler measures so many.</summary>
    private const int MaxTypes = 256;

    /// <summary>A shorter period than 10 µs is no rate of sampling, but says that values are in nanoseconds.</summary>
    private const long MinPeriodNs = 10_000;

    /// <summary>Stacks after which it shows whether they come again.</summary>
    private const int FewStacks = 4096;

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly SampleSink _sink;
    private readonly SymbolTables _tables;
    private readonly MessageLog _samples = new();
    private readonly KnownStacks _stacks = new();
    private readonly PackedStacks _walker;
    private readonly List<(int Type, int Unit)> _types = [];
    private ValueColumn[] _events = [];
    private readonly long[] _values = new long[MaxTypes];
    private byte[] _locations = new byte[256];
    private bool _remembersStacks = true;
    private bool _areTimed;
    private long _stacksAsked;
    private long _stacksKnown;
    private (int Type, int Unit) _periodType;
    private long _timeNanos;
    private long _durationNanos;
    private long _period;
    private int _defaultType = -1;
    private bool _trimsFrames;
    private bool _hasMoreSamples;

    public PprofReader(ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _sink = new SampleSink(builder, context) { HoldsSamples = true };

        // Labels, not the order, tell the time: sorting them is no news.
        builder.ReportsOrder = false;
        _tables = new SymbolTables(_sink);
        _walker = new PackedStacks(_sink, _tables);
    }

    /// <summary>Reads all of it.</summary>
    public void Read(Stream input)
    {
        using var reader = new WireReader(input);
        while (_sink.HasRoom() && reader.Next()) Field(reader);

        var labels = new PprofLabels(_tables);
        _areTimed = labels.HasTimes;
        AddEvents(labels.HasTimes);
        Reserve();
        var timed = AddSamples(labels, reader.Position);

        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(PprofFormat.FormatName, reader.Position, PositionUnit.Byte, reader.EndedBecause is { } reason ? "no sample that can be read: " + reason : "no samples", "samples with values");
        }

        if (timed > 0) (_builder.ClockSource, _builder.UnixOffsetNs) = ("wall clock (label end_timestamp_ns)", 0);
        Describe(timed);
        if (_hasMoreSamples) _sink.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_context.Limits.MaxSamples:N0} samples"));
        _sink.Finish(reader);
    }

    private void Field(WireReader reader)
    {
        switch (reader.Number)
        {
            case 1 when reader.TryMessage(out var message):
                if (_types.Count < MaxTypes) _types.Add(ValueType(message));
                break;
            case 2 when reader.TryMessage(out var message):
                // What is kept of a sample takes no more than the columns of a profile would.
                if (_samples.Count < _context.Limits.MaxSamples && _samples.Cost < 32L * _context.Limits.MaxSamples) _samples.Add(message);
                else _hasMoreSamples = true;
                break;
            case 3 when reader.TryMessage(out var message):
                Mapping(message);
                break;
            case 4 when reader.TryMessage(out var message):
                if (!Location(message)) _builder.Report.Skip("location that is damaged", reader.FieldPosition, default);
                break;
            case 5 when reader.TryMessage(out var message):
                Function(message);
                break;
            case 6 when reader.TryMessage(out var message):
                _tables.AddText(message);
                break;
            case 7 or 8:
                _trimsFrames |= reader.Value != 0;
                break;
            case 9:
                _timeNanos = (long)reader.Value;
                break;
            case 10:
                _durationNanos = (long)reader.Value;
                break;
            case 11 when reader.TryMessage(out var message):
                _periodType = ValueType(message);
                break;
            case 12:
                _period = (long)reader.Value;
                break;
            case 14:
                _defaultType = reader.Value is > 0 and <= int.MaxValue ? (int)reader.Value : -1;
                break;
        }
    }

    private static (int Type, int Unit) ValueType(ReadOnlySpan<byte> message)
    {
        var (type, unit) = (0, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) type = fields.Index;
            else if (fields.Number == 2) unit = fields.Index;
        }

        return (type, unit);
    }

    private void Mapping(ReadOnlySpan<byte> message)
    {
        var (id, start, offset, file) = (0UL, 0UL, 0UL, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) id = fields.Value;
            else if (fields.Number == 2) start = fields.Value;
            else if (fields.Number == 4) offset = fields.Value;
            else if (fields.Number == 5) file = fields.Index;
        }

        _tables.AddMapping(id, start, offset, file);
    }

    private bool Location(ReadOnlySpan<byte> message)
    {
        var (id, mapping, address) = (0UL, 0UL, 0UL);
        _tables.BeginLocation();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) id = fields.Value;
            else if (fields.Number == 2) mapping = fields.Value;
            else if (fields.Number == 3) address = fields.Value;
            else if (fields.Number == 4) Line(fields.Bytes);
        }

        _tables.EndLocation(id, mapping, address);
        return !fields.IsDamaged;
    }

    private void Line(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) _tables.AddLine(fields.Value);
        }
    }

    private void Function(ReadOnlySpan<byte> message)
    {
        var (id, name, systemName, file, line) = (0UL, 0, 0, 0, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) id = fields.Value;
            else if (fields.Number == 2) name = fields.Index;
            else if (fields.Number == 3) systemName = fields.Index;
            else if (fields.Number == 4) file = fields.Index;
            else if (fields.Number == 5) line = Math.Max(0, fields.Index);
        }

        _tables.AddFunction(id, name, systemName, file, line);
    }

    /// <summary>An event a type of values. The default one is named first, so that of events with as many samples it is shown; where the file names none, the last is the default.</summary>
    private void AddEvents(bool areTimed)
    {
        if (_types.Count == 0) _types.Add((0, 0));
        var period = _sink.Name(_tables.Text(_periodType.Type));
        var names = _types.ConvertAll(type => _sink.Name(_tables.Text(type.Type)));
        var events = new List<ValueEvent>();
        foreach (var type in _types)
        {
            var (name, unit) = (_sink.Name(_tables.Text(type.Type)), _sink.Name(_tables.Text(type.Unit)));
            var described = ValueEvent.Of(name, unit, period, areTimed);
            if (names.FindAll(other => other == name).Count > 1) described = described with { Row = described.Row with { Name = $"{described.Row.Name} ({unit})", Family = $"{described.Row.Name} ({unit})" } };
            events.Add(described);
        }

        var first = _defaultType > 0 ? names.IndexOf(_sink.Name(_tables.Text(_defaultType))) : -1;
        if (first < 0) first = events.Count - 1;
        _builder.Event(events[first].Row);
        _events = [.. events.Select(described => new ValueColumn(described, _builder.Event(described.Row)))];
    }

    /// <summary>Room for as many values of each sample as the first has above 0, and for no more than the samples have bytes: the others may have none.</summary>
    private void Reserve()
    {
        var values = 0;
        var samples = _samples.GetEnumerator();
        if (!samples.MoveNext()) return;
        var fields = new WireFields(samples.Current);
        while (fields.Next())
        {
            if (fields.Number != 2) continue;
            foreach (var value in fields.Numbers) values += value != 0 && values < _events.Length ? 1 : 0;
        }

        _builder.Reserve((int)Math.Min(Math.Min((long)_samples.Count * values, _samples.Cost), _context.Limits.MaxSamples));
    }

    /// <summary>Adds the samples, some at a time, so that what is known of their stacks is fetched together.</summary>
    /// <returns>How many have a time.</returns>
    private int AddSamples(PprofLabels labels, long position)
    {
        Span<ulong> hashes = stackalloc ulong[KnownStacks.Batch];
        var timed = 0;
        var samples = _samples.GetEnumerator();
        for (var left = _samples.Count; left > 0; left -= hashes.Length)
        {
            var batch = hashes[..Math.Min(left, hashes.Length)];
            if (_remembersStacks) PrepareStacks(samples, batch);
            foreach (var hash in batch)
            {
                if (!samples.MoveNext() || !AddSample(samples.Current, hash, labels, position)) return timed;
                if (labels.Time is not null) timed++;
            }

            // Of sums each stack may come once: then remembering them is of no use.
            if (!_areTimed && _stacksAsked >= FewStacks && _stacksKnown < _stacksAsked / 8) _remembersStacks = false;
        }

        return timed;
    }

    /// <summary>The hashes of the samples' stacks, where these are the first of their fields, as everybody writes them; 0 for others.</summary>
    private void PrepareStacks(MessageLog.Reader samples, Span<ulong> hashes)
    {
        foreach (ref var hash in hashes)
        {
            if (!samples.MoveNext()) return;
            var fields = new WireFields(samples.Current);
            hash = fields.Next() && fields is { Number: 1, Bytes.IsEmpty: false } ? KnownStacks.Hash(fields.Bytes) : 0;
        }

        _ = _stacks.Prepare(hashes);
    }

    private bool AddSample(ReadOnlySpan<byte> message, ulong hash, PprofLabels labels, long position)
    {
        var values = _values;
        var (count, length, isPlain) = (0, 0, true);
        ReadOnlySpan<byte> packed = default;
        labels.Begin();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1 when isPlain && length == 0 && packed.IsEmpty && fields.Type == WireType.Bytes:
                    packed = fields.Bytes;
                    break;
                case 1:
                    hash = 0;
                    if (isPlain) foreach (var location in new WireNumbers(WireType.Bytes, 0, packed)) length = Locations(length, location);
                    isPlain = false;
                    foreach (var location in fields.Numbers) length = Locations(length, location);
                    break;
                case 2:
                    foreach (var value in fields.Numbers)
                    {
                        if (count < MaxTypes) values[count++] = (long)value;
                    }

                    break;
                case 3:
                    if (!labels.Add(fields.Bytes)) _builder.Report.Skip("label that is damaged", position, default);
                    break;
            }
        }

        if (fields.IsDamaged)
        {
            _builder.Report.Skip("sample that is damaged", position, default);
            return true;
        }

        var events = _events;
        if (count > events.Length) _builder.Report.Skip("value without a type", position, default);
        var stack = Stack(isPlain ? packed : _locations.AsSpan(0, length), hash);
        var thread = _sink.Thread(labels.Pid ?? -1, labels.Tid ?? -1, labels.ThreadName > 0 ? _tables.Name(labels.ThreadName) : "");
        var any = false;
        for (var i = 0; i < count && i < events.Length; i++)
        {
            if (values[i] == 0) continue;
            any = true;
            ref readonly var column = ref events[i];
            if (!_sink.Add(new SampleInput(labels.Time, stack, thread, column.Id, labels.Cpu, column.Event.Weight(values[i]), column.State), position)) return false;
        }

        if (!any) _builder.Report.Skip("sample without a value above 0", position, default);
        return true;
    }

    /// <summary>Adds a location to the list in packed form.</summary>
    private int Locations(int length, ulong location)
    {
        if (_locations.Length - length < 10) Array.Resize(ref _locations, _locations.Length * 2);
        for (; location > 0x7F; location >>= 7) _locations[length++] = (byte)(location | 0x80);
        _locations[length++] = (byte)location;
        return length;
    }

    private StackId Stack(ReadOnlySpan<byte> locations, ulong hash)
    {
        if (!_remembersStacks) return _walker.Of(locations);
        if (hash == 0) hash = KnownStacks.Hash(locations);
        _stacksAsked++;
        if (_stacks.TryGet(locations, hash, out var stack))
        {
            _stacksKnown++;
            return stack;
        }

        // Rows of which something is to be said are walked each time, and counted.
        var missing = _tables.Missing;
        stack = _walker.Of(locations);
        if (_areTimed || (missing == _tables.Missing && !_sink.IsCut)) _stacks.Add(locations, hash, stack);
        return stack;
    }

    private void Describe(int timed)
    {
        var report = _builder.Report;
        var isRate = ValueEvent.Of(_sink.Name(_tables.Text(_periodType.Type)), _sink.Name(_tables.Text(_periodType.Unit)), "", areTimed: true) is { Row: { Unit: "ns", IsCpuTime: true } } rate && rate.Weight(_period) is >= MinPeriodNs;
        _builder.Capture = new Capture
        {
            CapturedOn = Moment(),
            SamplingHz = isRate ? Math.Round(1e9 / _period, 3) : null,
        };
        if (timed == 0)
        {
            var lasted = _durationNanos > 0 ? string.Create(CultureInfo.InvariantCulture, $" over {_durationNanos / 1e9:0.###} s") : "";
            report.Note($"pprof holds sums of samples{lasted} and not when each was taken (unless a tracer writes the label end_timestamp_ns), so there is a flame graph and no heat map.");
        }

        if (_tables.Missing > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_tables.Missing:N0} times the file names a location, mapping or function that it does not hold."));
        if (_trimsFrames) report.Note("The file asks to hide the frames of its profiler (drop_frames, keep_frames); all frames are shown.");
    }

    private string? Moment() =>
        _timeNanos is > 0 and < ProfileBuilder.MaxTimeNs ? DateTime.UnixEpoch.AddTicks(_timeNanos / 100).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : null;
}
