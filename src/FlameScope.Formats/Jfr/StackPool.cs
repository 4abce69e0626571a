using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// The stack traces of a chunk as lists of functions, leaf first. A function is a method with the type of the frame; both are constants that may be written later, so here they
/// are numbers only.
/// </summary>
internal sealed class StackPool(LongTable methods, int maxMethods, int maxFrames)
{
    /// <summary>Types of frames are told apart in so many bits of a function.</summary>
    public const int TypeBits = 4;

    private const int MaxTypes = 1 << TypeBits;
    private readonly int _maxMethods = Math.Min(maxMethods, int.MaxValue >> TypeBits);

    private readonly LongTable _keys = new();
    private readonly List<Trace> _traces = [];
    private readonly List<long> _types = [];
    private int[] _functions = new int[1 << 12];
    private int _begun;

    /// <summary>Functions of all traces so far, that of an unfinished one included.</summary>
    public int FunctionCount { get; private set; }

    /// <summary>Whether traces were left out because there are too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The types of frames, by their place in a function.</summary>
    public IReadOnlyList<long> Types => _types;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _keys.Clear();
        _traces.Clear();
        _types.Clear();
        FunctionCount = 0;
        IsFull = false;
    }

    /// <summary>Begins a trace.</summary>
    public void Begin() => _begun = FunctionCount;

    /// <summary>Adds a frame: the caller of the one before.</summary>
    public void AddFrame(long method, long type)
    {
        if (FunctionCount >= maxFrames || methods.Count >= _maxMethods)
        {
            IsFull = true;
            return;
        }

        var slot = 0;
        while (slot < _types.Count && _types[slot] != type) slot++;
        if (slot == _types.Count)
        {
            if (slot < MaxTypes) _types.Add(type);
            else slot--;
        }

        if (FunctionCount == _functions.Length) Array.Resize(ref _functions, checked(_functions.Length * 2));
        _functions[FunctionCount++] = (methods.Add(method, out _) << TypeBits) | slot;
    }

    /// <summary>The trace was not whole: its frames are forgotten.</summary>
    public void Cancel() => FunctionCount = _begun;

    /// <summary>Ends a trace. One whose key is known already is the same once more.</summary>
    public void End(long key, bool isTruncated)
    {
        if (IsFull || _keys.Add(key, out var isNew) < 0 || !isNew)
        {
            Cancel();
            return;
        }

        _traces.Add(new Trace(_begun, FunctionCount - _begun, isTruncated, Stack: StackId.None));
    }

    /// <summary>The row of a trace; -1 where there is none.</summary>
    public int Find(long key) => _keys.Find(key);

    /// <summary>A trace.</summary>
    public Trace this[int row]
    {
        get => _traces[row];
        set => _traces[row] = value;
    }

    /// <summary>The functions of a trace, leaf first.</summary>
    public ReadOnlySpan<int> Functions(Trace trace) => _functions.AsSpan(trace.First, trace.Count);

    /// <summary>A stack trace.</summary>
    /// <param name="First">Where its functions begin.</param>
    /// <param name="Count">How many they are.</param>
    /// <param name="IsTruncated">Whether the recorder left out frames at the root.</param>
    /// <param name="Stack">What it comes to; none until it is asked for.</param>
    internal readonly record struct Trace(int First, int Count, bool IsTruncated, StackId Stack);
}
