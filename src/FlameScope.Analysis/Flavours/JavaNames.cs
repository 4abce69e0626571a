using FlameScope.Profiles;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// Names of Java methods, as they are met: <c>Lorg/example/Main;::run</c> and <c>org/example/Main::run</c> (perf-map-agent), <c>void org.example.Main.run(int)</c> (the JDK's own perf map),
/// <c>org/example/Main.run</c> and <c>org.example.Main.run</c> (async-profiler, flight recordings).
/// </summary>
internal static class JavaNames
{
    private static readonly string[] JdkStarts = ["java.", "java/", "Ljava/", "javax.", "javax/", "jdk.", "jdk/", "sun.", "sun/", "kotlin.", "kotlin/", "scala.", "scala/"];

    /// <summary>The package's parts and the class.</summary>
    public static bool TryPath(string name, FrameKind kind, out string[] parts)
    {
        parts = [];
        if (!MayBe(kind)) return false;
        var type = TypeOf(name);

        // Without a package it can only be told from a native function by its kind.
        var hasPackage = type.ContainsAny('.', '/');
        if (type.IsEmpty || (!hasPackage && kind == FrameKind.Unknown)) return false;
        parts = type.ToString().Split(['.', '/'], LeafPaths.MaxParts);
        return Array.TrueForAll(parts, IsIdentifier);
    }

    /// <summary>Whether a name is surely one of Java: that of a class of the JDK, or of a language on it.</summary>
    public static bool IsOfTheJdk(string name, FrameKind kind)
    {
        if (!MayBe(kind)) return false;
        var type = WithoutReturnType(WithoutArguments(name));
        foreach (var start in JdkStarts)
        {
            if (type.StartsWith(start, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static bool MayBe(FrameKind kind) => kind is FrameKind.Jit or FrameKind.Inlined or FrameKind.Interpreted or FrameKind.Unknown;

    private static ReadOnlySpan<char> TypeOf(string name)
    {
        var method = WithoutReturnType(WithoutArguments(name));
        var colons = method.IndexOf("::", StringComparison.Ordinal);
        ReadOnlySpan<char> type;
        if (colons >= 0)
        {
            type = method[..colons];
            if (type is ['L', .., ';']) type = type[1..];
            type = type.TrimEnd(';');
        }
        else
        {
            var dot = method.LastIndexOf('.');
            if (dot <= 0) return [];
            type = method[..dot];
        }

        // Classes made at run time (proxies, lambdas) count for the class that they are of.
        var generated = type.IndexOf("$$", StringComparison.Ordinal);
        if (generated > 0) type = type[..generated];
        var hidden = type.IndexOf("/0x", StringComparison.Ordinal);
        return hidden > 0 ? type[..hidden] : type;
    }

    private static ReadOnlySpan<char> WithoutArguments(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        return open > 0 ? name.AsSpan(0, open) : name;
    }

    private static ReadOnlySpan<char> WithoutReturnType(ReadOnlySpan<char> name) => name[(name.LastIndexOf(' ') + 1)..];

    private static bool IsIdentifier(string part)
    {
        if (part.Length == 0 || char.IsAsciiDigit(part[0])) return false;
        foreach (var letter in part)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '$' or '-' or '+')) return false;
        }

        return true;
    }
}
