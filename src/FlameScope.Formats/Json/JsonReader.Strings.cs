namespace FlameScope.Formats.Json;

/// <content>Strings that are read piece by piece.</content>
internal sealed partial class JsonReader
{
    /// <summary>The string that stands next, as a stream. Until that is disposed, nothing else may be read here.</summary>
    public JsonStringStream OpenString()
    {
        if (Kind != JsonKind.String) throw new InvalidOperationException("No string stands next.");
        _at++;
        _isPending = false;
        return new JsonStringStream(this);
    }

    /// <summary>Passes over the rest of a string that was opened.</summary>
    internal void SkipRestOfString()
    {
        if (End == JsonEnd.NotYet) SkipString();
    }

    /// <summary>Reads on in a string that was opened: plain bytes, or one escape.</summary>
    /// <param name="plain">Takes plain bytes.</param>
    /// <param name="unescaped">Takes what an escape stands for.</param>
    /// <param name="unescapedLength">How many bytes that is.</param>
    /// <param name="hasEnded">Whether the string, or the text, is at its end.</param>
    /// <returns>How many plain bytes there are.</returns>
    internal int ReadStringPart(Span<byte> plain, Span<byte> unescaped, out int unescapedLength, out bool hasEnded)
    {
        (unescapedLength, hasEnded) = (0, false);
        if (End != JsonEnd.NotYet || (_at == _end && !Fill()))
        {
            if (End == JsonEnd.NotYet) Truncate();
            hasEnded = true;
            return 0;
        }

        var here = _buffer.AsSpan(_at, Math.Min(_end - _at, plain.Length));
        var length = here.IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0) length = here.Length;
        if (length > 0)
        {
            here[..length].CopyTo(plain);
            _at += length;
            return length;
        }

        if (here[0] == '"')
        {
            _at++;
            hasEnded = true;
            return 0;
        }

        while (_end - _at < JsonStringStream.LongestEscape && Fill())
        {
        }

        var escape = Escape(_buffer.AsSpan(_at, _end - _at));
        if (escape.Length < 2)
        {
            Truncate();
            hasEnded = true;
            return 0;
        }

        unescapedLength = JsonEscapes.Unescape(escape, unescaped);
        _at += escape.Length;
        return 0;
    }

    /// <summary>The escape that a text begins with: two bytes, the code of a character, or those of a pair of surrogates. A quote that stands in a code ends the string.</summary>
    private static ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[1] != 'u') return text[..Math.Min(text.Length, 2)];
        var isPair = text.Length >= 8 && text[2] is (byte)'d' or (byte)'D' && text[3] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'b' or (byte)'A' or (byte)'B' && text[6] == '\\' && text[7] == 'u';
        var code = text[..Math.Min(text.Length, isPair ? JsonStringStream.LongestEscape : 6)];
        var quote = code.IndexOf((byte)'"');
        return quote < 0 ? code : code[..quote];
    }
}
