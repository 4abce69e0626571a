using FlameScope.Formats.Json;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>The distinct texts of a trace (names, categories, ids), as numbers; made strings where they are shown.</summary>
internal sealed class TraceTexts(NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<byte[]?> _bytes = [];
    private readonly List<string?> _strings = [];

    /// <summary>Distinct texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>The string of a text.</summary>
    public string this[int text]
    {
        get
        {
            if (_strings[text] is { } known) return known;
            var made = names.Decode(_bytes[text]);
            _bytes[text] = null;
            _strings[text] = made;
            return made;
        }
    }

    /// <summary>The number of a text.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var number = _texts.Add(text, out var isNew);
        if (isNew)
        {
            _bytes.Add(text.ToArray());
            _strings.Add(null);
        }

        return number;
    }

    /// <summary>The string, number or literal that stands next, as a text.</summary>
    public int Read(JsonReader json) => json.TryText(out var text) ? Add(text) : TraceEvent.None;

    /// <summary>The process or thread that stands next.</summary>
    public TraceId ReadId(JsonReader json)
    {
        if (!json.TryText(out var text)) return TraceId.None;
        return JsonNumber.TryParse(text, 0, out var number) && number is >= int.MinValue and <= int.MaxValue ? new TraceId(number) : TraceId.OfText(Add(text));
    }
}
