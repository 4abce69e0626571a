namespace FlameScope.Profiles;

/// <summary>
/// The distinct strings of a profile. Row 0 is the empty string; no string stands twice; none is null.
/// Names come from the profile and are hostile: text to be shown, never markup, and of any length up to the reader's limit.
/// </summary>
public sealed class StringTable
{
    private readonly string[] _strings;

    internal StringTable(string[] strings)
    {
        _strings = strings;

        // A string's header and length, its characters, and the reference to it.
        foreach (var text in strings) RetainedBytes += 30 + (2L * text.Length);
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count => _strings.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes { get; }

    /// <summary>The string of a row.</summary>
    public string this[StringId id] => _strings[id.Value];
}
