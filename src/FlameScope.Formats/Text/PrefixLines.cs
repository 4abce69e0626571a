namespace FlameScope.Formats.Text;

/// <summary>The lines of the beginning of a file, without line ends and byte-order mark. The last one is left out where the beginning may have cut it.</summary>
internal ref struct PrefixLines(ReadOnlySpan<byte> prefix)
{
    private readonly bool _mayBeCut = prefix.Length >= ProfileReader.ProbeLength;
    private ReadOnlySpan<byte> _rest = prefix is [0xEF, 0xBB, 0xBF, ..] ? prefix[3..] : prefix;
    private bool _isFirst = true;

    /// <summary>The line.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly PrefixLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        var end = _rest.IndexOf((byte)'\n');
        if (end < 0 && _mayBeCut && !_isFirst) return false;
        _isFirst = false;
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        Current = line is [.., (byte)'\r'] ? line[..^1] : line;
        return true;
    }
}
