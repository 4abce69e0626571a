using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// A frame's text after its address: <c>symbol+0xoffset (library)</c>. Symbols hold blanks, parentheses and plus signs of their own, libraries hold blanks and
/// parentheses (<c>/memfd:doublemapper (deleted)</c>); so both are taken from the end.
/// </summary>
internal readonly ref struct FrameLine
{
    /// <summary>perf prints an address to the right of sixteen places.</summary>
    private const int AddressWidth = 16;

    private static ReadOnlySpan<byte> NoSymbol => "[unknown]"u8;

    /// <summary>The function, without its offset; <c>[unknown]</c> where perf found none.</summary>
    public ReadOnlySpan<byte> Symbol { get; private init; }

    /// <summary>The library; empty where it is not printed.</summary>
    public ReadOnlySpan<byte> Library { get; private init; }

    /// <summary>Whether <c>(inlined)</c> stands in place of the library.</summary>
    public bool IsInlined { get; private init; }

    public static FrameLine Parse(ReadOnlySpan<byte> text)
    {
        text = Fields.TrimEnd(Fields.TrimStart(text));
        var open = LibraryStart(text, out var end);
        var symbol = WithoutOffset(open < 0 ? text : Fields.TrimEnd(text[..open]));
        var library = open < 0 ? default : text[(open + 1)..end];
        var isInlined = library.SequenceEqual("inlined"u8);
        return new FrameLine
        {
            Symbol = symbol.IsEmpty ? NoSymbol : symbol,
            Library = isInlined ? default : WithoutOffset(library),
            IsInlined = isInlined,
        };
    }

    /// <summary>The text after the address of a line as perf prints it: a tab, blanks, hexadecimal digits, a space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAfterAddress(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (line is not [(byte)'\t', ..]) return false;
        if (AddressWidth + 1 < line.Length && line[AddressWidth + 1] == ' ' && IsAddress(line.Slice(1, AddressWidth)))
        {
            text = line[(AddressWidth + 2)..];
            return true;
        }

        var at = 1;
        while (at < line.Length && Fields.IsBlank(line[at])) at++;
        var start = at;
        while (at < line.Length && Fields.IsHexDigit(line[at])) at++;
        if (at == start || at == line.Length || line[at] != ' ') return false;
        text = line[(at + 1)..];
        return true;
    }

    /// <summary>Whether all of a text as wide as perf prints addresses is blanks, then hexadecimal digits, by vectors; false where there are none, also for an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAddress(ReadOnlySpan<byte> text)
    {
        if (!Vector128.IsHardwareAccelerated) return false;
        var bytes = Vector128.Create(text);
        var blanks = Vector128.Equals(bytes, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
        var digits = Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9));
        var letters = Vector128.LessThanOrEqual((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)5));
        var hex = (digits | letters).ExtractMostSignificantBits();
        return hex != 0 && (blanks | hex) == ushort.MaxValue && (blanks & (blanks + 1)) == 0;
    }

    /// <summary>Whether a function's name says that it is not known.</summary>
    public static bool IsUnknown(ReadOnlySpan<byte> symbol) => symbol.SequenceEqual(NoSymbol);

    /// <summary>Where the parenthesis opens that the last one closes; -1 where there is no library.</summary>
    private static int LibraryStart(ReadOnlySpan<byte> text, out int end)
    {
        end = text.Length;
        if (text is not [.., (byte)')'])
        {
            // A line that was cut in its library.
            var cut = Math.Max(text.LastIndexOf(" (/"u8), text.LastIndexOf(" (["u8));
            return cut >= 0 && !text[cut..].Contains((byte)')') ? cut + 1 : -1;
        }

        end--;
        var depth = 0;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (text[at] == ')')
            {
                depth++;
            }
            else if (text[at] == '(' && --depth == 0)
            {
                // "main(int)" is a symbol without a library; a library has a blank before it, or the whole text.
                if (at == 0 || Fields.IsBlank(text[at - 1])) return at;
                break;
            }
        }

        // A library's name whose parentheses do not match.
        return depth == 0 ? -1 : text.LastIndexOf(" ("u8) is var last && last >= 0 ? last + 1 : -1;
    }

    /// <summary>Takes <c>+0x1c</c> from the end; <c>operator+</c> stays whole.</summary>
    private static ReadOnlySpan<byte> WithoutOffset(ReadOnlySpan<byte> text)
    {
        var at = text.Length;
        while (at > 0 && Fields.IsHexDigit(text[at - 1])) at--;
        return at < text.Length && at >= 3 && text[at - 1] == 'x' && text[at - 2] == '0' && text[at - 3] == '+' ? text[..(at - 3)] : text;
    }
}
