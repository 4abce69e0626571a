using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Finds stacks by blocks of several frames. Where there are more stacks than a processor's cache holds, each step from a caller to a callee waits for memory, and the next one for that step. A block
/// is found by the hash of all frames from the root to its end instead, which are known beforehand, so that the searches for all blocks of a stack go on at once.
/// </summary>
internal sealed class FrameBlocks(ProfileBuilder builder)
{
    private const int BlockLength = 8;
    private const int FirstBits = 8;
    private const ulong TagBits = 0xFFFF_FFFF_0000_0000;

    private Block[] _blocks = new Block[64];
    private int _count;

    /// <summary>Upper half: that of the hash, whose uppermost bits are the place. Lower half: number of a block + 1; 0 is free.</summary>
    private ulong[] _slots = new ulong[1 << FirstBits];
    private int _shift = 64 - FirstBits;

    /// <summary>The stack of frames, which is added where it is new.</summary>
    /// <param name="frames">Numbers of the builder's frames, from the root on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Stack(ReadOnlySpan<int> frames)
    {
        var stack = StackId.Root;
        var hash = 0UL;
        var isKnown = true;
        for (; frames.Length >= BlockLength; frames = frames[BlockLength..])
        {
            var block = MemoryMarshal.Read<Frames>(MemoryMarshal.AsBytes(frames));
            hash = ByteHash.Combine(hash, ByteHash.Of(MemoryMarshal.AsBytes(frames[..BlockLength])));

            // Behind a block that is new there is none that is known.
            isKnown = isKnown && TryFind(hash, stack, block, ref stack);
            if (isKnown) continue;
            var caller = stack;
            foreach (var frame in frames[..BlockLength]) stack = builder.Stack(stack, new FrameId(frame));
            Add(hash, new Block(block, caller, stack));
        }

        foreach (var frame in frames) stack = builder.Stack(stack, new FrameId(frame));
        return stack;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFind(ulong hash, StackId caller, in Frames frames, ref StackId stack)
    {
        var slots = _slots;
        var tag = hash & TagBits;
        ulong held;
        for (var slot = (int)(hash >> _shift); (held = slots[slot]) != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if ((held & TagBits) != tag) continue;
            ref readonly var block = ref _blocks[(int)(uint)held - 1];
            if (block.Caller != caller || block.Frames != frames) continue;
            stack = block.Stack;
            return true;
        }

        return false;
    }

    private void Add(ulong hash, in Block block)
    {
        if (_count == _blocks.Length) Array.Resize(ref _blocks, checked(_count * 2));
        _blocks[_count++] = block;
        Insert(_slots, (hash & TagBits) | (uint)_count, _shift);
        if (_count * 2L > _slots.Length) Grow();
    }

    /// <summary>Doubles the slots, which are taken and filled in the order in which they stand in memory.</summary>
    private void Grow()
    {
        var slots = new ulong[checked(_slots.Length * 2)];
        _shift--;
        foreach (var held in _slots)
        {
            if (held != 0) Insert(slots, held, _shift);
        }

        _slots = slots;
    }

    private static void Insert(ulong[] slots, ulong held, int shift)
    {
        var slot = (int)(held >> shift);
        while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
        slots[slot] = held;
    }

    /// <summary>A block.</summary>
    /// <param name="Frames">Its frames.</param>
    /// <param name="Caller">The stack up to it.</param>
    /// <param name="Stack">The stack with it.</param>
    private readonly record struct Block(Frames Frames, StackId Caller, StackId Stack);

    /// <summary>Eight frames, two a number.</summary>
    private readonly record struct Frames(ulong First, ulong Second, ulong Third, ulong Last);
}
