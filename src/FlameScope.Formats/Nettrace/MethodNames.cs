using System.Text;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// Names of .NET methods, in one form wherever they come from: <c>System.Threading.Monitor.Wait(System.Object,int32)</c>. Namespace, type and parameters tell methods apart; the type that
/// is returned, the tier of the compiler and the words of the signature's grammar (<c>class</c>, <c>valuetype</c>) do not belong to it.
/// </summary>
internal static class MethodNames
{
    private static readonly string[] GrammarWords = ["class ", "value class ", "valuetype "];

    /// <summary>A method as the runtime's events tell it.</summary>
    /// <param name="type">Its namespace and type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="signature">What it returns and takes: <c>instance class System.String  (int32,bool)</c>.</param>
    public static string OfEvent(string type, string name, string signature)
    {
        var open = signature.IndexOf("  (", StringComparison.Ordinal);
        open = open >= 0 ? open + 2 : signature.IndexOf('(', StringComparison.Ordinal);
        var parameters = open < 0 ? "" : WithoutGrammar(signature[open..]);
        return type.Length == 0 ? name + parameters : $"{type}.{name}{parameters}";
    }

    /// <summary>A method as the runtime's perf map tells it: <c>void [System.Private.CoreLib] System.Threading.Monitor::Wait(object,int32)[Tier1]</c>.</summary>
    /// <returns>The method and its module; null where it is a name of another kind.</returns>
    public static (string Method, string Module)? OfPerfMap(string symbol)
    {
        var end = symbol.LastIndexOf(")[", StringComparison.Ordinal);
        if (end < 0 || !symbol.EndsWith(']')) return null;
        var colons = symbol.LastIndexOf("::", symbol.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? open : end, StringComparison.Ordinal);
        if (colons < 0) return null;

        // The module stands before the type, after what is returned, which may name modules of its own.
        var close = symbol.LastIndexOf("] ", colons, StringComparison.Ordinal);
        var start = close < 0 ? -1 : symbol.LastIndexOf('[', close);
        if (start < 0) return null;
        var method = string.Concat(symbol.AsSpan(close + 2, colons - close - 2), ".", symbol.AsSpan(colons + 2, end + 1 - colons - 2));
        return (WithoutGrammar(method), symbol[(start + 1)..close]);
    }

    /// <summary>The name of a module: its file without folder and the ending of an assembly.</summary>
    public static string Module(string path)
    {
        var file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;
    }

    private static string WithoutGrammar(string text)
    {
        if (!text.Contains(' ', StringComparison.Ordinal)) return text;
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var word = kept.Length > 0 && kept[^1] is '(' or ',' or '[' or '<' ? Array.Find(GrammarWords, word => text.AsSpan(at).StartsWith(word, StringComparison.Ordinal)) : null;
            if (word is null) kept.Append(text[at++]);
            else at += word.Length;
        }

        return kept.ToString();
    }
}
