using System.Buffers.Binary;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Otlp;

/// <summary>
/// One request while it is read: tables, profiles and samples as they stand in the file, until all of them are there and <see cref="Complete"/> makes samples of them. Field numbers changed their
/// meaning between versions that call themselves the same; <see cref="OtlpLayout"/> is found by what is there.
/// </summary>
internal sealed class OtlpMessage
{
    private const int RecentBits = 8;

    private readonly SampleSink _sink;
    private readonly ReadLimits _limits;
    private readonly bool _isNamed;
    private readonly SymbolTables _symbols;
    private readonly OtlpTables _tables = new();
    private readonly OtlpTables _profileTables = new();
    private readonly List<OtlpProfile> _profiles = [];
    private readonly List<Where> _resources = [];
    private readonly Dictionary<int, OtlpPlace> _resourcePlaces = [];
    private readonly ByteList _resourceAttributes = new();
    private readonly ByteTable _places = new();
    private readonly RecentPlace[] _recentPlaces = new RecentPlace[1 << RecentBits];
    private readonly List<(ThreadId Thread, short Cpu)> _whereOfPlace = [];
    private readonly PackedStacks _walker;
    private readonly IdTable _stackKeys = new();
    private readonly List<StackId> _stacks = [];

    /// <summary>The stack + 1 of each entry of the table of stacks that has been asked for; 0 for others.</summary>
    private int[] _stackOfEntry = [];
    private readonly List<long> _values = [];
    private readonly List<long> _times = [];
    private byte[] _place = new byte[64];
    private OtlpProfile? _profile;
    private long _heldSamples;
    private long _heldCost;

    /// <summary>An empty request.</summary>
    /// <param name="sink">Takes the samples.</param>
    /// <param name="limits">How much may be held.</param>
    /// <param name="isNamed">Whether fields are told by names, as in JSON, which do not change their meaning.</param>
    public OtlpMessage(SampleSink sink, ReadLimits limits, bool isNamed)
    {
        _isNamed = isNamed;
        _sink = sink;
        _limits = limits;
        _symbols = new SymbolTables(sink);
        _walker = new PackedStacks(sink, _symbols);
    }

    /// <summary>Whether any sample had a time.</summary>
    public bool HasTimes { get; private set; }

    /// <summary>The host that a resource names.</summary>
    public string? Host { get; private set; }

    /// <summary>The rate of the first profile that tells one.</summary>
    public double? SamplingHz { get; private set; }

    /// <summary>What was named and not there.</summary>
    public long Missing => _missing + _symbols.Missing;

    private long _missing;

    /// <summary>Begins a resource.</summary>
    public void BeginResource()
    {
        _sink.Keep(bytes: 0);
        _resources.Add(new Where(_resourceAttributes.Count, 0));
    }

    /// <summary>Adds an attribute of the resource.</summary>
    public void AddResourceAttribute(ReadOnlySpan<byte> message)
    {
        _sink.Keep(message.Length);
        _resourceAttributes.Add(message);
        _resources[^1] = _resources[^1] with { Count = _resources[^1].Count + 1 };
    }

    /// <summary>Begins a profile of the resource.</summary>
    public void BeginProfile() => _profile = new OtlpProfile(_resources.Count - 1, _profiles.Count, _isNamed);

    /// <summary>Adds a sample of the profile.</summary>
    public void AddSample(ReadOnlySpan<byte> message)
    {
        // What is kept of a sample takes no more than the columns of a profile would.
        if (_heldSamples >= _limits.MaxSamples || _heldCost >= 32L * _limits.MaxSamples)
        {
            _hasMoreSamples = true;
            return;
        }

        _heldSamples++;
        _heldCost += message.Length + 12;
        _profile!.Samples.Add(message);
    }

    private bool _hasMoreSamples;

    /// <summary>Adds another field of the profile.</summary>
    public void AddField(int number, ReadOnlySpan<byte> message)
    {
        _sink.Keep(message.Length);
        _profile!.AddField(number, message);
    }

    /// <summary>Adds another field of the profile that is a number.</summary>
    public void AddField(int number, ulong value) => _profile!.AddField(number, value);

    /// <summary>Adds an entry of a table of the dictionary.</summary>
    public void AddTableEntry(int number, ReadOnlySpan<byte> entry)
    {
        _sink.Keep(entry.Length);
        _tables.Add(number, entry);
    }

    /// <summary>Ends the profile: one of the oldest layout has tables of its own, and is done with here.</summary>
    public void EndProfile(long position)
    {
        var profile = _profile!;
        _profile = null;
        if (!profile.HasTables)
        {
            // Of a profile without samples nothing is shown, and a file may have very many.
            if (profile.Samples.Count > 0) _profiles.Add(profile);
            return;
        }

        profile.FillTables(_profileTables);
        Load(_profileTables);
        AddSamples(profile, OtlpLayout.OwnTables, _profileTables, position);
        Forget(_profileTables);
    }

