using System.Buffers;
using System.Text;

namespace FlameScope.Formats.Json;

/// <summary>Escapes in the strings of JSON.</summary>
internal static class JsonEscapes
{
    /// <summary>Writes a string without its escapes. What JSON knows no meaning of stays as it stands; half of a surrogate pair is replaced.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var length = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 >= text.Length)
            {
                text.CopyTo(target[length..]);
                return length + text.Length;
            }

            text[..plain].CopyTo(target[length..]);
            length += plain;
            text = text[(plain + 1)..];
            if (text[0] == 'u' && TryCodeUnit(text, out var unit))
            {
                length += Rune(unit, ref text).EncodeToUtf8(target[length..]);
                continue;
            }

            var value = text[0] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'"' or (byte)'\\' or (byte)'/' => text[0],
                _ => (byte)0,
            };
            if (value == 0)
            {
                target[length++] = (byte)'\\';
                continue;
            }

            target[length++] = value;
            text = text[1..];
        }
    }

    /// <summary>The character that begins with a code unit, and what stands after it.</summary>
    private static Rune Rune(char unit, ref ReadOnlySpan<byte> text)
    {
        text = text[5..];
        if (System.Text.Rune.TryCreate(unit, out var rune)) return rune;
        if (text is not [(byte)'\\', (byte)'u', ..] || !TryCodeUnit(text[1..], out var second) || !System.Text.Rune.TryCreate(unit, second, out rune)) return System.Text.Rune.ReplacementChar;
        text = text[6..];
        return rune;
    }

    /// <summary>The four hexadecimal digits after the letter u.</summary>
    private static bool TryCodeUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 5) return false;
        Span<byte> bytes = stackalloc byte[2];
        if (Convert.FromHexString(text[1..5], bytes, out _, out _) != OperationStatus.Done) return false;
        unit = (char)((bytes[0] << 8) | bytes[1]);
        return true;
    }
}
