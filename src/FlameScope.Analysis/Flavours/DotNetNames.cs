using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// Names of .NET methods, as they are met: <c>instance void [System.Text.Json] System.Text.Json.Utf8JsonWriter::WriteNumberValue(int64)</c> (the runtime's perf map),
/// <c>System.Text.Json.Utf8JsonWriter.WriteNumberValue(int64)</c> (event traces), and the latter after <c>System.Text.Json.il!</c> (their conversions).
/// </summary>
internal static class DotNetNames
{
    /// <summary>The namespace's parts and the type.</summary>
    public static bool TryPath(string name, FrameKind kind, out string[] parts)
    {
        parts = [];
        if (kind is not (FrameKind.Jit or FrameKind.Inlined or FrameKind.Interpreted or FrameKind.Unknown)) return false;
        var type = TypeOf(name);
        if (type.Length == 0) return false;
        parts = type.Split('.', LeafPaths.MaxParts);

        // The last of too many parts has the rest of them.
        return !parts[^1].Contains('.', StringComparison.Ordinal) && Array.TrueForAll(parts, part => part.Length > 0 && !part.Contains(' ', StringComparison.Ordinal));
    }

    /// <summary>Whether a name is surely one of .NET: that of a type of the framework, or of an assembly.</summary>
    public static bool IsOfTheFramework(string name, FrameKind kind)
    {
        // Every name of a profile is looked at, and most are not taken apart.
        var hasAssembly = name.Contains("] ", StringComparison.Ordinal) && name.Contains("::", StringComparison.Ordinal);
        if (!hasAssembly && !name.Contains("System.", StringComparison.Ordinal) && !name.Contains("Microsoft.", StringComparison.Ordinal)) return false;
        return TryPath(name, kind, out var parts) && (hasAssembly || parts[0] is "System" or "Microsoft");
    }

    private static string TypeOf(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        var method = WithoutTypeArguments(open > 0 ? name[..open] : name);
        var module = method.IndexOf('!', StringComparison.Ordinal);
        if (module >= 0) method = method[(module + 1)..];

        var colons = method.LastIndexOf("::", StringComparison.Ordinal);
        if (colons >= 0)
        {
            var type = method[..colons];
            return type[(type.LastIndexOf(' ') + 1)..];
        }

        // Constructors: Namespace.Type..ctor
        foreach (var constructor in (ReadOnlySpan<string>)["..ctor", "..cctor"])
        {
            if (method.EndsWith(constructor, StringComparison.Ordinal)) return method[..^constructor.Length];
        }

        var dot = method.LastIndexOf('.');
        return dot > 0 ? method[..dot] : "";
    }

    /// <summary>A name without what stands in brackets: assemblies and type arguments, which may hold each other.</summary>
    private static string WithoutTypeArguments(string name)
    {
        if (!name.Contains('[', StringComparison.Ordinal)) return name;
        var text = new StringBuilder(name.Length);
        var depth = 0;
        foreach (var letter in name)
        {
            if (letter == '[') depth++;
            else if (letter == ']') depth = Math.Max(0, depth - 1);
            else if (depth == 0) text.Append(letter);
        }

        return text.ToString();
    }
}