    /// <summary>Ends the message: makes samples of what it held.</summary>
    public void Complete(long position)
    {
        if (_profiles.Count > 0)
        {
            Load(_tables);
            var layout = _isNamed ? default : OtlpLayouts.Of(_profiles, _tables);
            if (_sink.Builder.SampleCount == 0) _sink.Builder.Reserve((int)Math.Min(_heldSamples, _limits.MaxSamples));
            foreach (var profile in _profiles)
            {
                if (!AddSamples(profile, _isNamed ? profile.NamedLayout : layout, _tables, position)) break;
            }
        }

        if (_hasMoreSamples) _sink.Stop(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it holds more than {_limits.MaxSamples:N0} samples"));
        Forget(_tables);
        _profiles.Clear();
        _resources.Clear();
        _resourceAttributes.Clear();
        (_heldSamples, _heldCost) = (0, 0);
    }

    private void Load(OtlpTables tables)
    {
        tables.Load(_symbols);
        if (_stackOfEntry.Length < tables.Stacks.Count) _stackOfEntry = new int[tables.Stacks.Count];
        else _stackOfEntry.AsSpan(0, tables.Stacks.Count).Clear();
        _stackKeys.Clear();
        _stacks.Clear();
        _walker.Clear();
        _whereOfPlace.Clear();
        _places.Clear();
        _resourcePlaces.Clear();
        Array.Fill(_recentPlaces, new RecentPlace(0, 0, -1, default, 0));
    }

    private void Forget(OtlpTables tables)
    {
        _missing += _symbols.Missing;
        _symbols.Clear();
        tables.Clear();
    }

    private bool AddSamples(OtlpProfile profile, OtlpLayout layout, OtlpTables tables, long position)
    {
        var described = profile.Events(_symbols, _sink, layout, out var hertz);
        SamplingHz ??= hertz;
        ValueColumn[] events = [.. described.Select(found => new ValueColumn(found, Event(found.Row)))];
        var numbers = profile.SampleFields(layout);
        foreach (var sample in profile.Samples)
        {
            if (!AddSample(profile, sample, layout, tables, events, numbers, position)) return false;
        }

        return true;
    }

    /// <summary>An event; a file that names very many is hostile, and what is beyond is one event.</summary>
    private EventId Event(EventRow row)
    {
        if (_sink.Builder.EventCount >= EventInterner.MaxEvents) row = new EventRow("other events", "other events", row.Unit, IsCpuTime: false, IsWeighted: true);
        return _sink.Builder.Event(row);
    }

    private bool AddSample(OtlpProfile profile, ReadOnlySpan<byte> message, OtlpLayout layout, OtlpTables tables, ValueColumn[] events, (int Length, int Values, int Attributes, int Times) numbers, long position)
    {
        var (stackIndex, length, single, isSingle) = (0, 0, 0UL, false);
        ReadOnlySpan<byte> attributes = default;
        _values.Clear();
        _times.Clear();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            var number = fields.Number;
            if (number == 1) stackIndex = fields.Index;
            else if (number == numbers.Attributes) attributes = fields.Bytes;
            else if (number == numbers.Times && fields.IsLast && IsSingle(fields.Bytes, layout, out single)) isSingle = true;
            else if (number == numbers.Times) Times(fields.Type, fields.Value, fields.Bytes, layout);
            else if (number == numbers.Values) foreach (var value in fields.Numbers) _values.Add((long)value);
            else if (number == numbers.Length) length = fields.Index;
        }

        if (fields.IsDamaged)
        {
            _sink.Builder.Report.Skip("sample that is damaged", position, default);
            return true;
        }

        var stack = Stack(profile, tables, layout, stackIndex, length);
        var (thread, cpu) = Place(profile.Resource, attributes, tables);
        if (isSingle) return Add((long)single, stack, thread, events[0], cpu, weight: 1, position);
        return layout == OtlpLayout.OwnTables ? AddTotals(stack, thread, cpu, events, position) : AddTimed(stack, thread, cpu, events[0], position);
    }

    /// <summary>Whether times are one and there are no values, as where each sample is written for itself.</summary>
    private bool IsSingle(ReadOnlySpan<byte> packed, OtlpLayout layout, out ulong time)
    {
        time = 0;
        if (packed.Length != sizeof(ulong) || _times.Count > 0 || _values.Count > 0 || layout == OtlpLayout.OwnTables) return false;
        time = BinaryPrimitives.ReadUInt64LittleEndian(packed);
        return _isNamed || OtlpLayouts.IsFixed(time, layout);
    }

