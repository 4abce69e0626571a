using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Otlp;

/// <summary>The tables of a dictionary (or of a profile of the oldest layout), entries as they stand in the file: they may name what comes later.</summary>
internal sealed class OtlpTables
{
    private readonly ByteList _mappings = new();
    private readonly ByteList _locations = new();
    private readonly ByteList _functions = new();
    private readonly ByteList _strings = new();

    private AttributeRow[] _attributeRows = [];
    private int _attributeRowsEnd;

    /// <summary>Stacks.</summary>
    public ByteList Stacks { get; } = new();

    /// <summary>Attributes.</summary>
    public ByteList Attributes { get; } = new();

    /// <summary>Adds an entry of the table that is the field of this number in a dictionary.</summary>
    public void Add(int number, ReadOnlySpan<byte> entry)
    {
        switch (number)
        {
            case 1:
                _mappings.Add(entry);
                break;
            case 2:
                _locations.Add(entry);
                break;
            case 3:
                _functions.Add(entry);
                break;
            case 5:
                _strings.Add(entry);
                break;
            case 6:
                Attributes.Add(entry);
                break;
            case 7 when IsStack(entry):
                Stacks.Add(entry);
                break;
        }
    }

    /// <summary>Fills the tables of symbols.</summary>
    public void Load(SymbolTables symbols)
    {
        symbols.UseStrings(_strings);
        for (var i = 0; i < _mappings.Count; i++) Mapping((ulong)i + 1, _mappings[i], symbols);
        for (var i = 0; i < _functions.Count; i++) Function((ulong)i, _functions[i], symbols);
        for (var i = 0; i < _locations.Count; i++) Location((ulong)i, _locations[i], symbols);
    }

    /// <summary>What an attribute says, which is found out once.</summary>
    /// <param name="index">Its number, which must be in the table.</param>
    /// <param name="symbols">The strings that it names.</param>
    public ref AttributeRow Attribute(int index, SymbolTables symbols)
    {
        if (index >= _attributeRows.Length) Array.Resize(ref _attributeRows, Math.Max(Attributes.Count, _attributeRows.Length * 2));
        ref var row = ref _attributeRows[index];
        if (row.IsRead) return ref row;
        _attributeRowsEnd = Math.Max(_attributeRowsEnd, index + 1);
        var meaning = OtlpAttributes.Read(Attributes[index], symbols, out var text, out var number);
        row = new AttributeRow(IsRead: true, meaning, number, meaning == OtlpAttributes.Meaning.FrameType ? OtlpAttributes.KindOf(text) : null, Text: null);
        return ref row;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _attributeRows.AsSpan(0, _attributeRowsEnd).Clear();
        _attributeRowsEnd = 0;
        foreach (var table in (ReadOnlySpan<ByteList>)[_mappings, _locations, _functions, _strings, Stacks, Attributes]) table.Clear();
    }

    /// <summary>What is a table of stacks now was one of units of attributes before: two numbers.</summary>
    private static bool IsStack(ReadOnlySpan<byte> entry)
    {
        var fields = new WireFields(entry);
        while (fields.Next())
        {
            if (fields.Number != 1) return false;
        }

        return true;
    }

    private static void Mapping(ulong id, ReadOnlySpan<byte> message, SymbolTables symbols)
    {
        var (start, offset, file) = (0UL, 0UL, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) start = fields.Value;
            else if (fields.Number == 3) offset = fields.Value;
            else if (fields.Number == 4) file = fields.Index;
        }

        symbols.AddMapping(id, start, offset, file);
    }

    private static void Function(ulong id, ReadOnlySpan<byte> message, SymbolTables symbols)
    {
        var (name, systemName, file, line) = (0, 0, 0, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) name = fields.Index;
            else if (fields.Number == 2) systemName = fields.Index;
            else if (fields.Number == 3) file = fields.Index;
            else if (fields.Number == 4) line = Math.Max(0, fields.Index);
        }

        symbols.AddFunction(id, name, systemName, file, line);
    }

    /// <summary>A location's attributes are field 5, or 4 where that is a list; they tell what kind of code it is.</summary>
    private void Location(ulong id, ReadOnlySpan<byte> message, SymbolTables symbols)
    {
        var (mapping, address) = (0UL, 0UL);
        FrameKind? kind = null;
        symbols.BeginLocation();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    mapping = fields.Value + 1;
                    break;
                case 2:
                    address = fields.Value;
                    break;
                case 3:
                    Line(fields.Bytes, symbols);
                    break;
                case 4 when fields.Type == WireType.Bytes:
                case 5:
                    foreach (var attribute in fields.Numbers) kind ??= KindOf(attribute, symbols);
                    break;
            }
        }

        symbols.EndLocation(id, mapping, address, kind);
    }

    private static void Line(ReadOnlySpan<byte> message, SymbolTables symbols)
    {
        var function = 0UL;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) function = fields.Value;
        }

        symbols.AddLine(function);
    }

    private FrameKind? KindOf(ulong attribute, SymbolTables symbols)
    {
        if (attribute >= (ulong)Attributes.Count) return null;
        return Attribute((int)attribute, symbols).Kind;
    }

    /// <summary>What an attribute says.</summary>
    /// <param name="IsRead">Whether it has been found out.</param>
    /// <param name="Meaning">What it tells.</param>
    /// <param name="Number">Its value, where that is a number.</param>
    /// <param name="Kind">Its value, where that is a kind of frame that is known.</param>
    /// <param name="Text">Its value as a name, where it has been asked for.</param>
    internal record struct AttributeRow(bool IsRead, OtlpAttributes.Meaning Meaning, long Number, FrameKind? Kind, string? Text);
}
