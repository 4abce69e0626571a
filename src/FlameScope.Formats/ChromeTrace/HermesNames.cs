using System.Globalization;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>Names of Hermes, the engine of React Native: <c>render(http://localhost:8081/index.bundle?platform=android:418874:4)</c>, function and place in one.</summary>
internal static class HermesNames
{
    /// <summary>Takes a name apart.</summary>
    /// <returns>False where it has no place.</returns>
    public static bool TrySplit(string name, FrameKind kind, out string function, out string file, out int line)
    {
        (function, file, line) = ("", "", 0);
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (kind != FrameKind.Jit || open < 0 || !name.EndsWith(')')) return false;
        var place = name.AsSpan(open + 1, name.Length - open - 2);
        var beforeColumn = place.LastIndexOf(':');
        if (beforeColumn <= 0) return false;
        var beforeLine = place[..beforeColumn].LastIndexOf(':');
        if (beforeLine <= 0
            || !int.TryParse(place[(beforeColumn + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
            || !int.TryParse(place[(beforeLine + 1)..beforeColumn], NumberStyles.None, CultureInfo.InvariantCulture, out line)) return false;
        file = V8Names.File(place[..beforeLine].ToString());
        function = V8Names.Function(name[..open], line, column);
        return true;
    }
}
