using System.Collections.Frozen;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>Conventions in the names that just-in-time compilers give their code.</summary>
internal static class JitNames
{
    /// <summary>
    /// The functions in a name, the outermost first: perf-map-agent writes inlined Java methods as <c>outer-&gt;inner-&gt;innermost</c>.
    /// C++'s <c>operator-&gt;</c> and arrows inside parentheses are left alone.
    /// </summary>
    public static List<string> Split(string name)
    {
        var parts = new List<string>(1);
        int start = 0, depth = 0;
        for (var at = 0; at + 1 < name.Length; at++)
        {
            if (name[at] is '(' or '[') depth++;
            else if (name[at] is ')' or ']') depth--;
            else if (depth == 0 && name[at] == '-' && name[at + 1] == '>' && at > start && !name.AsSpan(0, at).EndsWith("operator", StringComparison.Ordinal))
            {
                if (at + 2 == name.Length) break;
                parts.Add(name[start..at]);
                start = at + 2;
                at++;
            }
        }

        parts.Add(name[start..]);
        return parts;
    }

    /// <summary>A Java name without the <c>L</c> of its type signature: <c>Ljava/lang/String;::hashCode</c> becomes <c>java/lang/String;::hashCode</c>.</summary>
    public static string WithoutSignatureLetter(string name)
    {
        if (name.Length < 3 || name[0] != 'L') return name;
        for (var at = 1; at < name.Length; at++)
        {
            if (name[at] == ';') return at > 1 ? name[1..] : name;
            if (!char.IsLetterOrDigit(name[at]) && name[at] is not ('/' or '_' or '$' or '-' or '.' or '+')) return name;
        }

        return name;
    }

    /// <summary>
    /// A .NET name without the tier of its code that the runtime's perf map ends it with: <c>int32 [app] Orders::Price(int32)[OptimizedTier1]</c>. A method is
    /// one frame however often it is compiled again. The words are those of the runtime (src/coreclr/vm/perfmap.cpp, prestub.cpp).
    /// </summary>
    public static string WithoutTier(string name)
    {
        if (name.Length < 4 || name[^1] != ']') return name;
        var open = name.LastIndexOf('[');
        return open > 0 && Tiers.Contains(name[(open + 1)..^1]) ? name[..open] : name;
    }

    private static readonly FrozenSet<string> Tiers = FrozenSet.Create(
        StringComparer.Ordinal,
        "MinOptJitted",
        "Optimized",
        "QuickJitted",
        "OptimizedTier1",
        "OptimizedTier1OSR",
        "InstrumentedTier",
        "InstrumentedTier0",
        "InstrumentedTierOptimized",
        "InstrumentedOptimizedTier",
        "PreJIT",
        "ReadyToRun");

    /// <summary>Whether code of a just-in-time compiler is an interpreter's: the JVM's, or a function that V8 still interprets (<c>JS:~f</c>, <c>LazyCompile:~f</c>).</summary>
    public static FrameKind KindOf(string name)
    {
        if (name is "Interpreter" || name.StartsWith("InterpretedFunction:", StringComparison.Ordinal)) return FrameKind.Interpreted;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < name.Length && name[colon + 1] == '~' && name.AsSpan(0, colon).ContainsOnlyLetters() ? FrameKind.Interpreted : FrameKind.Jit;
    }

    private static bool ContainsOnlyLetters(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetter(letter)) return false;
        }

        return true;
    }
}
