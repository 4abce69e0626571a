using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Frame lines read lately and the functions that they name, found by the address that perf prints at the beginning of a line, and compared whole: three lines in four of those that no
/// block read before covers.
/// </summary>
internal sealed class RecentLines
{
    private const int SlotLength = 128;
    private const int SlotBits = 13;

    /// <summary>Four bytes for the function, four for the length.</summary>
    private const int HeadLength = 8;

    /// <summary>A tab and sixteen places of an address, of which those after the first eight tell most.</summary>
    private const int KeyLength = 17;

    /// <summary>Slot after slot, so that a line stands in two lines of the processor's cache at most: 1 MB.</summary>
    private readonly byte[] _slots = new byte[SlotLength << SlotBits];

    /// <summary>Where a line would stand, which is fetched into the cache; -1 for a line that is not kept.</summary>
    /// <param name="line">The line with its end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(ReadOnlySpan<byte> line)
    {
        if (line.Length is < KeyLength or > SlotLength - HeadLength) return -1;
        var hash = ByteHash.Combine(MemoryMarshal.Read<ulong>(line[1..]), MemoryMarshal.Read<ulong>(line[9..]));
        var place = (int)(hash >> (64 - SlotBits)) * SlotLength;
        ref var slot = ref _slots[place];
        Memory.Prefetch(ref slot);
        Memory.Prefetch(ref Unsafe.Add(ref slot, SlotLength / 2));
        return place;
    }

    /// <summary>The function of a line.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="function">Its function.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(int place, ReadOnlySpan<byte> line, out int function)
    {
        var slot = _slots.AsSpan(place, SlotLength);
        function = MemoryMarshal.Read<int>(slot);
        return MemoryMarshal.Read<int>(slot[4..]) == line.Length && line.SequenceEqual(slot.Slice(HeadLength, line.Length));
    }

    /// <summary>Keeps a line.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="function">Its function.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int place, ReadOnlySpan<byte> line, int function)
    {
        var slot = _slots.AsSpan(place, SlotLength);
        MemoryMarshal.Write(slot, function);
        MemoryMarshal.Write(slot[4..], line.Length);
        line.CopyTo(slot[HeadLength..]);
    }
}
