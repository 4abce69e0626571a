using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlameScope.Formats.Text;

/// <summary>
/// Numbers distinct byte strings in the order in which they come: 0, 1, 2 … Found by hash, verified byte by byte. What is kept of a string stands with its bytes in large blocks, and slots lead straight
/// there: finding one allocates nothing and waits for memory twice. A string costs its bytes and 28 to 48 more.
/// </summary>
internal sealed class ByteTable
{
    /// <summary>Blocks become longer up to this one; longer strings have a block of their own.</summary>
    private const int BlockLength = 1 << BlockBits;
    private const int BlockBits = 18;
    private const int FirstBlockLength = 1 << 12;

    /// <summary>Strings begin at multiples of four bytes.</summary>
    private const int UnitBits = 2;
    private const int FirstBits = 8;
    private const ulong TagBits = 0xFFFF_FFFF_0000_0000;

    private readonly List<byte[]> _blocks = [];

    /// <summary>Upper half: that of the hash, so that a slot of another string is passed without looking there; its uppermost bits are the place. Lower half: where the string stands, + 1; 0 is free.</summary>
    private ulong[] _slots = new ulong[1 << FirstBits];
    private int _shift = 64 - FirstBits;
    private int _blockUsed;

    /// <summary>Number of distinct strings.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of a string, which is added where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> bytes, out bool isNew) => ValueOf(Hash(bytes, default), bytes, default, out isNew);

    /// <summary>The number of a pair of strings, which is added where it is new. A string alone is the same as the pair of it and the empty string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, out bool isNew) => ValueOf(Hash(first, second), first, second, out isNew);

    /// <summary>What <see cref="ValueOf"/> finds a pair of strings by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var hash = ByteHash.Of(first);
        return second.IsEmpty ? hash : ByteHash.Combine(hash, ByteHash.Of(second));
    }

    /// <summary>Has the memory fetched that looking up a hash begins with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash) => Memory.Prefetch(ref _slots[(int)(hash >> _shift)]);

    /// <summary>
    /// What is kept with a pair of strings, which is added where it is new: its number, unless another has been put there.
    /// </summary>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="isNew">Whether it has been added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ref int ValueOf(ulong hash, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, out bool isNew)
    {
        var tag = hash & TagBits;
        var slots = _slots;
        var slot = (int)(hash >> _shift);
        for (ulong held; (held = slots[slot]) != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if ((held & TagBits) != tag) continue;
            var known = At((uint)held - 1);
            ref var head = ref MemoryMarshal.AsRef<Head>(known);
            if (head.FirstLength != first.Length || head.Length != first.Length + second.Length) continue;
            known = known.Slice(Unsafe.SizeOf<Head>(), head.Length);
            if (first.SequenceEqual(known[..first.Length]) && second.SequenceEqual(known[first.Length..]))
            {
                isNew = false;
                return ref head.Value;
            }
        }

        isNew = true;
        var place = Append(first, second);
        slots[slot] = tag | ((ulong)place + 1);
        if (Count * 2 > _slots.Length) Grow();
        return ref MemoryMarshal.AsRef<Head>(At(place)).Value;
    }

    /// <summary>Forgets all of them. A block is kept for those that come next.</summary>
    public void Clear()
    {
        if (Count == 0) return;
        if (_slots.Length > 1 << 12) (_slots, _shift) = (new ulong[1 << FirstBits], 64 - FirstBits);
        else _slots.AsSpan().Clear();
        if (_blocks.Count > 1) _blocks.RemoveRange(0, _blocks.Count - 1);
        (Count, Bytes, _blockUsed) = (0, 0, 0);
    }

    /// <summary>Bytes of a string with what is kept of it.</summary>
    private static int LengthOf(int bytes) => checked(Unsafe.SizeOf<Head>() + bytes + (1 << UnitBits) - 1) >> UnitBits << UnitBits;

    /// <summary>From where a string stands: what is kept of it, its bytes, others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> At(uint place)
    {
        const int Bits = BlockBits - UnitBits;
        var block = _blocks[(int)(place >> Bits)];
        return block.AsSpan((int)(place & ((1u << Bits) - 1)) << UnitBits);
    }

    /// <summary>Adds a string.</summary>
    /// <returns>Where it stands: the block, then how many units from its beginning.</returns>
    private uint Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = LengthOf(first.Length + second.Length);
        if (_blocks.Count == 0 || _blocks[^1].Length - _blockUsed < length || _blockUsed >= BlockLength)
        {
            // 65,536 blocks are 16 GB, which no limit on names allows.
            var next = _blocks.Count == 0 ? FirstBlockLength : Math.Min(BlockLength, FirstBlockLength << Math.Min(_blocks.Count * 2, BlockBits));
            if (_blocks.Count > ushort.MaxValue) throw new InvalidOperationException("The table takes no more texts.");
            _blocks.Add(new byte[Math.Max(next, length)]);
            _blockUsed = 0;
        }

        var place = checked((uint)(_blocks.Count - 1) << (BlockBits - UnitBits)) | (uint)(_blockUsed >> UnitBits);
        var room = _blocks[^1].AsSpan(_blockUsed, length);
        MemoryMarshal.Write(room, new Head { Value = Count, FirstLength = first.Length, Length = first.Length + second.Length });
        first.CopyTo(room[Unsafe.SizeOf<Head>()..]);
        second.CopyTo(room[(Unsafe.SizeOf<Head>() + first.Length)..]);
        Count++;
        _blockUsed += length;
        Bytes += first.Length + second.Length;
        return place;
    }

    /// <summary>Doubles the slots. Places go by the upper bits of a hash, so slots are taken and filled in the order in which they stand in memory.</summary>
    private void Grow()
    {
        var slots = new ulong[checked(_slots.Length * 2)];

        // Written before they are read: otherwise the kernel gives each page twice, first that of zeros.
        slots.AsSpan().Clear();
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

    /// <summary>What is kept of a string.</summary>
    private struct Head
    {
        /// <summary>Its number, or what else has been put there.</summary>
        public int Value;

        /// <summary>Bytes of the first string of the pair.</summary>
        public int FirstLength;

        /// <summary>Bytes of both.</summary>
        public int Length;
    }
}
