namespace FlameScope.Formats.Jfr;

/// <summary>
/// Events that wait: for the description of their type, or for the constants that they refer to, both of which may come after them. Their bytes are kept, each whole in one
/// block. What is kept is bounded.
/// </summary>
internal sealed class KeptEvents(long maxBytes)
{
    private const int FirstLength = 16 << 10;
    private const int BlockLength = 1 << 20;

    private readonly List<(byte[] Bytes, int Length)> _blocks = [];
    private byte[]? _spare;
    private byte[] _last = [];
    private int _used;

    /// <summary>Bytes of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of blocks that have been begun.</summary>
    public int BlockCount => _blocks.Count + (_used > 0 ? 1 : 0);

    /// <summary>Keeps an event; false where there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (Bytes + bytes.Length > maxBytes) return false;
        if (_last.Length - _used < bytes.Length)
        {
            if (_used > 0) _blocks.Add((_last, _used));
            _last = bytes.Length > BlockLength ? new byte[bytes.Length] : _spare ?? new byte[Math.Max(bytes.Length, Math.Clamp(_last.Length * 4, FirstLength, BlockLength))];
            _spare = null;
            _used = 0;
        }

        bytes.CopyTo(_last.AsSpan(_used));
        _used += bytes.Length;
        Bytes += bytes.Length;
        return true;
    }

    /// <summary>The bytes of a block: one event after another.</summary>
    public (byte[] Bytes, int Length) Block(int block) => block < _blocks.Count ? _blocks[block] : (_last, _used);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        // One block is used again: most chunks need no more.
        if (_last.Length == BlockLength) _spare = _last;
        _blocks.Clear();
        _last = [];
        _used = 0;
        Bytes = 0;
    }
}