    private void Times(WireType type, ulong value, ReadOnlySpan<byte> packed, OtlpLayout layout)
    {
        var numbers = new WireNumbers(type, value, packed);
        var isFixed = type == WireType.Bytes && (_isNamed || OtlpLayouts.AreFixed(packed, layout));
        while (isFixed ? numbers.MoveNextFixed64() : numbers.MoveNext()) _times.Add((long)numbers.Current);
    }

    /// <summary>The three legal combinations: times alone weigh 1 each; as many values as times; values alone, without a time.</summary>
    private bool AddTimed(StackId stack, ThreadId thread, short cpu, in ValueColumn column, long position)
    {
        if (_times.Count == 0)
        {
            var sum = 0L;
            foreach (var value in _values) sum = (long)Int128.Clamp((Int128)sum + value, long.MinValue, long.MaxValue);
            if (sum == 0) _sink.Builder.Report.Skip("sample without a time or a value above 0", position, default);
            return sum == 0 || _sink.Add(new SampleInput(TimeNs: null, stack, thread, column.Id, cpu, column.Event.Weight(sum), column.State), position);
        }

        if (_values.Count > 0 && _values.Count != _times.Count) _sink.Builder.Report.Skip("sample whose values and times are not as many", position, default);
        for (var i = 0; i < _times.Count; i++)
        {
            var weight = _values.Count == _times.Count ? column.Event.Weight(_values[i]) : 1;
            if (!Add(_times[i], stack, thread, column, cpu, weight, position)) return false;
        }

        return true;
    }

    /// <summary>In the oldest layout a sample has a value for each type; where it has times too, the value is that of all of them.</summary>
    private bool AddTotals(StackId stack, ThreadId thread, short cpu, ValueColumn[] events, long position)
    {
        for (var type = 0; type < Math.Min(events.Length, Math.Max(_values.Count, 1)); type++)
        {
            ref readonly var column = ref events[type];
            var total = _values.Count == 0 ? _times.Count : column.Event.Weight(_values[type]);
            if (total == 0) continue;
            if (_times.Count == 0 && !_sink.Add(new SampleInput(TimeNs: null, stack, thread, column.Id, cpu, total, column.State), position)) return false;
            for (var i = 0; i < _times.Count; i++)
            {
                var weight = (total / _times.Count) + (i == 0 ? total % _times.Count : 0);
                if (!Add(_times[i], stack, thread, column, cpu, weight, position)) return false;
            }
        }

        return true;
    }

    private bool Add(long time, StackId stack, ThreadId thread, in ValueColumn column, short cpu, long weight, long position)
    {
        HasTimes |= time > 0;
        return _sink.Add(new SampleInput(time > 0 ? time : null, stack, thread, column.Id, cpu, weight, column.State), position);
    }

    private StackId Stack(OtlpProfile profile, OtlpTables tables, OtlpLayout layout, int index, int length)
    {
        var isSlice = layout is OtlpLayout.OwnTables or OtlpLayout.Slices;
        if (!isSlice && (uint)index < (uint)tables.Stacks.Count)
        {
            ref var known = ref _stackOfEntry[index];
            if (known == 0) known = Walk(profile, tables, isSlice, index, length).Value + 1;
            return new StackId(known - 1);
        }

        var key = isSlice ? ((ulong)(uint)profile.Number << 56) ^ ((ulong)(uint)index << 24) ^ (uint)length : (uint)index;
        if (isSlice && (profile.Number > 255 || length > 0xFFFFFF)) return Walk(profile, tables, isSlice, index, length);
        var number = _stackKeys.Add(key, out var isNew);
        if (isNew) _stacks.Add(Walk(profile, tables, isSlice, index, length));
        return _stacks[number];
    }

    private StackId Walk(OtlpProfile profile, OtlpTables tables, bool isSlice, int index, int length)
    {
        _sink.BeginStack();
        if (isSlice)
        {
            var indices = profile.LocationIndices;
            if (index < 0 || length < 0 || (long)index + length > indices.Count) _missing++;
            for (var i = Math.Max(0, index); i < indices.Count && i - index < length && _symbols.Push((uint)indices[i]); i++)
            {
            }
        }
        else if ((uint)index < (uint)tables.Stacks.Count)
        {
            // Nearly all are one list and nothing else.
            var fields = new WireFields(tables.Stacks[index]);
            if (fields.Next() && fields is { Number: 1, Type: WireType.Bytes, IsLast: true }) return _walker.Of(fields.Bytes);
            fields = new WireFields(tables.Stacks[index]);
            while (fields.Next())
            {
                if (fields.Number != 1) continue;
                foreach (var location in fields.Numbers)
                {
                    if (!_symbols.Push(location)) break;
                }
            }
        }
        else
        {
            _missing++;
        }

        return _sink.EndStack();
    }

