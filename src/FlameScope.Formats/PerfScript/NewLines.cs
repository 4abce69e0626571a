using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// The frame lines of a sample that no block read before covers. They are gone through together, a step at a time: so where one line's function stands is fetched while others are looked at, and no line
/// waits for the one before it.
/// </summary>
internal sealed class NewLines
{
    private readonly RecentLines _recent = new();
    private int[] _ends = new int[128];
    private int[] _places = new int[128];
    private Missing[] _missing = new Missing[128];

    /// <summary>How many lines.</summary>
    public int Count { get; private set; }

    /// <summary>Where a line begins in the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int StartOf(int line) => line == 0 ? 0 : _ends[line - 1];

    /// <summary>Finds the ends of the lines of a text.</summary>
    /// <param name="text">Lines, each with its end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Split(ReadOnlySpan<byte> text)
    {
        var (count, at) = (0, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(text);
            for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var ends = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)at), Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
                if (ends == 0) continue;
                if (count + Vector256<byte>.Count > _ends.Length) Grow();
                for (; ends != 0; ends &= ends - 1) _ends[count++] = at + BitOperations.TrailingZeroCount(ends) + 1;
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] != '\n') continue;
            if (count == _ends.Length) Grow();
            _ends[count++] = at + 1;
        }

        Count = count;
    }

    /// <summary>Finds the functions that the lines name.</summary>
    /// <param name="text">The text that was split.</param>
    /// <param name="frames">Knows them, or adds them in the order of the lines.</param>
    /// <param name="functions">Takes the numbers; as long as there are lines, or longer.</param>
    /// <returns>Whether all lines are plain frames. Where one is not, none has been added.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(ReadOnlySpan<byte> text, FrameInterner frames, Span<int> functions)
    {
        var ends = _ends.AsSpan(0, Count);
        for (int i = 0, start = 0; i < ends.Length; start = ends[i++]) _places[i] = _recent.Place(text[start..ends[i]]);

        var missing = 0;
        for (int i = 0, start = 0; i < ends.Length; start = ends[i++])
        {
            var line = text[start..ends[i]];
            if (_places[i] >= 0 && _recent.TryGet(_places[i], line, out functions[i])) continue;
            if (!FrameLine.TryAfterAddress(line[..^1], out var frame) || frame is [.., (byte)'\r']) return false;
            _missing[missing++] = new Missing(i, ends[i] - 1 - frame.Length, frames.KeyOf(frame));
        }

        foreach (ref readonly var line in _missing.AsSpan(0, missing))
        {
            var i = line.Line;
            functions[i] = frames.Add(text[line.FrameStart..(ends[i] - 1)], line.Key);
            if (_places[i] >= 0) _recent.Set(_places[i], text[StartOf(i)..ends[i]], functions[i]);
        }

        return true;
    }

    private void Grow()
    {
        var length = _ends.Length * 2;
        Array.Resize(ref _ends, length);
        Array.Resize(ref _places, length);
        Array.Resize(ref _missing, length);
    }

    /// <summary>A line that was not read lately.</summary>
    /// <param name="Line">Which line.</param>
    /// <param name="FrameStart">Where its frame begins, after the address.</param>
    /// <param name="Key">What its text is found by.</param>
    private readonly record struct Missing(int Line, int FrameStart, TextKey Key);
}
