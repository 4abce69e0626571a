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
    public Reader GetEnumerator() => new(this);

    private void BeginPart()
    {
        if (_count > 0) _full.Add((_last, _count));
        _last = new T[Math.Clamp(Count, FirstPartLength, MaxPartLength)];
        _count = 0;
    }

    /// <summary>Goes through the rows of a list, which must not be added to meanwhile.</summary>
    internal struct Reader(PartList<T> list)
    {
        private T[] _rows = [];
        private int _end;
        private int _row = -1;
        private int _part;

        /// <summary>The row.</summary>
        public readonly ref readonly T Current => ref _rows[_row];

        /// <summary>Goes to the next row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => ++_row < _end || NextPart();

        private bool NextPart()
        {
            if (_part > list._full.Count) return false;
            (_rows, _end) = _part < list._full.Count ? list._full[_part] : (list._last, list._count);
            _part++;
            _row = 0;
            return _end > 0;
        }
    }
}
