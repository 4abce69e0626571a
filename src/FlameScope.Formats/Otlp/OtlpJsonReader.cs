using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Otlp;

/// <summary>
/// Reads the JSON form of requests (proto3's: names in camel case, integers of 64 bits in quotes), one or several after each other, as the collector's file exporter writes them. What is in it goes the way
/// of the wire form: each sample and entry of a table is written as the message that it is. What changed its number between versions has a name here, so that the layout is known.
/// </summary>
/// <param name="message">Takes what is read.</param>
/// <param name="sink">Says whether there is room for more.</param>
internal sealed class OtlpJsonReader(OtlpMessage message, SampleSink sink)
{
    private readonly OtlpJsonMessage _objects = new();

    /// <summary>Other fields of the profile than samples, by name, until its end tells the layout.</summary>
    private readonly ByteList _fields = new();
    private readonly List<Field> _names = [];

    /// <summary>A field of a profile, whose number depends on the layout.</summary>
    private enum Field
    {
        None,
        SampleType,
        PeriodType,
        Period,
        LocationIndices,
        MappingTable,
        LocationTable,
        FunctionTable,
        AttributeTable,
        StringTable,
    }

    /// <summary>How many requests have been read.</summary>
    public long Messages { get; private set; }

    /// <summary>Whether the beginning of a text is that of such a request.</summary>
    public static bool Is(ReadOnlySpan<byte> prefix)
    {
        if (JsonOutline.Of(prefix) is not { IsObject: true } outline) return false;
        return outline.Has("resourceProfiles/scopeProfiles") || outline.Has("resource_profiles/scope_profiles") || outline.Has("resourceProfiles/resource")
            || (outline.Has("dictionary") && (outline.Has("dictionary/mappingTable") || outline.Has("dictionary/locationTable") || outline.Has("dictionary/functionTable") || outline.Has("dictionary/stringTable") || outline.Has("dictionary/string_table")));
    }

    /// <summary>Reads all of it.</summary>
    public void Read(JsonReader json)
    {
        while (sink.HasRoom() && json.NextElement())
        {
            if (!json.BeginObject()) continue;
            Messages++;
            Request(json);
            message.Complete(json.Position);
        }
    }

    private void Request(JsonReader json)
    {
        Span<byte> room = stackalloc byte[64];
        while (Next(json, room, out var name))
        {
            if (name.SequenceEqual("resourceProfiles"u8)) Each(json, ResourceProfiles);
            else if (name.SequenceEqual("dictionary"u8) && json.BeginObject()) Dictionary(json);
        }
    }

    private void ResourceProfiles(JsonReader json)
    {
        message.BeginResource();
        Span<byte> room = stackalloc byte[64];
        while (Next(json, room, out var name))
        {
            if (name.SequenceEqual("resource"u8) && json.BeginObject())
            {
                while (sink.HasRoom() && json.NextProperty(out var of))
                {
                    if (of.SequenceEqual("attributes"u8)) Entries(json, OtlpJsonFields.Attribute, static (to, entry) => to.AddResourceAttribute(entry));
                }
            }
            else if (name.SequenceEqual("scopeProfiles"u8))
            {
                Each(json, ScopeProfiles);
            }
        }
    }

    private void ScopeProfiles(JsonReader json)
    {
        while (sink.HasRoom() && json.NextProperty(out var name))
        {
            if (name.SequenceEqual("profiles"u8)) Each(json, Profile);
        }
    }

    private void Profile(JsonReader json)
    {
        message.BeginProfile();
        Properties(json);
        var layout = _names.Contains(Field.LocationTable) ? OtlpLayout.OwnTables : _names.Contains(Field.LocationIndices) ? OtlpLayout.Slices : OtlpLayout.ValuesLast;
        for (var i = 0; i < _names.Count; i++)
        {
            var number = NumberOf(_names[i], layout);
            if (number == 0) continue;
            var at = 0;
            if (_names[i] != Field.Period) message.AddField(number, _fields[i]);
            else if (WireFields.TryVarint(_fields[i], ref at, out var period)) message.AddField(number, period);
        }

        _fields.Clear();
        _names.Clear();
        message.EndProfile(json.Position);
    }

    private void Properties(JsonReader json)
    {
        Span<byte> room = stackalloc byte[64];
        while (Next(json, room, out var name))
        {
            if (name.SequenceEqual("samples"u8) || name.SequenceEqual("sample"u8)) Entries(json, OtlpJsonFields.Sample, static (to, sample) => to.AddSample(sample));
            else if (name.SequenceEqual("profile"u8) && json.BeginObject()) Contained(json);
            else Property(json, name);
        }
    }

    /// <summary>The oldest version has profiles in containers.</summary>
    private void Contained(JsonReader json)
    {
        Span<byte> room = stackalloc byte[64];
        while (Next(json, room, out var name))
        {
            if (name.SequenceEqual("sample"u8)) Entries(json, OtlpJsonFields.Sample, static (to, sample) => to.AddSample(sample));
            else Property(json, name);
        }
    }

