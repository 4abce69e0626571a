using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Collections;

/// <summary>Rows that are kept until the end of a file, in parts that are never moved: growing costs neither copies nor twice the memory.</summary>
internal sealed class PartList<T>
    where T : struct
{
    private const int FirstPartLength = 256;
    private const int MaxPartLength = 1 << 15;

    private readonly List<(T[] Rows, int Count)> _full = [];
    private T[] _last = [];
    private int _count;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T row)
    {
        if (_count == _last.Length) BeginPart();
        _last[_count++] = row;
        Count++;
    }

    /// <summary>Goes through the rows from the first.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var part = 0; part <= _full.Count; part++)
        {
            var (rows, count) = part < _full.Count ? _full[part] : (_last, _count);
            for (var row = 0; row < count; row++) yield return rows[row];
        }
    }

    private void BeginPart()
    {
        if (_count > 0) _full.Add((_last, _count));
        _last = new T[Math.Clamp(Count, FirstPartLength, MaxPartLength)];
        _count = 0;
    }
}
