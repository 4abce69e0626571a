using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Text;

/// <summary>
/// Numbers distinct byte strings in the order in which they come: 0, 1, 2 … Found by hash, verified byte by byte. The bytes are kept in large blocks, so that an entry costs
/// its bytes and 32 to 48 more, and finding one allocates nothing.
/// </summary>
internal sealed class ByteTable
{
    private const int BlockLength = 1 << 18;
    private const int FirstBits = 8;
    private const ulong TagBits = 0xFFFF_FFFF_0000_0000;

    private readonly List<byte[]> _blocks = [];
    private Entry[] _entries = new Entry[64];

    /// <summary>Upper half: that of the hash, so that a slot of another string is passed without looking at its entry; its uppermost bits are the place. Lower half: number + 1; 0 is free.</summary>
    private ulong[] _slots = new ulong[1 << FirstBits];
    private int _shift = 64 - FirstBits;
    private int _blockUsed = BlockLength;

    /// <summary>Number of distinct strings.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of a string, which is added where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> bytes, out bool isNew) => Add(bytes, default, out isNew);

    /// <summary>The number of a pair of strings, which is added where it is new. A string alone is the same as the pair of it and the empty string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, out bool isNew)
    {
        var hash = ByteHash.Of(first);
        if (!second.IsEmpty) hash = ByteHash.Combine(hash, ByteHash.Of(second));
        var tag = hash & TagBits;
        var slots = _slots;
        var slot = (int)(hash >> _shift);
        for (ulong held; (held = slots[slot]) != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if ((held & TagBits) != tag) continue;
            var number = (int)(uint)held - 1;
            ref var entry = ref _entries[number];
            if (entry.FirstLength != first.Length || entry.Length != first.Length + second.Length) continue;
            var known = _blocks[entry.Block].AsSpan(entry.Offset, entry.Length);
            if (first.SequenceEqual(known[..first.Length]) && second.SequenceEqual(known[first.Length..]))
            {
                isNew = false;
                return number;
            }
        }

        isNew = true;
        slots[slot] = tag | (uint)(Count + 1);
        Append(first, second);
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    /// <summary>Forgets all of them. A block is kept for those that come next.</summary>
    public void Clear()
    {
        if (Count == 0) return;
        if (_slots.Length > 1 << 12) (_slots, _shift, _entries) = (new ulong[1 << FirstBits], 64 - FirstBits, new Entry[64]);
        else _slots.AsSpan().Clear();
        if (_blocks.Count > 1) _blocks.RemoveRange(1, _blocks.Count - 1);
        (Count, Bytes, _blockUsed) = (0, 0, 0);
    }

    private void Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = first.Length + second.Length;
        if (_blocks.Count == 0 || _blocks[^1].Length - _blockUsed < length)
        {
            _blocks.Add(new byte[Math.Max(BlockLength, length)]);
            _blockUsed = 0;
        }

        first.CopyTo(_blocks[^1].AsSpan(_blockUsed));
        second.CopyTo(_blocks[^1].AsSpan(_blockUsed + first.Length));
        if (Count == _entries.Length) Array.Resize(ref _entries, checked(Count * 2));
        _entries[Count++] = new Entry(_blocks.Count - 1, _blockUsed, length, first.Length);
        _blockUsed += length;
        Bytes += length;
    }

    /// <summary>Doubles the slots. Places go by the upper bits of a hash, so slots are taken and filled in the order in which they stand in memory.</summary>
    private void Grow()
    {
        var slots = new ulong[checked(_slots.Length * 2)];
        var (mask, shift) = (slots.Length - 1, _shift - 1);
        foreach (var held in _slots)
        {
            if (held == 0) continue;
            var slot = (int)(held >> shift);
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = held;
        }

        (_slots, _shift) = (slots, shift);
    }

    private readonly record struct Entry(int Block, int Offset, int Length, int FirstLength);
}