    /// <summary>Thread and CPU of a sample, by the places of its attributes: the same ones come again and again.</summary>
    private (ThreadId Thread, short Cpu) Place(int resource, ReadOnlySpan<byte> attributes, OtlpTables tables)
    {
        if (attributes.Length > sizeof(ulong)) return PlaceByHash(resource, attributes, tables);
        var bits = 0UL;
        for (var i = attributes.Length - 1; i >= 0; i--) bits = (bits << 8) | attributes[i];
        ref var recent = ref _recentPlaces[(int)((bits * 0x9E3779B97F4A7C15) >> (64 - RecentBits))];
        if (recent.Length != attributes.Length || recent.Bits != bits || recent.Resource != resource)
        {
            var (thread, cpu) = PlaceByHash(resource, attributes, tables);
            recent = new RecentPlace(bits, resource, attributes.Length, thread, cpu);
        }

        return (recent.Thread, recent.Cpu);
    }

    private (ThreadId Thread, short Cpu) PlaceByHash(int resource, ReadOnlySpan<byte> attributes, OtlpTables tables)
    {
        if (_place.Length < attributes.Length + 4) _place = new byte[(attributes.Length * 2) + 4];
        BitConverter.TryWriteBytes(_place, resource);
        attributes.CopyTo(_place.AsSpan(4));
        var number = _places.Add(_place.AsSpan(0, attributes.Length + 4), out var isNew);
        if (isNew) _whereOfPlace.Add(PlaceOf(resource, attributes, tables));
        return _whereOfPlace[number];
    }

    private (ThreadId Thread, short Cpu) PlaceOf(int resource, ReadOnlySpan<byte> attributes, OtlpTables tables)
    {
        if (!_resourcePlaces.TryGetValue(resource, out var where))
        {
            where = new OtlpPlace();
            for (var i = 0; (uint)resource < (uint)_resources.Count && i < _resources[resource].Count; i++)
            {
                var meaning = OtlpAttributes.Read(_resourceAttributes[_resources[resource].First + i], _symbols, out var text, out var number);
                where.Add(meaning, number, OtlpAttributes.IsName(meaning) && !text.IsEmpty ? _sink.Name(text) : "");
            }

            _resourcePlaces.Add(resource, where);
        }

        foreach (var index in new WireNumbers(WireType.Bytes, 0, attributes))
        {
            if (index >= (ulong)tables.Attributes.Count)
            {
                _missing++;
                continue;
            }

            ref var row = ref tables.Attribute((int)index, _symbols);
            if (row.Text is null && OtlpAttributes.IsName(row.Meaning))
            {
                _ = OtlpAttributes.Read(tables.Attributes[(int)index], _symbols, out var text, out _);
                row.Text = text.IsEmpty ? "" : _sink.Name(text);
            }

            where.Add(row.Meaning, row.Number, row.Text ?? "");
        }

        Host ??= where.Host;
        return (where.Thread(_sink.Builder), where.Cpu);
    }

    private readonly record struct Where(int First, int Count);

    /// <summary>A place that came lately, by the bytes of its few attributes.</summary>
    private readonly record struct RecentPlace(ulong Bits, int Resource, int Length, ThreadId Thread, short Cpu);
}

/// <summary>Where a sample was taken, gathered from attributes: those of the sample go over those of the resource.</summary>
internal struct OtlpPlace()
{
    private int? _pid;
    private int? _tid;
    private string? _threadName;
    private string? _processName;

    /// <summary>The host.</summary>
    public string? Host { get; private set; }

    /// <summary>The CPU; -1 where not known.</summary>
    public short Cpu { get; private set; } = -1;

    /// <summary>Takes what an attribute says.</summary>
    /// <param name="meaning">What it tells.</param>
    /// <param name="number">Its value, where that is a number.</param>
    /// <param name="text">Its value, where that is a name; else empty.</param>
    public void Add(OtlpAttributes.Meaning meaning, long number, string text)
    {
        switch (meaning)
        {
            case OtlpAttributes.Meaning.ThreadId:
                _tid = number is >= 0 and <= int.MaxValue ? (int)number : null;
                break;
            case OtlpAttributes.Meaning.ThreadName when text.Length > 0:
                _threadName = text;
                break;
            case OtlpAttributes.Meaning.ProcessId:
                _pid = number is >= 0 and <= int.MaxValue ? (int)number : null;
                break;
            case OtlpAttributes.Meaning.ProcessName when text.Length > 0:
                _processName = text;
                break;
            case OtlpAttributes.Meaning.Cpu:
                Cpu = number is >= 0 and <= short.MaxValue ? (short)number : (short)-1;
                break;
            case OtlpAttributes.Meaning.HostName when text.Length > 0:
                Host = text;
                break;
        }
    }

    /// <summary>The thread.</summary>
    public readonly ThreadId Thread(ProfileBuilder builder) => builder.Thread(_pid, _tid, _threadName ?? _processName ?? "");
}
