using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Frame lines read lately and the functions that they name, found by the address that perf prints at the beginning of a line, and compared whole: three lines in four of those that no
/// block read before covers. Found so, a line is not even searched for its end.
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

    /// <summary>The function of the line that a text begins with.</summary>
    /// <param name="text">Lines, each with its end.</param>
    /// <param name="length">Bytes of the line, its end included.</param>
    /// <param name="function">Its function.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGet(ReadOnlySpan<byte> text, out int length, out int function)
    {
        length = 0;
        function = 0;
        if (text.Length < KeyLength) return false;
        var slot = Slot(text);
        function = MemoryMarshal.Read<int>(slot);
        length = MemoryMarshal.Read<int>(slot[4..]);
        return length > 0 && text.Length >= length && text[..length].SequenceEqual(slot.Slice(HeadLength, length));
    }

    /// <summary>Keeps a line.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="function">Its function.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<byte> line, int function)
    {
        if (line.Length is < KeyLength or > SlotLength - HeadLength) return;
        var slot = Slot(line);
        MemoryMarshal.Write(slot, function);
        MemoryMarshal.Write(slot[4..], line.Length);
        line.CopyTo(slot[HeadLength..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Slot(ReadOnlySpan<byte> line)
    {
        var hash = ByteHash.Combine(MemoryMarshal.Read<ulong>(line[1..]), MemoryMarshal.Read<ulong>(line[9..]));
        return _slots.AsSpan((int)(hash >> (64 - SlotBits)) * SlotLength, SlotLength);
    }
}
