using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Text;

/// <summary>
/// Numbers distinct byte strings in the order in which they come: 0, 1, 2 … Found by hash, verified byte by byte. The bytes are kept in large blocks, so that an entry costs
/// its bytes and 40 to 56 more, and finding one allocates nothing.
/// </summary>
internal sealed class ByteTable
{
    private const int BlockLength = 1 << 18;
    private const ulong TagBits = 0xFFFF_FFFF_0000_0000;

    private readonly List<byte[]> _blocks = [];
    private Entry[] _entries = new Entry[64];

    /// <summary>Upper half: that of the hash, so that a slot of another string is passed without looking at its entry. Lower half: number + 1; 0 is free.</summary>
    private ulong[] _slots = new ulong[256];
    private int _blockUsed = BlockLength;

    /// <summary>Number of distinct strings.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of a string, which is added where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> bytes, out bool isNew)
    {
        var hash = ByteHash.Of(bytes);
        var tag = hash & TagBits;
        var slots = _slots;
        var slot = (int)hash & (slots.Length - 1);
        for (ulong held; (held = slots[slot]) != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if ((held & TagBits) != tag) continue;
            var number = (int)(uint)held - 1;
            ref var entry = ref _entries[number];
            if (entry.Length == bytes.Length && bytes.SequenceEqual(_blocks[entry.Block].AsSpan(entry.Offset, entry.Length)))
            {
                isNew = false;
                return number;
            }
        }

        isNew = true;
        slots[slot] = tag | (uint)(Count + 1);
        Append(bytes, hash);
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    private void Append(ReadOnlySpan<byte> bytes, ulong hash)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _blockUsed < bytes.Length)
        {
            _blocks.Add(new byte[Math.Max(BlockLength, bytes.Length)]);
            _blockUsed = 0;
        }

        bytes.CopyTo(_blocks[^1].AsSpan(_blockUsed));
        if (Count == _entries.Length) Array.Resize(ref _entries, checked(Count * 2));
        _entries[Count++] = new Entry(hash, _blocks.Count - 1, _blockUsed, bytes.Length);
        _blockUsed += bytes.Length;
        Bytes += bytes.Length;
    }

    private void Grow()
    {
        _slots = new ulong[checked(_slots.Length * 2)];
        var mask = _slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var hash = _entries[number].Hash;
            var slot = (int)hash & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = (hash & TagBits) | (uint)(number + 1);
        }
    }

    private readonly record struct Entry(ulong Hash, int Block, int Offset, int Length);
}
