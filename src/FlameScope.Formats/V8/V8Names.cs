using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.V8;

/// <summary>What the address of a script says: where its source is, whose it is, and what sort of code it holds.</summary>
internal static class V8Names
{
    /// <summary>No one writes a function so far to the right: from here on a line is a bundle's, which holds many functions, and many of the same short name.</summary>
    private const int FirstColumnOfBundles = 250;

    private const string Modules = "node_modules/";

    /// <summary>Whether the column of a definition has to be told, since its line does not tell functions apart.</summary>
    public static bool TellsColumn(int column) => column >= FirstColumnOfBundles;

    /// <summary>How a function is shown: <c>(anonymous)</c> where it has no name; with its place where that is far to the right: <c>t@1:15230</c>.</summary>
    public static string Function(string name, int line, int column)
    {
        if (name.Length == 0) name = "(anonymous)";
        return TellsColumn(column) ? string.Create(CultureInfo.InvariantCulture, $"{name}@{line}:{column}") : name;
    }

    /// <summary>The file of a script: its address without <c>file://</c>.</summary>
    public static string File(string url)
    {
        if (!url.StartsWith("file://", StringComparison.Ordinal)) return url;
        var path = url["file://".Length..];
        return path is ['/', _, ':', ..] ? path[1..] : path;
    }

    /// <summary>
    /// Whose a script is: <c>express</c> or <c>@scope/name</c> in <c>node_modules</c>, the innermost where they are nested; <c>node:fs</c> for what is built into Node.js; else the script's own name. Empty
    /// for what has no script, which is code of the engine.
    /// </summary>
    public static string Library(string file)
    {
        if (file.Length == 0 || file.StartsWith("node:", StringComparison.Ordinal)) return file;
        var path = file.Replace('\\', '/');
        if (path.LastIndexOf(Modules, StringComparison.Ordinal) is >= 0 and var modules)
        {
            var parts = path[(modules + Modules.Length)..].Split('/', 3);
            return parts[0].StartsWith('@') && parts.Length > 1 ? parts[0] + "/" + parts[1] : parts[0];
        }

        if (IsOldBuiltIn(file)) return "node:" + (file.EndsWith(".js", StringComparison.Ordinal) ? file[..^3] : file);
        if (path.StartsWith("wasm:", StringComparison.Ordinal)) return "wasm";
        var query = path.IndexOfAny(['?', '#']);
        if (query > 0) path = path[..query];
        path = path.TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? file : name;
    }

    /// <summary>The kind of code: that of Node.js itself counts as the runtime's.</summary>
    public static FrameKind Kind(string file) =>
        file.Length == 0 ? FrameKind.User
        : file.StartsWith("node:", StringComparison.Ordinal) || file.StartsWith("extensions::", StringComparison.Ordinal) || IsOldBuiltIn(file) ? FrameKind.Runtime
        : FrameKind.Jit;

    /// <summary>Node.js before 16 names its own scripts <c>fs.js</c> and <c>internal/timers.js</c>.</summary>
    private static bool IsOldBuiltIn(string file) =>
        file.StartsWith("internal/", StringComparison.Ordinal) || (file.EndsWith(".js", StringComparison.Ordinal) && !file.AsSpan().ContainsAny('/', '\\', ':') && !file.Contains(' ', StringComparison.Ordinal));
}
