using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Otlp;

/// <summary>A profile of a message: its samples, and its other fields as they stand in the file, since what their numbers mean is known only at its end.</summary>
/// <param name="resource">The number of its resource.</param>
/// <param name="number">Its own number in the message.</param>
/// <param name="isNamed">Whether its fields were told by names, as in JSON.</param>
internal sealed class OtlpProfile(int resource, int number, bool isNamed)
{
    /// <summary>Types of values of one profile; no profiler measures so many.</summary>
    private const int MaxTypes = 256;

    /// <summary>A shorter period than 10 µs is no rate of sampling.</summary>
    private const long MinPeriodNs = 10_000;

    private readonly ByteList _fields = new();
    private readonly List<int> _numbersOfFields = [];
    private readonly List<(int Number, ulong Value)> _values = [];
    private List<int>? _locationIndices;

    /// <summary>Its number in the message.</summary>
    public int Number { get; } = number;

    /// <summary>The number of its resource.</summary>
    public int Resource { get; } = resource;

    /// <summary>Its samples.</summary>
    public MessageLog Samples { get; } = new();

    /// <summary>Whether it has a table of locations of its own, as the oldest layout does; in the others that field is a number.</summary>
    public bool HasTables => HasBytes(4);

    /// <summary>Its layout, where names tell it.</summary>
    public OtlpLayout NamedLayout => HasTables ? OtlpLayout.OwnTables : HasBytes(3) ? OtlpLayout.Slices : OtlpLayout.ValuesLast;

    /// <summary>The numbers of its samples' fields.</summary>
    public (int Length, int Values, int Attributes, int Times) SampleFields(OtlpLayout layout) => isNamed ? OtlpLayouts.NamedSampleFields : OtlpLayouts.SampleFields(layout);

    /// <summary>Where stacks are slices: what they are slices of.</summary>
    public List<int> LocationIndices => _locationIndices ??= Indices(HasTables ? 5 : 3);

    /// <summary>Adds a field that has a length.</summary>
    public void AddField(int number, ReadOnlySpan<byte> message)
    {
        _fields.Add(message);
        _numbersOfFields.Add(number);
    }

    /// <summary>Adds a field that is a number.</summary>
    public void AddField(int number, ulong value)
    {
        if (_values.Count < MaxTypes) _values.Add((number, value));
    }

    /// <summary>Whether a field of this number has a length.</summary>
    public bool HasBytes(int number) => _numbersOfFields.Contains(number);

    /// <summary>Whether a field of this number is a number.</summary>
    public bool HasNumber(int number) => _values.Exists(field => field.Number == number);

    /// <summary>The bytes of the first field of this number; empty where there is none.</summary>
    public ReadOnlySpan<byte> BytesOf(int number)
    {
        var at = _numbersOfFields.IndexOf(number);
        return at < 0 ? default : _fields[at];
    }

    /// <summary>The tables of a profile that has its own.</summary>
    public void FillTables(OtlpTables tables)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            var entry = _numbersOfFields[i] switch { 3 => 1, 4 => 2, 6 => 3, 10 => 5, 7 => 6, _ => 0 };
            if (entry > 0) tables.Add(entry, _fields[i]);
        }
    }

    /// <summary>The events of its values.</summary>
    /// <param name="symbols">The strings that it names.</param>
    /// <param name="sink">Makes names of them.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="hertz">Samples a second that were asked for; null where it does not tell.</param>
    public List<ValueEvent> Events(SymbolTables symbols, SampleSink sink, OtlpLayout layout, out double? hertz)
    {
        var (periodType, period) = layout switch { OtlpLayout.OwnTables => (13, 14), OtlpLayout.Slices => (6, 7), _ => (5, 6) };
        var (periodName, periodUnit) = ValueType(BytesOf(periodType), symbols, sink);
        var ns = ValueEvent.Of(periodName, periodUnit, "", areTimed: true) is { Row: { Unit: "ns", IsCpuTime: true } } rate ? rate.Weight((long)_values.Find(field => field.Number == period).Value) : 0;
        hertz = ns >= MinPeriodNs ? Math.Round(1e9 / ns, 3) : null;

        var areTimed = HasTimes(layout);
        var events = new List<ValueEvent>();
        for (var i = 0; i < _fields.Count && events.Count < MaxTypes; i++)
        {
            if (_numbersOfFields[i] != 1) continue;
            var (name, unit) = ValueType(_fields[i], symbols, sink);
            events.Add(ValueEvent.Of(name, unit, periodName, areTimed));
        }

        if (events.Count == 0) events.Add(ValueEvent.Of("samples", "count", periodName, areTimed));
        return events;
    }

    /// <summary>Whether the first sample has times.</summary>
    private bool HasTimes(OtlpLayout layout)
    {
        var samples = Samples.GetEnumerator();
        if (!samples.MoveNext()) return false;
        var fields = new WireFields(samples.Current);
        while (fields.Next())
        {
            if (fields.Number == SampleFields(layout).Times) return true;
        }

        return false;
    }

    private static (string Name, string Unit) ValueType(ReadOnlySpan<byte> message, SymbolTables symbols, SampleSink sink)
    {
        var (type, unit) = (0, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) type = fields.Index;
            else if (fields.Number == 2) unit = fields.Index;
        }

        return (sink.Name(symbols.Text(type)), sink.Name(symbols.Text(unit)));
    }

    private List<int> Indices(int number)
    {
        var indices = new List<int>();
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_numbersOfFields[i] != number) continue;
            foreach (var index in new WireNumbers(WireType.Bytes, 0, _fields[i])) indices.Add(index <= int.MaxValue ? (int)index : -1);
        }

        foreach (var (field, value) in _values)
        {
            if (field == number) indices.Add(value <= int.MaxValue ? (int)value : -1);
        }

        return indices;
    }
}
