using System.Text;

namespace FlameScope.Formats.Jfr;

/// <summary>Strings of a recording, out of their five encodings into UTF-8.</summary>
internal static class JfrText
{
    /// <summary>The string, where it is not a constant.</summary>
    /// <param name="bytes">What the cursor read that found it.</param>
    /// <param name="text">Where it stands.</param>
    /// <param name="isCompressed">How integers are written.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, JfrString text, bool isCompressed)
    {
        switch (text.Encoding)
        {
            case StringEncoding.Utf8:
                return Encoding.UTF8.GetString(bytes.Slice(text.Start, text.Length));
            case StringEncoding.Latin1:
                return Encoding.Latin1.GetString(bytes.Slice(text.Start, text.Length));
            case StringEncoding.Characters:
                return Characters(bytes.Slice(text.Start, text.Length), isCompressed);
            default:
                return "";
        }
    }

    /// <summary>Its UTF-8. Most are that already, and nothing is copied then.</summary>
    public static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> bytes, JfrString text, bool isCompressed)
    {
        if (text.Encoding is StringEncoding.Utf8) return bytes.Slice(text.Start, text.Length);
        if (text.Encoding is StringEncoding.Latin1 && Ascii.IsValid(bytes.Slice(text.Start, text.Length))) return bytes.Slice(text.Start, text.Length);
        return Encoding.UTF8.GetBytes(Decode(bytes, text, isCompressed));
    }

    private static string Characters(ReadOnlySpan<byte> bytes, bool isCompressed)
    {
        var characters = new StringBuilder();
        var cursor = new JfrCursor(bytes, isCompressed);
        while (cursor.At < bytes.Length && !cursor.Failed) characters.Append((char)cursor.ReadInteger(2));
        return characters.ToString();
    }
}
