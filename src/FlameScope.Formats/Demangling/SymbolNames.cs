namespace FlameScope.Formats.Demangling;

/// <summary>
/// Names of functions as people write them, from those that compilers of C++ and Rust give to the linker. Parameters of functions are left out, as perf leaves them out, so overloads are one function. What is
/// not wholly understood stays as it is.
/// </summary>
internal sealed class SymbolNames
{
    /// <summary>So many names that look mangled may be not understood before no more are tried: finding that out takes longer than reading a name, and a file could be made of such.</summary>
    private const int MaxFailures = 100_000;

    /// <summary>Longer names stay as they are.</summary>
    private const int MaxLength = 16 << 10;

    /// <summary>By so many letters may readable names be longer than the symbols that they are made of, all together: 100 letters can stand for 100,000, and limits on what is read count the 100.</summary>
    private const long MaxGrowth = 64 << 20;

    /// <summary>So many names are kept, for a file that tells the same ones again and again.</summary>
    private const int MaxKept = 1 << 16;

    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private int _failures;
    private long _growth;

    /// <summary>The name of a symbol; the symbol itself where it is no mangled name.</summary>
    public string Readable(string symbol)
    {
        // A second underscore is put before it on macOS.
        var at = symbol.StartsWith("__", StringComparison.Ordinal) ? 1 : 0;
        if (symbol.Length < at + 3 || symbol[at] != '_' || symbol[at + 1] is not ('Z' or 'R') || symbol.Length > MaxLength || _failures >= MaxFailures) return symbol;
        if (_kept.TryGetValue(symbol, out var kept)) return kept;
        var readable = Demangle(symbol, at) ?? symbol;
        var growth = Math.Max(0, readable.Length - symbol.Length);
        if (_growth + growth > MaxGrowth) readable = symbol;
        else _growth += growth;
        if (_kept.Count < MaxKept) _kept.Add(symbol, readable);
        if (ReferenceEquals(readable, symbol)) _failures++;
        return readable;
    }

    private static string? Demangle(string symbol, int at)
    {
        var text = symbol[at..];
        var end = text.Length;
        string? name;
        if (text[1] == 'R')
        {
            if (text.AsSpan().IndexOfAny('.', '$', '@') is > 0 and var mark) end = mark;
            name = RustName.Demangle(text[..end]);
        }
        else
        {
            name = ItaniumName.Demangle(text, out end);
        }

        if (name is null || end == text.Length) return name;

        // What compilers append to parts and copies of a function, such as .cold, .part.0 or $ and a hash, is left out, as perf leaves it out.
        return text[end] == '.' || (text[end] == '$' && IsHash(text.AsSpan(end + 1))) ? name : text[end] == '@' ? name + text[end..] : null;
    }

    private static bool IsHash(ReadOnlySpan<char> text)
    {
        const int HashLength = 32;
        return text.Length >= HashLength && text[..HashLength].IndexOfAnyExcept("0123456789abcdef") < 0;
    }
}
