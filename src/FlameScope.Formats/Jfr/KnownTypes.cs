namespace FlameScope.Formats.Jfr;

/// <summary>
/// Descriptions of types are long, and those of the chunks of a recording mostly the same: the last ones are not taken apart again. A chunk may have several, since the JDK writes one whenever an
/// event is registered while it records.
/// </summary>
internal sealed class KnownTypes
{
    private const int MostKept = 4;

    /// <summary>The newest first.</summary>
    private readonly List<Known> _known = [];

    /// <summary>The types of an event; null where it is damaged.</summary>
    public TypeTable? Read(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var body = Body(bytes, isCompressed);
        foreach (var known in _known)
        {
            if (isCompressed == known.IsCompressed && body.SequenceEqual(known.Body)) return known.Types;
        }

        if (MetadataReader.Read(bytes, isCompressed) is not { } types) return null;
        if (_known.Count == MostKept) _known.RemoveAt(MostKept - 1);
        _known.Insert(0, new Known(body.ToArray(), isCompressed, types));
        return types;
    }

    /// <summary>How the events of types are read, which is made once for each that is kept.</summary>
    public EventPlans Plans(TypeTable types, long stackType)
    {
        var known = _known.Find(known => ReferenceEquals(known.Types, types));
        if (known is null) return new EventPlans(types, stackType);
        return known.Plans ??= new EventPlans(types, stackType);
    }

    /// <summary>What follows the time of the event.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var cursor = new JfrCursor(bytes, isCompressed);
        _ = cursor.ReadInteger(4);
        for (var i = 0; i < 4; i++) _ = cursor.ReadLong64();
        return bytes[cursor.At..];
    }

    private sealed class Known(byte[] body, bool isCompressed, TypeTable types)
    {
        public byte[] Body { get; } = body;

        public bool IsCompressed { get; } = isCompressed;

        public TypeTable Types { get; } = types;

        public EventPlans? Plans { get; set; }
    }
}
