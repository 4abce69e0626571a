namespace FlameScope.Formats.Jfr;

/// <summary>
/// Events and stack traces that wait for what describes them, or for the constants that they refer to, both of which may come after them. Their bytes are kept, each whole in one
/// block, behind which some more can be read. What is kept is bounded.
/// </summary>
internal sealed class KeptBytes(long maxBytes)
{
    private const int FirstLength = 16 << 10;
    private const int BlockLength = 1 << 20;

    /// <summary>So many bytes of a block stay free: what is read 64 bytes at a time may read on behind the last of it.</summary>
    public const int Slack = 2 * IntegerEnds.BlockLength;

    /// <summary>So many blocks are used again for the next chunk. The JDK's have 12 MB.</summary>
    private const int MaxSpares = 12;

    private readonly List<(byte[] Bytes, int Length)> _blocks = [];
    private readonly Stack<byte[]> _spares = new();
    private byte[] _last = [];
    private int _used;

    /// <summary>Bytes of all that is kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of blocks that have been begun.</summary>
    public int BlockCount => _blocks.Count + (_used > 0 ? 1 : 0);

    /// <summary>The block of what was kept last.</summary>
    public int LastBlock => _blocks.Count;

    /// <summary>Where in that block it begins.</summary>
    public int LastStart { get; private set; }

    /// <summary>Keeps bytes; false where there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (Bytes + bytes.Length > maxBytes) return false;
        if (_last.Length - Slack - _used < bytes.Length) NewBlock(bytes.Length);
        bytes.CopyTo(_last.AsSpan(_used));
        LastStart = _used;
        _used += bytes.Length;
        Bytes += bytes.Length;
        return true;
    }

    /// <summary>The bytes of a block: one event after another.</summary>
    public (byte[] Bytes, int Length) Block(int block) => block < _blocks.Count ? _blocks[block] : (_last, _used);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var (bytes, _) in _blocks) Spare(bytes);
        Spare(_last);
        _blocks.Clear();
        _last = [];
        _used = 0;
        Bytes = 0;
    }

    private void NewBlock(int length)
    {
        if (_used > 0) _blocks.Add((_last, _used));
        var usual = Math.Clamp(_last.Length * 4, FirstLength, BlockLength);
        _last = _spares.TryPeek(out var spare) && length <= spare.Length - Slack ? _spares.Pop() : GC.AllocateUninitializedArray<byte>(Math.Max(length + Slack, usual));
        _used = 0;
    }

    private void Spare(byte[] block)
    {
        if (block.Length is > 0 and <= BlockLength && _spares.Count < MaxSpares) _spares.Push(block);
    }
}
