namespace FlameScope.Formats.Jfr;

/// <summary>Descriptions of types are long, and those of the chunks of a recording mostly the same: the last one is not taken apart again.</summary>
internal sealed class KnownTypes
{
    private byte[] _bytes = [];
    private bool _isCompressed;
    private TypeTable? _types;

    /// <summary>The types of an event; null where it is damaged.</summary>
    public TypeTable? Read(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var body = Body(bytes, isCompressed);
        if (_types is not null && isCompressed == _isCompressed && body.SequenceEqual(_bytes)) return _types;
        if (MetadataReader.Read(bytes, isCompressed) is not { } types) return null;
        _bytes = body.ToArray();
        _isCompressed = isCompressed;
        _types = types;
        return types;
    }

    /// <summary>What follows the time of the event.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var cursor = new JfrCursor(bytes, isCompressed);
        _ = cursor.ReadInteger(4);
        for (var i = 0; i < 4; i++) _ = cursor.ReadLong64();
        return bytes[cursor.At..];
    }
}
