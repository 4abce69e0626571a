using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// The stack traces of a chunk, as they are written: what their frames mean is known when the chunk has ended, and asked for only of those that a sample has.
/// </summary>
internal sealed class StackPool(int maxTraces, long maxBytes)
{
    /// <summary>Bytes that a processor's cache takes at a time.</summary>
    private const int LineLength = 64;

    private const int MaxFetched = 1024;

    private readonly LongTable _keys = new();
    private readonly KeptBytes _values = new(maxBytes);
    private readonly List<FieldProgram> _programs = [];
    private Trace[] _traces = new Trace[1 << 10];

    /// <summary>Says nothing; without it, what is read to fetch it would not have to be read.</summary>
    private int _fetched;

    /// <summary>Whether traces were left out because there are too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _keys.Clear();
        _values.Clear();
        _programs.Clear();
        IsFull = false;
    }

    /// <summary>Keeps a trace. One whose key is known already is the same once more.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its bytes, whole.</param>
    /// <param name="program">Reads them.</param>
    /// <param name="isTruncated">Whether the recorder left out frames at the root.</param>
    public void Add(long key, ReadOnlySpan<byte> value, FieldProgram program, bool isTruncated)
    {
        if (_keys.Count >= maxTraces || _values.Bytes + value.Length > maxBytes)
        {
            IsFull = true;
            return;
        }

        var row = _keys.Add(key, out var isNew);
        if (!isNew) return;
        _ = _values.TryAdd(value);
        if (_programs.Count == 0 || !ReferenceEquals(_programs[^1], program)) _programs.Add(program);
        if (row == _traces.Length) Array.Resize(ref _traces, checked(row * 2));
        _traces[row] = new Trace(_values.LastBlock, _values.LastStart, value.Length, _programs.Count - 1, isTruncated, StackId.None);
    }

    /// <summary>The row of a trace; -1 where there is none.</summary>
    public int Find(long key) => _keys.Find(key);

    /// <summary>A trace.</summary>
    public ref Trace this[int row] => ref _traces[row];

    /// <summary>
    /// Fetches traces that were not asked for yet into the processor's cache. The reads do not wait for each other, as those of one trace after the other would.
    /// </summary>
    /// <param name="rows">Their rows; negative ones are passed over.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fetch(ReadOnlySpan<int> rows)
    {
        var sum = 0;
        foreach (var row in rows)
        {
            if (row < 0) continue;
            ref readonly var trace = ref _traces[row];
            if (trace.Stack != StackId.None) continue;
            var bytes = _values.Block(trace.Block).Bytes.AsSpan(trace.Start, Math.Min(trace.Length, MaxFetched));
            for (var at = 0; at < bytes.Length; at += LineLength) sum += bytes[at];
        }

        _fetched = sum;
    }

    /// <summary>The bytes of a trace, and whatever follows them.</summary>
    public ReadOnlySpan<byte> From(in Trace trace) => _values.Block(trace.Block).Bytes.AsSpan(trace.Start);

    /// <summary>What reads a trace.</summary>
    public FieldProgram Program(in Trace trace) => _programs[trace.Program];

    /// <summary>A stack trace.</summary>
    /// <param name="Block">Where it is kept.</param>
    /// <param name="Start">Where it begins there.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Program">What reads it.</param>
    /// <param name="IsTruncated">Whether the recorder left out frames at the root.</param>
    /// <param name="Stack">What it comes to; none until it is asked for.</param>
    internal readonly record struct Trace(int Block, int Start, int Length, int Program, bool IsTruncated, StackId Stack);
}
