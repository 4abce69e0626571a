using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Stacks by the bytes that they are written with, so that one that comes again is not walked again. They are forgotten when they take too much: a file whose stacks never come again gains
/// nothing by them. What is looked for stands at two places of memory that no cache holds, so <see cref="Prepare"/> fetches those of several stacks at once.
/// </summary>
internal sealed class KnownStacks
{
    /// <summary>Stacks that are well prepared at once.</summary>
    public const int Batch = 32;

    private const int MaxBytes = 64 << 20;
    private const int BlockBits = 18;
    private const int BlockLength = 1 << BlockBits;
    private const int HeadLength = 2 * sizeof(int);
    private const int FirstBits = 10;
    private const ulong TagBits = 0xFFFF_FFFF_0000_0000;

    /// <summary>Longer ones are not kept, but walked each time.</summary>
    private const int MaxLength = BlockLength - HeadLength;

    /// <summary>Of each stack the length of its bytes, its id, and the bytes.</summary>
    private readonly List<byte[]> _blocks = [];

    /// <summary>Upper half: that of the hash, whose uppermost bits are the place. Lower half: where the stack stands in the blocks, + 1; 0 is free.</summary>
    private ulong[] _slots = new ulong[1 << FirstBits];
    private int _shift = 64 - FirstBits;
    private int _used = BlockLength;
    private int _count;

    /// <summary>The hash of a stack's bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes) => ByteHash.Of(bytes);

    /// <summary>Fetches what will be looked at for stacks of these hashes: loads that do not wait for each other.</summary>
    /// <returns>A number that says nothing, but for which all of them had to be made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Prepare(ReadOnlySpan<ulong> hashes)
    {
        Span<int> places = stackalloc int[Batch];
        var slots = _slots;
        for (var i = 0; i < hashes.Length && i < places.Length; i++) places[i] = (int)(uint)slots[(int)(hashes[i] >> _shift)];
        var fetched = 0;
        for (var i = 0; i < hashes.Length && i < places.Length; i++)
        {
            if (places[i] > 0) fetched += _blocks[(places[i] - 1) >> BlockBits][(places[i] - 1) & (BlockLength - 1)];
        }

        return fetched;
    }

    /// <summary>The stack of these bytes.</summary>
    /// <returns>False where it is not known: then <see cref="Add"/> it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGet(ReadOnlySpan<byte> bytes, ulong hash, out StackId stack)
    {
        var slots = _slots;
        for (var slot = (int)(hash >> _shift); slots[slot] is > 0 and var held; slot = (slot + 1) & (slots.Length - 1))
        {
            if (((held ^ hash) & TagBits) != 0) continue;
            var place = (int)(uint)held - 1;
            var entry = _blocks[place >> BlockBits].AsSpan(place & (BlockLength - 1));
            if (MemoryMarshal.Read<int>(entry) != bytes.Length || !bytes.SequenceEqual(entry.Slice(HeadLength, bytes.Length))) continue;
            stack = new StackId(MemoryMarshal.Read<int>(entry[sizeof(int)..]));
            return true;
        }

        stack = default;
        return false;
    }

    /// <summary>Adds a stack that <see cref="TryGet"/> did not find.</summary>
    public void Add(ReadOnlySpan<byte> bytes, ulong hash, StackId stack)
    {
        var length = HeadLength + bytes.Length;
        if (bytes.Length > MaxLength) return;
        if (BlockLength - _used < length)
        {
            if (_blocks.Count == MaxBytes / BlockLength) Clear();
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockLength));
            _used = 0;
        }

        var entry = _blocks[^1].AsSpan(_used, length);
        MemoryMarshal.Write(entry, bytes.Length);
        MemoryMarshal.Write(entry[sizeof(int)..], stack.Value);
        bytes.CopyTo(entry[HeadLength..]);
        Insert(_slots, _shift, (hash & TagBits) | (uint)(((_blocks.Count - 1) << BlockBits) + _used + 1), hash);
        _used += length;
        if (++_count * 2 > _slots.Length) Grow();
    }

    /// <summary>Forgets all: the bytes mean something else from here.</summary>
    public void Clear()
    {
        if (_count == 0) return;
        _blocks.Clear();
        (_slots, _shift, _used, _count) = (new ulong[1 << FirstBits], 64 - FirstBits, BlockLength, 0);
    }

    private static void Insert(ulong[] slots, int shift, ulong held, ulong hash)
    {
        var slot = (int)(hash >> shift);
        while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
        slots[slot] = held;
    }

    /// <summary>Doubles the slots. Places go by the upper bits of a hash, so slots are taken and filled in the order in which they stand in memory.</summary>
    private void Grow()
    {
        var (slots, shift) = (new ulong[_slots.Length * 2], _shift - 1);
        foreach (var held in _slots)
        {
            if (held != 0) Insert(slots, shift, held, held);
        }

        (_slots, _shift) = (slots, shift);
    }
}
