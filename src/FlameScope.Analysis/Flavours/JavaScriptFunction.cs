using System.Collections.Frozen;
using FlameScope.Profiles;

namespace FlameScope.Analysis.Flavours;

/// <summary>
/// A function of JavaScript, as V8 names its code for profilers: <c>JS:*render /app/page.js:12:3</c>, with a mark for how it was compiled. Profiles of V8's own have the name alone, and the
/// place beside it.
/// </summary>
/// <param name="Name">The function; <c>(anonymous)</c> where it has none.</param>
/// <param name="Place">The script, often with line and column; empty where not known.</param>
internal sealed record JavaScriptFunction(string Name, string Place)
{
    private const string Anonymous = "(anonymous)";

    // The tags of code that comes from a script (V8, src/logging/code-events.h), in the versions that have been seen.
    private static readonly FrozenSet<string> ScriptTags = FrozenSet.Create(StringComparer.Ordinal, "LazyCompile", "InterpretedFunction", "JS", "Function", "Script", "Eval");

    private static readonly string[] PlaceStarts = ["file://", "node:", "http://", "https://", "webpack", "evalmachine.", "chrome-extension://", "internal/"];
    private static readonly string[] PlaceEnds = [".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx"];

    /// <summary>The function of a frame, or null where it is none of JavaScript.</summary>
    public static JavaScriptFunction? Of(string name, string file, FrameKind kind)
    {
        if (kind is FrameKind.Kernel) return null;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon <= 20 && ScriptTags.Contains(name[..colon])) return Split(name.AsSpan(colon + 1));
        return IsScript(file) ? new JavaScriptFunction(name.Length == 0 ? Anonymous : name, file) : null;
    }

    /// <summary>Whether it is code of V8 that only stands between two functions, and says nothing in a flame graph.</summary>
    public static bool IsNoise(string name) =>
        name.Contains("ArgumentsAdaptorTrampoline", StringComparison.Ordinal)
        || name.StartsWith("BytecodeHandler", StringComparison.Ordinal)
        || (name.StartsWith("Builtin", StringComparison.Ordinal)
            && (name.Contains("Construct", StringComparison.Ordinal) || name.Contains("LoadIC", StringComparison.Ordinal)
                || name.Contains("StoreIC", StringComparison.Ordinal) || name.Contains("InterpreterEntryTrampoline", StringComparison.Ordinal)));

    /// <summary>Names may hold blanks (<c>get bar</c>); the first word with a slash or a colon begins the place.</summary>
    private static JavaScriptFunction Split(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && text[0] is '*' or '~' or '^' or '+') text = text[1..];
        for (var at = 0; at < text.Length;)
        {
            var end = text[at..].IndexOf(' ');
            var word = end < 0 ? text[at..] : text.Slice(at, end);
            if (word.ContainsAny('/', ':', '\\')) return new JavaScriptFunction(NameOf(text[..at]), text[at..].ToString());
            at = end < 0 ? text.Length : at + end + 1;
        }

        return new JavaScriptFunction(NameOf(text), "");
    }

    private static string NameOf(ReadOnlySpan<char> text)
    {
        var name = text.Trim();
        return name.IsEmpty ? Anonymous : name.ToString();
    }

    private static bool IsScript(string file) =>
        file.Length > 0
        && (PlaceStarts.Any(start => file.StartsWith(start, StringComparison.Ordinal)) || PlaceEnds.Any(end => file.EndsWith(end, StringComparison.Ordinal)));
}
