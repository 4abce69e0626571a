using System.Globalization;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Reads the event in which a chunk describes its types: a table of strings, and a tree of elements whose names, attributes and values are in that table.
/// <code>
/// root / metadata / class (name, id, superType, simpleType)
///                     / field (name, class, constantPool, dimension) / annotation (class, value)
///                     / annotation, setting
/// </code>
/// </summary>
internal static class MetadataReader
{
    /// <summary>The type of the event itself.</summary>
    public const long EventType = 0;

    /// <summary>Longer events of the kind are not read; a JDK's has 100 to 200 kB.</summary>
    public const int MaxLength = 16 << 20;

    private const int MaxDepth = 64;
    private const int MaxElements = 500_000;

    /// <summary>The types; null where the event is damaged.</summary>
    /// <param name="bytes">The event with its size and type.</param>
    /// <param name="isCompressed">How integers are written.</param>
    public static TypeTable? Read(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var cursor = new JfrCursor(bytes, isCompressed);
        _ = cursor.ReadInteger(4);
        if (cursor.ReadLong64() != EventType) return null;
        _ = cursor.ReadLong64();
        _ = cursor.ReadLong64();
        _ = cursor.ReadLong64();

        var count = cursor.ReadCount();
        var strings = new List<string>();
        for (var i = 0; i < count && !cursor.Failed; i++) strings.Add(JfrText.Decode(bytes, cursor.ReadString(), isCompressed));
        if (cursor.Failed) return null;
        var elements = ReadElements(ref cursor, strings);
        return elements is null ? null : new TypeTable(Types(elements));
    }

    /// <summary>The elements, each after its parent. No recursion: the depth is the file's.</summary>
    private static List<Element>? ReadElements(ref JfrCursor cursor, List<string> strings)
    {
        var elements = new List<Element>();
        var open = new Stack<(int Element, int Children)>();
        do
        {
            var element = new Element(Text(cursor.ReadCount(), strings), open.TryPeek(out var parent) ? parent.Element : -1);
            for (var attributes = cursor.ReadCount(); attributes > 0 && !cursor.Failed; attributes--) element.Set(Text(cursor.ReadCount(), strings), Text(cursor.ReadCount(), strings));
            var children = cursor.ReadCount();
            if (cursor.Failed || open.Count > MaxDepth || elements.Count >= MaxElements) return null;

            elements.Add(element);
            open.Push((elements.Count - 1, children));
            while (open.TryPop(out var last))
            {
                if (last.Children == 0) continue;
                open.Push((last.Element, last.Children - 1));
                break;
            }
        }
        while (open.Count > 0);

        return elements;
    }

    private static List<JfrType> Types(List<Element> elements)
    {
        // First the names, since an annotation names its type by number.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            if (element.Name is "class") names.TryAdd(element.Id, element.TypeName);
        }

        var types = new List<JfrType>();
        var fields = new Dictionary<int, List<JfrField>>();
        var settings = new Dictionary<int, List<string>>();
        var units = new Dictionary<int, FieldUnit>();
        foreach (var element in elements)
        {
            if (element.Name is "annotation" && Unit(names.GetValueOrDefault(element.Class), element.Value) is var unit and not FieldUnit.None) units[element.Parent] = unit;
        }

        for (var i = 0; i < elements.Count; i++)
        {
            var element = elements[i];
            if (element.Name is "class" && Number(element.Id) is { } id)
            {
                fields[i] = [];
                settings[i] = [];
                types.Add(new JfrType(id, element.TypeName, fields[i], settings[i]));
            }
            else if (element.Name is "field" && fields.TryGetValue(element.Parent, out var ofParent))
            {
                // A field whose type has no number is one of no type: what holds it cannot be read, and is not.
                ofParent.Add(new JfrField(element.TypeName, Number(element.Class) ?? -1, element.IsConstant, element.Dimension, units.GetValueOrDefault(i)));
            }
            else if (element.Name is "setting" && settings.TryGetValue(element.Parent, out var ofEvent))
            {
                ofEvent.Add(element.TypeName);
            }
        }

        return types;
    }

    private static FieldUnit Unit(string? annotation, string value) => (annotation, value) switch
    {
        ("jdk.jfr.DataAmount", "BYTES") => FieldUnit.Bytes,
        ("jdk.jfr.Timespan", "TICKS") => FieldUnit.Ticks,
        ("jdk.jfr.Timespan", "NANOSECONDS" or "") => FieldUnit.Nanoseconds,
        ("jdk.jfr.Timespan", "MICROSECONDS") => FieldUnit.Microseconds,
        ("jdk.jfr.Timespan", "MILLISECONDS") => FieldUnit.Milliseconds,
        ("jdk.jfr.Timespan", "SECONDS") => FieldUnit.Seconds,
        _ => FieldUnit.None,
    };

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int index, List<string> strings) => index < strings.Count ? strings[index] : "";

    /// <summary>An element, with those of its attributes that say something here.</summary>
    private sealed class Element(string name, int parent)
    {
        public string Name { get; } = name;

        public int Parent { get; } = parent;

        public string TypeName { get; private set; } = "";

        public string Id { get; private set; } = "";

        public string Class { get; private set; } = "";

        public string Value { get; private set; } = "";

        public bool IsConstant { get; private set; }

        public int Dimension { get; private set; }

        public void Set(string attribute, string value)
        {
            switch (attribute)
            {
                case "name":
                    TypeName = value;
                    break;
                case "id":
                    Id = value;
                    break;
                case "class":
                    Class = value;
                    break;
                case "value" or "value-0":
                    Value = value;
                    break;
                case "constantPool":
                    IsConstant = value is "true";
                    break;
                case "dimension":
                    Dimension = value is "" or "0" ? 0 : value is "1" ? 1 : 2;
                    break;
                default:
                    break;
            }
        }
    }
}
