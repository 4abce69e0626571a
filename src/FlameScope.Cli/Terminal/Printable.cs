using System.Globalization;
using System.Text;

namespace FlameScope.Cli.Terminal;

/// <summary>
/// Makes text from a profile safe to print. A thread may call itself anything: control characters would command the terminal, and invisible or
/// direction-changing ones would show another name than is there.
/// </summary>
internal static class Printable
{
    /// <summary>The text with every character that does not show itself written as <c>\u{1b}</c>.</summary>
    public static string Of(string text)
    {
        var ascii = true;
        foreach (var c in text) ascii &= c is >= ' ' and <= '~';
        if (ascii) return text;

        var printable = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Shows(rune)) printable.Append(rune.ToString());
            else printable.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return printable.ToString();
    }

    private static bool Shows(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
