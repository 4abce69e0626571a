namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Byte strings by number, in the order in which they were added: the string table of a message, or messages that can only be understood with what stands after them in the file. Kept in large
/// blocks; as they stand in the file they take less room than columns of integers would.
/// </summary>
internal sealed class ByteList
{
    private const int MinBlockLength = 1 << 8;
    private const int MaxBlockLength = 1 << 18;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Offset, int Length)> _entries = [];
    private int _used;

    /// <summary>Number of strings.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of all of them, and what an entry costs beside them.</summary>
    public long Cost { get; private set; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes => Cost - (12L * Count);

    /// <summary>A string.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var (block, offset, length) = _entries[number];
            return _blocks[block].AsSpan(offset, length);
        }
    }

    /// <summary>Adds a string at the end.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < bytes.Length)
        {
            // Each twice as large as the one before: a file may have many lists with little in each.
            var length = _blocks.Count == 0 ? MinBlockLength : Math.Min(MaxBlockLength, _blocks[^1].Length * 2L);
            _blocks.Add(new byte[Math.Max(length, bytes.Length)]);
            _used = 0;
        }

        bytes.CopyTo(_blocks[^1].AsSpan(_used));
        _entries.Add((_blocks.Count - 1, _used, bytes.Length));
        _used += bytes.Length;
        Cost += bytes.Length + 12;
    }

    /// <summary>Forgets all of them. A block is kept for those that come next.</summary>
    public void Clear()
    {
        if (_blocks.Count > 1) _blocks.RemoveRange(0, _blocks.Count - 1);
        if (_blocks.Count > 0 && _blocks[0].Length > MaxBlockLength) _blocks.Clear();
        _entries.Clear();
        (_used, Cost) = (0, 0);
    }
}
