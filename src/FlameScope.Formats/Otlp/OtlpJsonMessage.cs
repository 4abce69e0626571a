using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Otlp;

/// <summary>Writes one object of the JSON form as the message that it is: samples and entries of tables, which are small. The depth is that of the schema, not the file's.</summary>
internal sealed class OtlpJsonMessage
{
    private readonly WireBuffer _message = new();
    private readonly WireBuffer _numbers = new();
    private OtlpJsonMessage? _inner;

    /// <summary>The object that stands next, as a message; valid until the next call.</summary>
    /// <returns>False where something else stands there, or the text ends in it.</returns>
    public bool TryRead(JsonReader json, OtlpJsonFields fields, out ReadOnlySpan<byte> message)
    {
        _message.Clear();
        message = default;
        if (!json.BeginObject()) return false;
        while (json.NextProperty(out var name))
        {
            if (fields.Find(name) is { } field) Value(json, field);
        }

        message = _message.Bytes;
        return json.End == JsonEnd.NotYet;
    }

    /// <summary>Numbers as they are packed.</summary>
    public ReadOnlySpan<byte> Numbers(JsonReader json, bool areFixed = false)
    {
        _numbers.Clear();
        if (json.Kind == JsonKind.Array)
        {
            json.BeginArray();
            while (json.NextElement()) Number(json, areFixed);
        }
        else
        {
            Number(json, areFixed);
        }

        return _numbers.Bytes;
    }

    private void Number(JsonReader json, bool isFixed)
    {
        if (!json.TryInt64(out var value)) return;
        if (isFixed) _numbers.Fixed64((ulong)value);
        else _numbers.Varint((ulong)value);
    }

    private void Value(JsonReader json, OtlpJsonField field)
    {
        switch (field.Kind)
        {
            case OtlpJsonKind.Number:
                if (json.TryInt64(out var number)) _message.Number(field.Number, (ulong)number);
                break;
            case OtlpJsonKind.Text:
                if (json.TryString(out var text)) _message.Field(field.Number, text);
                break;
            case OtlpJsonKind.Message when json.Kind == JsonKind.Array:
                json.BeginArray();
                while (json.NextElement()) Message(json, field);
                break;
            case OtlpJsonKind.Message:
                Message(json, field);
                break;
            default:
                _message.Field(field.Number, Numbers(json, field.Kind == OtlpJsonKind.Times));
                break;
        }
    }

    private void Message(JsonReader json, OtlpJsonField field)
    {
        _inner ??= new OtlpJsonMessage();
        if (_inner.TryRead(json, field.Message!, out var message)) _message.Field(field.Number, message);
    }
}
