using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FlameScope.Testing;

/// <summary>Values as a flight recording has them.</summary>
/// <param name="isCompressed">Whether integers take as many bytes as they need (LEB128, the ninth byte whole), or their full size, big endian.</param>
public sealed class JfrBytes(bool isCompressed = true)
{
    private readonly MemoryStream _bytes = new();

    /// <summary>Bytes so far.</summary>
    public int Length => (int)_bytes.Length;

    /// <summary>Whether integers are compressed.</summary>
    public bool IsCompressed => isCompressed;

    /// <summary>All of them.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Bytes as they are.</summary>
    public JfrBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>One byte.</summary>
    public JfrBytes Byte(int value) => Raw([(byte)value]);

    /// <summary>A number of 64 bits, or a reference.</summary>
    public JfrBytes Long(long value) => Integer(value, 8);

    /// <summary>A number of 32 bits, or a count.</summary>
    public JfrBytes Int(long value) => Integer(value, 4);

    /// <summary>A string in UTF-8; null where there is none.</summary>
    public JfrBytes Text(string? value)
    {
        if (value is null) return Byte(0);
        if (value.Length == 0) return Byte(1);
        var text = Encoding.UTF8.GetBytes(value);
        return Byte(3).Int(text.Length).Raw(text);
    }

    /// <summary>A string as UTF-16 code units.</summary>
    public JfrBytes Characters(string value)
    {
        Byte(4).Int(value.Length);
        foreach (var character in value) Integer(character, 2);
        return this;
    }

    /// <summary>A string in ISO 8859-1.</summary>
    public JfrBytes Latin1(string value) => Byte(5).Int(value.Length).Raw(Encoding.Latin1.GetBytes(value));

    /// <summary>A string that is a constant.</summary>
    public JfrBytes TextConstant(long key) => Byte(2).Long(key);

    private JfrBytes Integer(long value, int width)
    {
        if (!isCompressed)
        {
            var whole = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(whole, value);
            return Raw(whole.AsSpan(8 - width));
        }

        var rest = (ulong)value;
        for (var i = 0; i < 8; i++)
        {
            if (rest < 0x80) return Byte((int)rest);
            Byte((int)(rest & 0x7F) | 0x80);
            rest >>= 7;
        }

        return Byte((int)rest);
    }
}

/// <summary>A type, as a chunk describes it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Fields">Its fields.</param>
public sealed record JfrClass(long Id, string Name, params JfrMember[] Fields);

/// <summary>A field of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="IsConstant">Whether a reference stands in its place.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Annotation">The number of an annotation's type; 0 for none.</param>
/// <param name="Value">The annotation's value.</param>
public sealed record JfrMember(string Name, long Type, bool IsConstant = false, bool IsArray = false, long Annotation = 0, string Value = "");

/// <summary>Writes a chunk: its events in the order in which they are added, before them its head.</summary>
/// <param name="isCompressed">How integers are written.</param>
/// <param name="startNs">When it begins, in nanoseconds since 1970.</param>
/// <param name="startTicks">The same moment in ticks.</param>
/// <param name="ticksPerSecond">Rate of ticks.</param>
public sealed class JfrChunk(bool isCompressed = true, long startNs = 1_700_000_000_000_000_000, long startTicks = 0, long ticksPerSecond = 1_000_000_000)
{
    private const int HeadLength = 68;

    private readonly MemoryStream _events = new();
    private long _typesAt;
    private long _constantsAt;

    /// <summary>Values of this chunk's kind.</summary>
    public JfrBytes Values() => new(isCompressed);

    /// <summary>Adds an event: its size, its type, its values.</summary>
    public JfrChunk Event(long type, JfrBytes values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var typeLength = Values().Long(type).Length;
        var size = typeLength + values.Length + 1;
        while (Values().Int(size).Length + typeLength + values.Length != size) size++;
        _events.Write(Values().Int(size).Long(type).Raw(values.ToArray()).ToArray());
        return this;
    }

    /// <summary>Adds a description of types.</summary>
    public JfrChunk Types(params JfrClass[] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        _typesAt = HeadLength + _events.Length;
        var strings = new List<string>();
        var elements = Values();
        Element(elements, strings, "root", [], 1);
        Element(elements, strings, "metadata", [], classes.Length);
        foreach (var type in classes)
        {
            Element(elements, strings, "class", [("name", type.Name), ("id", type.Id.ToString(CultureInfo.InvariantCulture))], type.Fields.Length);
            foreach (var field in type.Fields)
            {
                var attributes = new List<(string, string)> { ("name", field.Name), ("class", field.Type.ToString(CultureInfo.InvariantCulture)) };
                if (field.IsConstant) attributes.Add(("constantPool", "true"));
                if (field.IsArray) attributes.Add(("dimension", "1"));
                Element(elements, strings, "field", [.. attributes], field.Annotation == 0 ? 0 : 1);
                if (field.Annotation != 0) Element(elements, strings, "annotation", [("class", field.Annotation.ToString(CultureInfo.InvariantCulture)), ("value", field.Value)], 0);
            }
        }

        var values = Values().Long(startTicks).Long(0).Long(1).Int(strings.Count);
        foreach (var text in strings) values.Text(text);
        return Event(0, values.Raw(elements.ToArray()));
    }

    /// <summary>Adds a checkpoint: for each type its number, how many constants, and their keys and values.</summary>
    public JfrChunk Constants(params (long Type, int Count, JfrBytes Values)[] pools)
    {
        ArgumentNullException.ThrowIfNull(pools);
        var at = HeadLength + _events.Length;
        var values = Values().Long(startTicks).Long(0).Long(_constantsAt == 0 ? 0 : _constantsAt - at).Byte(0).Int(pools.Length);
        foreach (var (type, count, constants) in pools) values.Long(type).Int(count).Raw(constants.ToArray());
        _constantsAt = at;
        return Event(1, values);
    }

    /// <summary>The chunk.</summary>
    /// <param name="isFinished">Whether its head tells how long it is.</param>
    public byte[] ToBytes(bool isFinished = true)
    {
        var head = new byte[HeadLength];
        "FLR\0"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), 1);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(8), isFinished ? HeadLength + _events.Length : 0);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(16), isFinished ? _constantsAt : 0);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(24), isFinished ? _typesAt : 0);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(32), startNs);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(48), startTicks);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(56), ticksPerSecond);
        head[64] = (byte)(isFinished ? 0 : 1);
        head[67] = (byte)(isCompressed ? 1 : 0);
        return [.. head, .. _events.ToArray()];
    }

    private static void Element(JfrBytes elements, List<string> strings, string name, (string Name, string Value)[] attributes, int children)
    {
        elements.Int(Index(strings, name)).Int(attributes.Length);
        foreach (var (key, value) in attributes) elements.Int(Index(strings, key)).Int(Index(strings, value));
        elements.Int(children);
    }

    private static int Index(List<string> strings, string text)
    {
        var index = strings.IndexOf(text);
        if (index >= 0) return index;
        strings.Add(text);
        return strings.Count - 1;
    }
}
