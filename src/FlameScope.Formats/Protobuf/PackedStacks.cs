using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Makes stacks of packed ids of locations, the leaf first. A stack is compared as bytes, from its end, with one that came lately, and only what it has beyond the end that both have is decoded and
/// looked up: stacks of one program are mostly alike near the root.
/// </summary>
internal sealed class PackedStacks(SampleSink sink, SymbolTables tables)
{
    private const int PathBits = 8;
    private const int RecentBits = 6;
    private const int LongEnd = 12;
    private const int ShortEnd = 4;

    /// <summary>By the hash of so many bytes at the end.</summary>
    private readonly Path[] _paths = [.. Enumerable.Range(0, 1 << PathBits).Select(_ => new Path())];

    /// <summary>Those that came last, by the hash of few bytes at the end.</summary>
    private readonly Path?[] _recent = new Path?[1 << RecentBits];
    private int[] _starts = new int[64];
    private int[] _depths = new int[64];

    /// <summary>The stack of locations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Of(ReadOnlySpan<byte> locations)
    {
        var path = _paths[Slot(locations, LongEnd, PathBits)];
        ref var recent = ref _recent[Slot(locations, ShortEnd, RecentBits)];
        var common = path.Common(locations);
        if (recent is not null && !ReferenceEquals(recent, path) && common < LongEnd && recent.Common(locations) is var other && other > common)
        {
            path.TakeOver(recent);
            common = other;
        }

        recent = path;
        var (shared, stack, depth) = path.KeepShared(common);

        sink.BeginStack();
        var (at, count, isWhole) = (0, 0, true);
        var end = locations.Length - shared;
        Expect(stack, locations[..end]);
        for (var start = 0; isWhole && start < end; start = at)
        {
            isWhole = WireFields.TryVarint(locations, ref at, out var location) && tables.Push(location);
            if (count == _starts.Length) Grow();
            (_starts[count], _depths[count]) = (start, sink.Pushed.Length);
            count++;
        }

        if (!isWhole || depth + sink.Pushed.Length > sink.MaxDepth) return Whole(locations, path);
        var frames = sink.Pushed;
        for (int step = count - 1, root = 0; step >= 0; step--)
        {
            for (var above = step == 0 ? 0 : _depths[step - 1]; frames.Length - root > above; root++) stack = sink.Builder.Stack(stack, new FrameId(frames[root]));
            path.Add(locations.Length - _starts[step], depth + root, stack);
        }

        path.End(locations);
        return stack;
    }

    /// <summary>Asks for the memory of the stack that is the first beyond what is in common, which mostly is in no cache. It comes while the locations are taken apart.</summary>
    private void Expect(StackId stack, ReadOnlySpan<byte> locations)
    {
        if (locations.IsEmpty) return;
        var start = locations.Length - 1;
        while (start > 0 && locations[start - 1] >= 0x80) start--;
        if (WireFields.TryVarint(locations, ref start, out var location) && tables.TryKnownFrame(location, out var frame)) sink.Builder.Expect(stack, frame);
    }

    /// <summary>Forgets all: locations mean something else from here.</summary>
    public void Clear()
    {
        foreach (var path in _paths) path.Clear();
        Array.Clear(_recent);
    }

    /// <summary>A stack that is too deep, or ends in something that is no location, is walked in one piece.</summary>
    private StackId Whole(ReadOnlySpan<byte> locations, Path path)
    {
        path.Clear();
        sink.BeginStack();
        foreach (var location in new WireNumbers(WireType.Bytes, 0, locations))
        {
            if (!tables.Push(location)) break;
        }

        return sink.EndStack();
    }

    private void Grow()
    {
        Array.Resize(ref _starts, _starts.Length * 2);
        Array.Resize(ref _depths, _starts.Length);
    }

    /// <summary>Stacks whose outermost locations are alike share a place.</summary>
    private static int Slot(ReadOnlySpan<byte> locations, int length, int bits)
    {
        var hash = 0UL;
        if (locations.Length < length) foreach (var part in locations) hash = (hash * 31) + part;
        else if (length == ShortEnd) hash = BinaryPrimitives.ReadUInt32LittleEndian(locations[^ShortEnd..]);
        else hash = BinaryPrimitives.ReadUInt64LittleEndian(locations[^sizeof(ulong)..]) ^ (BinaryPrimitives.ReadUInt32LittleEndian(locations[^LongEnd..]) * 0xC2B2AE3D27D4EB4FUL);
        return (int)((hash * 0x9E3779B97F4A7C15UL) >> (64 - bits));
    }

    /// <summary>The stack that was made last, location by location from the root.</summary>
    private sealed class Path
    {
        private byte[] _text = [];
        private int _length;
        private Step[] _steps = new Step[32];
        private int _count;

        /// <summary>Bytes at their ends that locations have in common with this path.</summary>
        public int Common(ReadOnlySpan<byte> locations)
        {
            var common = CommonEnd.Of(locations, _text.AsSpan(0, _length));

            // Where the common bytes begin, a location does only if the byte before ends one.
            return common > 0 && common < locations.Length && locations[locations.Length - common - 1] >= 0x80 ? common - 1 : common;
        }

        /// <summary>Becomes the same as another, but for its text: <see cref="End"/> it with one.</summary>
        public void TakeOver(Path other)
        {
            if (_steps.Length < other._count) _steps = new Step[other._steps.Length];
            other._steps.AsSpan(0, other._count).CopyTo(_steps);
            _count = other._count;
        }

        /// <summary>Keeps the steps from the root that lie in so many bytes from the end.</summary>
        /// <returns>Bytes of these, the stack that they make, and its frames.</returns>
        public (int Bytes, StackId Stack, int Depth) KeepShared(int common)
        {
            while (_count > 0 && _steps[_count - 1].Bytes > common) _count--;
            if (_count == 0) return (0, StackId.Root, 0);
            ref readonly var last = ref _steps[_count - 1];
            return (last.Bytes, last.Stack, last.Depth);
        }

        /// <summary>Adds the location that is called by the last one.</summary>
        public void Add(int bytes, int depth, StackId stack)
        {
            if (_count == _steps.Length) Array.Resize(ref _steps, _count * 2);
            _steps[_count++] = new Step(bytes, depth, stack);
        }

        /// <summary>Ends the path that these locations make.</summary>
        public void End(ReadOnlySpan<byte> locations)
        {
            if (_text.Length < locations.Length) _text = new byte[Math.Max(locations.Length, 64)];
            locations.CopyTo(_text);
            _length = locations.Length;
        }

        /// <summary>Forgets it.</summary>
        public void Clear() => _length = _count = 0;
    }

    /// <summary>A location of a path.</summary>
    /// <param name="Bytes">From where it begins to the end.</param>
    /// <param name="Depth">Frames down to the root.</param>
    /// <param name="Stack">The stack down to the root.</param>
    private readonly record struct Step(int Bytes, int Depth, StackId Stack);
}
