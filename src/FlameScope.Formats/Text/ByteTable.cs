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
    public int Add(ReadOnlySpan<byte> bytes, out bool isNew) => Add(bytes, default, out isNew);

    /// <summary>The number of a pair of strings, which is added where it is new. A string alone is the same as the pair of it and the empty string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, out bool isNew)
    {
        var hash = ByteHash.Of(first);
        if (!second.IsEmpty) hash = ByteHash.Combine(hash, ByteHash.Of(second));
        var tag = hash & TagBits;
        var slots = _slots;
        var slot = (int)hash & (slots.Length - 1);
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
        Append(first, second, hash);
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    private void Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ulong hash)
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
        _entries[Count++] = new Entry(hash, _blocks.Count - 1, _blockUsed, length, first.Length);
        _blockUsed += length;
        Bytes += length;
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

    private readonly record struct Entry(ulong Hash, int Block, int Offset, int Length, int FirstLength);
}
