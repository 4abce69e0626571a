using System.Text;

namespace FlameScope.Formats.Json;

/// <summary>What a text of JSON is made of, as far as its beginning tells: enough to know the format by.</summary>
internal sealed class JsonOutline
{
    private const int MaxDepth = 5;
    private const int MaxElements = 20;

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private JsonOutline(bool isObject) => IsObject = isObject;

    /// <summary>Whether the text is an object, and not an array.</summary>
    public bool IsObject { get; }

    /// <summary>The outline of a text; null where it is neither an object nor an array.</summary>
    /// <param name="prefix">Its beginning; it may be cut anywhere.</param>
    public static JsonOutline? Of(ReadOnlySpan<byte> prefix)
    {
        var start = prefix is [0xEF, 0xBB, 0xBF, ..] ? prefix[3..] : prefix;
        start = start.TrimStart(" \t\r\n"u8);
        if (start is not [(byte)'{' or (byte)'[', ..]) return null;
        using var json = new JsonReader(new MemoryStream(start.ToArray()), maxStringLength: 256, bufferLength: 4096);
        var outline = new JsonOutline(start[0] == '{');
        outline.Read(json);
        return outline;
    }

    /// <summary>
    /// Whether there is a property. <c>meta</c> is one of the text's object, or of the first objects in its array; <c>meta/version</c> is one of the object that <c>meta</c> is, or of the first objects in the array
    /// that it is. A few levels are looked at.
    /// </summary>
    public bool Has(string path) => _paths.Contains(path);

    private void Read(JsonReader json)
    {
        // The path of each object that is open, and how many elements of each array have been seen.
        var objects = new Stack<string>();
        var elements = new Stack<int>();
        if (!Enter(json, "", objects, elements)) return;
        while (json.Depth > 0 && json.End == JsonEnd.NotYet)
        {
            if (json.IsInObject)
            {
                if (!json.NextProperty(out var name))
                {
                    objects.Pop();
                    continue;
                }

                var path = objects.Peek() + Encoding.UTF8.GetString(name);
                _paths.Add(path);
                if (objects.Count < MaxDepth) Enter(json, path + "/", objects, elements);
            }
            else
            {
                var seen = elements.Pop();
                if (!json.NextElement())
                {
                    objects.Pop();
                    continue;
                }

                elements.Push(seen + 1);
                if (seen < MaxElements && json.Kind == JsonKind.Object) Enter(json, objects.Peek(), objects, elements);
            }
        }
    }

    /// <summary>Enters an object or an array of objects; other arrays are passed over.</summary>
    private static bool Enter(JsonReader json, string path, Stack<string> objects, Stack<int> elements)
    {
        switch (json.Kind)
        {
            case JsonKind.Object:
                json.BeginObject();
                break;
            case JsonKind.Array:
                json.BeginArray();
                elements.Push(0);
                break;
            default:
                return false;
        }

        objects.Push(path);
        return true;
    }
}