    private void Property(JsonReader json, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("sampleType"u8)) Keep(json, Field.SampleType, OtlpJsonFields.ValueType);
        else if (name.SequenceEqual("periodType"u8)) Keep(json, Field.PeriodType, OtlpJsonFields.ValueType);
        else if (name.SequenceEqual("mappingTable"u8) || name.SequenceEqual("mapping"u8)) Keep(json, Field.MappingTable, OtlpJsonFields.Mapping);
        else if (name.SequenceEqual("locationTable"u8) || name.SequenceEqual("location"u8)) Keep(json, Field.LocationTable, OtlpJsonFields.Location);
        else if (name.SequenceEqual("functionTable"u8) || name.SequenceEqual("function"u8)) Keep(json, Field.FunctionTable, OtlpJsonFields.Function);
        else if (name.SequenceEqual("attributeTable"u8)) Keep(json, Field.AttributeTable, OtlpJsonFields.Attribute);
        else if (name.SequenceEqual("period"u8)) Keep(Field.Period, _objects.Numbers(json));
        else if (name.SequenceEqual("locationIndices"u8)) Keep(Field.LocationIndices, _objects.Numbers(json));
        else if (name.SequenceEqual("stringTable"u8) && json.BeginArray()) while (sink.HasRoom() && json.NextElement()) Keep(Field.StringTable, Text(json));
    }

    private void Keep(JsonReader json, Field field, OtlpJsonFields fields)
    {
        if (json.Kind == JsonKind.Array)
        {
            json.BeginArray();
            while (sink.HasRoom() && json.NextElement()) KeepOne(json, field, fields);
        }
        else
        {
            KeepOne(json, field, fields);
        }
    }

    private void KeepOne(JsonReader json, Field field, OtlpJsonFields fields)
    {
        if (_objects.TryRead(json, fields, out var entry) || json.End == JsonEnd.NotYet) Keep(field, entry);
    }

    private void Keep(Field field, ReadOnlySpan<byte> bytes)
    {
        sink.Keep(bytes.Length);
        _fields.Add(bytes);
        _names.Add(field);
    }

    private void Dictionary(JsonReader json)
    {
        Span<byte> room = stackalloc byte[64];
        while (Next(json, room, out var name))
        {
            if (name.SequenceEqual("mappingTable"u8)) Entries(json, OtlpJsonFields.Mapping, static (to, entry) => to.AddTableEntry(1, entry));
            else if (name.SequenceEqual("locationTable"u8)) Entries(json, OtlpJsonFields.Location, static (to, entry) => to.AddTableEntry(2, entry));
            else if (name.SequenceEqual("functionTable"u8)) Entries(json, OtlpJsonFields.Function, static (to, entry) => to.AddTableEntry(3, entry));
            else if (name.SequenceEqual("attributeTable"u8)) Entries(json, OtlpJsonFields.Attribute, static (to, entry) => to.AddTableEntry(6, entry));
            else if (name.SequenceEqual("stackTable"u8)) Entries(json, OtlpJsonFields.Stack, static (to, entry) => to.AddTableEntry(7, entry));
            else if (name.SequenceEqual("stringTable"u8) && json.BeginArray()) while (sink.HasRoom() && json.NextElement()) message.AddTableEntry(5, Text(json));
        }
    }

    /// <summary>A string; empty where something else stands, so that those after it keep their places.</summary>
    private static ReadOnlySpan<byte> Text(JsonReader json) => json.TryString(out var text) ? text : default;

    private delegate void Adder(OtlpMessage to, ReadOnlySpan<byte> entry);

    /// <summary>The objects of an array. What is no object counts as an empty one, so that those after it keep their places.</summary>
    private void Entries(JsonReader json, OtlpJsonFields fields, Adder add)
    {
        if (!json.BeginArray()) return;
        while (sink.HasRoom() && json.NextElement())
        {
            if (_objects.TryRead(json, fields, out var entry) || json.End == JsonEnd.NotYet) add(message, entry);
        }
    }

    private void Each(JsonReader json, Action<JsonReader> read)
    {
        if (!json.BeginArray()) return;
        while (sink.HasRoom() && json.NextElement())
        {
            if (json.BeginObject()) read(json);
        }
    }

    /// <summary>Goes to the next property; its name in camel case, as JSON has it or as the schema does.</summary>
    private bool Next(JsonReader json, Span<byte> room, out ReadOnlySpan<byte> name)
    {
        if (!sink.HasRoom() || !json.NextProperty(out name))
        {
            name = default;
            return false;
        }

        if (name.Contains((byte)'_') && name.Length <= room.Length) name = OtlpJsonFields.CamelCase(name, room);
        return true;
    }

    private static int NumberOf(Field field, OtlpLayout layout) => (field, layout) switch
    {
        (Field.SampleType, _) => 1,
        (Field.PeriodType, OtlpLayout.OwnTables) => 13,
        (Field.Period, OtlpLayout.OwnTables) => 14,
        (Field.PeriodType, OtlpLayout.Slices) => 6,
        (Field.Period, OtlpLayout.Slices) => 7,
        (Field.PeriodType, _) => 5,
        (Field.Period, _) => 6,
        (Field.LocationIndices, OtlpLayout.OwnTables) => 5,
        (Field.LocationIndices, _) => 3,
        (Field.MappingTable, OtlpLayout.OwnTables) => 3,
        (Field.LocationTable, OtlpLayout.OwnTables) => 4,
        (Field.FunctionTable, OtlpLayout.OwnTables) => 6,
        (Field.AttributeTable, OtlpLayout.OwnTables) => 7,
        (Field.StringTable, OtlpLayout.OwnTables) => 10,
        _ => 0,
    };
}
