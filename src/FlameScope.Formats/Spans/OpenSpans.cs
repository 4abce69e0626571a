namespace FlameScope.Formats.Spans;

/// <summary>
/// The spans that are open at a moment. Ends mostly come innermost first; one of an outer name is found by a stack for each name, so that no order of ends takes longer than another.
/// </summary>
internal sealed class OpenSpans
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, int> _topOfName = [];

    /// <summary>Opens a span inside those that are open.</summary>
    public void Push(int name, int span)
    {
        _entries.Add(new Entry(name, span, _topOfName.GetValueOrDefault(name, -1), IsOpen: true));
        _topOfName[name] = _entries.Count - 1;
    }

    /// <summary>Closes the innermost span of a name, or the innermost of all.</summary>
    /// <returns>False where none is open.</returns>
    public bool TryPop(int name, out int span)
    {
        while (_entries.Count > 0 && !_entries[^1].IsOpen) _entries.RemoveAt(_entries.Count - 1);
        span = -1;
        if (_entries.Count == 0) return false;
        if (name == SpanTrack.AnyName) name = _entries[^1].Name;
        var at = _topOfName.GetValueOrDefault(name, -1);
        if (at < 0) return false;
        var entry = _entries[at];
        span = entry.Span;
        _topOfName[name] = entry.NextOfName;
        _entries[at] = entry with { IsOpen = false };
        return true;
    }

    private readonly record struct Entry(int Name, int Span, int NextOfName, bool IsOpen);
}
