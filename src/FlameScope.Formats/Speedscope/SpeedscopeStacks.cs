using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Json;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.Speedscope;

/// <summary>The distinct stacks of samples, as numbers of frames from the root. The table of frames may come after them.</summary>
internal sealed class SpeedscopeStacks(int maxDepth)
{
    private readonly ByteTable _table = new();
    private readonly List<int> _frames = [];
    private readonly List<(long First, int Length, bool IsCut)> _stacks = [];
    private int[] _stack = new int[256];

    /// <summary>Number of stacks.</summary>
    public int Count => _stacks.Count;

    /// <summary>Frames of all of them.</summary>
    public int FrameCount => _frames.Count;

    /// <summary>Reads a stack: an array of numbers, the root first. What is no number counts as a frame that is not known.</summary>
    /// <returns>Its number; -1 where the text ends in it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(JsonReader json)
    {
        var depth = 0;
        var isCut = false;
        if (json.BeginArray())
        {
            while (json.NextElement())
            {
                if (depth == maxDepth * 2)
                {
                    // Those nearest the leaf are kept, and the leaf comes last.
                    isCut = true;
                    _stack.AsSpan(maxDepth, maxDepth).CopyTo(_stack);
                    depth = maxDepth;
                }

                if (depth == _stack.Length) Array.Resize(ref _stack, depth * 2);
                _stack[depth++] = json.TryInt32(out var frame) ? frame : -1;
            }
        }

        if (json.End is JsonEnd.Truncated or JsonEnd.Damaged) return -1;
        var first = Math.Max(0, depth - maxDepth);
        var stack = _stack.AsSpan(first, depth - first);
        isCut |= first > 0;
        var number = _table.Add(MemoryMarshal.AsBytes(stack), isCut ? "cut"u8 : default, out var isNew);
        if (isNew)
        {
            _stacks.Add((_frames.Count, stack.Length, isCut));
            _frames.AddRange(stack);
        }

        return number;
    }

    /// <summary>The frames of a stack, from the root.</summary>
    public ReadOnlySpan<int> Frames(int stack, out bool isCut)
    {
        (var first, var length, isCut) = _stacks[stack];
        return CollectionsMarshal.AsSpan(_frames).Slice((int)first, length);
    }
}
