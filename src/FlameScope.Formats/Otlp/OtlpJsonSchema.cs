using System.Text;

namespace FlameScope.Formats.Otlp;

/// <summary>How a property of the JSON form is written in the wire form.</summary>
internal enum OtlpJsonKind : byte
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>Numbers, packed.</summary>
    Numbers,

    /// <summary>Numbers of 8 bytes, packed.</summary>
    Times,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A message, or several.</summary>
    Message,
}

/// <summary>A property that is read: its name, and the field that it is on the wire.</summary>
/// <param name="Name">As JSON has it (proto3's camel case).</param>
/// <param name="Number">The field's number.</param>
/// <param name="Kind">How it is written there.</param>
/// <param name="Message">What it holds, where it is a message.</param>
internal sealed record OtlpJsonField(string Name, int Number, OtlpJsonKind Kind, OtlpJsonFields? Message = null)
{
    /// <summary>The name in the file's bytes.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>The properties of a message that are read; others are passed over. Names have changed between versions while their meaning did not, so all of them are here.</summary>
internal sealed class OtlpJsonFields(params OtlpJsonField[] fields)
{
    private const int MaxNameLength = 64;

    /// <summary>What a sample names stands in fields of its own here, whichever layout its names are of: 7 is the length of a slice.</summary>
    public static readonly OtlpJsonFields Sample = new(
        new("stackIndex", 1, OtlpJsonKind.Number), new("attributeIndices", 2, OtlpJsonKind.Numbers), new("values", 4, OtlpJsonKind.Numbers), new("timestampsUnixNano", 5, OtlpJsonKind.Times),
        new("value", 4, OtlpJsonKind.Numbers), new("locationsStartIndex", 1, OtlpJsonKind.Number), new("locationsLength", 7, OtlpJsonKind.Number), new("attributes", 2, OtlpJsonKind.Numbers));

    public static readonly OtlpJsonFields ValueType = new(
        new("typeStrindex", 1, OtlpJsonKind.Number), new("unitStrindex", 2, OtlpJsonKind.Number), new("type", 1, OtlpJsonKind.Number), new("unit", 2, OtlpJsonKind.Number));

    public static readonly OtlpJsonFields Mapping = new(
        new("memoryStart", 1, OtlpJsonKind.Number), new("fileOffset", 3, OtlpJsonKind.Number), new("filenameStrindex", 4, OtlpJsonKind.Number), new("filename", 4, OtlpJsonKind.Number));

    public static readonly OtlpJsonFields Function = new(
        new("nameStrindex", 1, OtlpJsonKind.Number), new("systemNameStrindex", 2, OtlpJsonKind.Number), new("filenameStrindex", 3, OtlpJsonKind.Number), new("startLine", 4, OtlpJsonKind.Number),
        new("name", 1, OtlpJsonKind.Number), new("systemName", 2, OtlpJsonKind.Number), new("filename", 3, OtlpJsonKind.Number));

    private static readonly OtlpJsonFields Line = new(new("functionIndex", 1, OtlpJsonKind.Number), new("line", 2, OtlpJsonKind.Number));

    public static readonly OtlpJsonFields Location = new(
        new("mappingIndex", 1, OtlpJsonKind.Number), new("address", 2, OtlpJsonKind.Number), new("lines", 3, OtlpJsonKind.Message, Line), new("line", 3, OtlpJsonKind.Message, Line),
        new("attributeIndices", 5, OtlpJsonKind.Numbers), new("attributes", 5, OtlpJsonKind.Numbers));

    private static readonly OtlpJsonFields AnyValue = new(new("stringValue", 1, OtlpJsonKind.Text), new("intValue", 3, OtlpJsonKind.Number));

    public static readonly OtlpJsonFields Attribute = new(
        new("key", 1, OtlpJsonKind.Text), new("keyStrindex", 1, OtlpJsonKind.Number), new("value", 2, OtlpJsonKind.Message, AnyValue));

    public static readonly OtlpJsonFields Stack = new(new OtlpJsonField("locationIndices", 1, OtlpJsonKind.Numbers));

    /// <summary>The property of a name, which may be as the schema writes it too (<c>stack_index</c>); null where it is not read.</summary>
    public OtlpJsonField? Find(ReadOnlySpan<byte> name)
    {
        foreach (var field in fields)
        {
            if (name.SequenceEqual(field.Utf8Name)) return field;
        }

        return name.Contains((byte)'_') && name.Length <= MaxNameLength ? Find(CamelCase(name, stackalloc byte[MaxNameLength])) : null;
    }

    /// <summary>A name without its underscores, and the letters behind them large.</summary>
    public static ReadOnlySpan<byte> CamelCase(ReadOnlySpan<byte> name, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '_') continue;
            var isLarge = i > 0 && name[i - 1] == '_' && name[i] is >= (byte)'a' and <= (byte)'z';
            into[length++] = isLarge ? (byte)(name[i] - 'a' + 'A') : name[i];
        }

        return into[..length];
    }
}
