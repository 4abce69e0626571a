namespace FlameScope.Formats.TimedStacks;

/// <summary>A backslash makes a semicolon or a backslash after it a part of the name; before anything else it stands for itself.</summary>
internal static class Escapes
{
    /// <summary>The name that is meant.</summary>
    public static ReadOnlySpan<byte> Remove(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\')) return text;
        var name = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)';' or (byte)'\\') at++;
            name[length++] = text[at];
        }

        return name.AsSpan(0, length);
    }
}
