using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>
/// A column while it grows. As long as all of its rows are equal it holds one value; then it holds parts that are never moved, so that growing costs neither copies nor twice the memory.
/// </summary>
internal sealed class ColumnBuilder<T>
    where T : unmanaged, IEquatable<T>
{
    private const int FirstPartLength = 256;
    private const int MaxPartLength = 1 << 16;

    /// <summary>Parts that take no more rows.</summary>
    private readonly List<ArraySegment<T>> _parts = [];

    /// <summary>The part that rows are added to; where all rows are equal, it holds their value at its first place and <see cref="_length"/> stays 0.</summary>
    private T[] _last = [];

    /// <summary>Rows of <see cref="_last"/>.</summary>
    private int _length;

    private bool _isConstant = true;
    private int _reserved;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The cells as they are held, to be changed in place: one for all rows where those are equal.</summary>
    public IEnumerable<ArraySegment<T>> Cells => _isConstant ? [new(_last, 0, Math.Min(1, Count))] : [.. _parts, new(_last, 0, _length)];

    /// <summary>Says how many rows will come, for a column that is empty. More may come, and fewer.</summary>
    public void Reserve(int count)
    {
        if (Count == 0) _reserved = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (_isConstant)
        {
            if (Count == 0) _last = [value];
            if (_last[0].Equals(value))
            {
                Count++;
                return;
            }

            Spread();
        }

        if (_length == _last.Length) BeginPart();
        _last[_length++] = value;
        Count++;
    }

    /// <summary>Adds all rows of another column, which is used up.</summary>
    public void Append(ColumnBuilder<T> later)
    {
        if (later.Count == 0) return;
        if (later._isConstant && (Count == 0 || (_isConstant && _last[0].Equals(later._last[0]))))
        {
            _last = later._last;
            Count += later.Count;
            later.Clear();
            return;
        }

        if (_isConstant) Spread();
        if (later._isConstant) later.Spread();
        ClosePart();
        _parts.AddRange(later._parts);
        (_last, _length) = (later._last, later._length);
        Count += later.Count;
        later.Clear();
    }

    /// <summary>The rows in <paramref name="order"/> (null: as they are) in an array of their own; the builder is empty afterwards, so that memory is held once.</summary>
    public T[] Take(int[]? order)
    {
        if (_isConstant) Spread();
        T[] rows;
        if (_parts.Count == 0 && _length == _last.Length)
        {
            rows = _last;
        }
        else
        {
            ClosePart();
            rows = GC.AllocateUninitializedArray<T>(Count);
            var at = 0;
            foreach (var part in _parts)
            {
                part.AsSpan().CopyTo(rows.AsSpan(at));
                at += part.Count;
            }
        }

        Clear();
        return order is null ? rows : SampleOrder.Apply(order, rows);
    }

    /// <summary>The rows in <paramref name="order"/> (null: as they are); the builder is empty afterwards.</summary>
    public Column<T> TakeColumn(int[]? order)
    {
        if (!_isConstant || Count == 0) return Column<T>.Of(Take(order));
        var column = Column<T>.Constant(_last[0], order?.Length ?? Count);
        Clear();
        return column;
    }

    /// <summary>Goes from one value for all rows to one for each.</summary>
    private void Spread()
    {
        _isConstant = false;
        if (Count == 0) return;
        var value = _last[0];
        _last = GC.AllocateUninitializedArray<T>(Math.Max(Math.Max(Count, _reserved), FirstPartLength));
        _last.AsSpan(0, Count).Fill(value);
        _length = Count;
    }

    private void BeginPart()
    {
        ClosePart();
        _last = GC.AllocateUninitializedArray<T>(Math.Clamp(Count, FirstPartLength, MaxPartLength));
    }

    private void ClosePart()
    {
        if (_length > 0) _parts.Add(new ArraySegment<T>(_last, 0, _length));
        (_last, _length) = ([], 0);
    }

    private void Clear()
    {
        _parts.Clear();
        (_last, _length, Count, _isConstant, _reserved) = ([], 0, 0, true, 0);
    }
}
