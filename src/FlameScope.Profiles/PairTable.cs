using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace FlameScope.Profiles;

/// <summary>
/// A map from pairs of non-negative integers to integers, by open addressing. A pair and its value stand side by side, so that finding one, or its place, touches the memory at one
/// place only; an entry allocates nothing.
/// </summary>
internal sealed class PairTable
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly ulong _seed = Seed;
    private Slot[] _slots;
    private int _shift;

    public PairTable(int capacity = 16)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16));
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2((uint)size);
    }

    /// <summary>Number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a pair. Where it has none yet it gets one.</summary>
    /// <param name="first">First of the pair, 0 or more.</param>
    /// <param name="second">Second of the pair, 0 or more.</param>
    /// <param name="value">The value that a new pair gets: 0 to 2,147,483,646.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int GetOrAdd(int first, int second, int value)
    {
        var slots = _slots;
        for (var at = Place(first, second, _shift); ; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            if (slot.ValuePlusOne == 0)
            {
                slot = new Slot(first, second, value + 1);
                if (++Count > slots.Length / 8 * 5) Grow();
                return value;
            }

            if (slot.First == first && slot.Second == second) return slot.ValuePlusOne - 1;
        }
    }

    /// <summary>The value of a pair; 0 where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int first, int second)
    {
        var slots = _slots;
        for (var at = Place(first, second, _shift); ; at = (at + 1) & (slots.Length - 1))
        {
            ref readonly var slot = ref slots[at];
            if (slot.ValuePlusOne == 0) return 0;
            if (slot.First == first && slot.Second == second) return slot.ValuePlusOne - 1;
        }
    }

    /// <summary>Asks for the memory where a pair stands or would stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int first, int second)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref _slots[Place(first, second, _shift)]));
    }

    /// <summary>A folded 128-bit product. Seeded for each process: the pairs follow from a file, which could otherwise make them fill one run of slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(int first, int second, int shift)
    {
        var high = Math.BigMul((((ulong)(uint)first << 32) | (uint)second) ^ _seed, 0x9E3779B97F4A7C15, out ulong low);
        return (int)((high ^ low) >> shift);
    }

    /// <summary>Doubles the slots. Places go by the upper bits of a hash, so slots are taken and filled in the order in which they stand in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var old = _slots;
        var slots = new Slot[checked(old.Length * 2)];

        // Slots are read before they are written, for which the kernel gives a page twice: that of zeros, which all share, then another one, and the other cores are told. Written first, it is one fault.
        slots.AsSpan().Clear();
        var shift = _shift - 1;
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.ValuePlusOne == 0) continue;
            var at = Place(slot.First, slot.Second, shift);
            while (slots[at].ValuePlusOne != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = slot;
        }

        _slots = slots;
        _shift = shift;
    }

    /// <summary>A place in the table.</summary>
    /// <param name="First">First of the pair.</param>
    /// <param name="Second">Second of the pair.</param>
    /// <param name="ValuePlusOne">0 where the slot is free.</param>
    private readonly record struct Slot(int First, int Second, int ValuePlusOne);
}
