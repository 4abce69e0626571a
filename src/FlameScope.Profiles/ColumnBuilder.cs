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

    /// <summary>The part that rows are added to; where all rows are equal, it holds their value once and is full.</summary>
    private T[] _last = [];

    /// <summary>Rows of <see cref="_last"/>.</summary>
    private int _length;

    /// <summary>Rows beside these: of <see cref="_parts"/>, or, where all are equal, all but one.</summary>
    private int _others;

    private bool _isConstant = true;
    private int _reserved;

    /// <summary>Number of rows.</summary>
    public int Count => _others + _length;

    /// <summary>The cells as they are held, to be changed in place: one for all rows where those are equal.</summary>
    public IEnumerable<ArraySegment<T>> Cells => [.. _parts, new(_last, 0, _length)];

    /// <summary>Whether there are rows and all of them have this value.</summary>
    public bool IsConstantly(T value) => _isConstant && Count > 0 && _last[0].Equals(value);

    /// <summary>Says how many rows will come, for a column that is empty. More may come, and fewer.</summary>
    public void Reserve(int count)
    {
        if (Count == 0) _reserved = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        var (last, length) = (_last, _length);
        if ((uint)length < (uint)last.Length)
        {
            last[length] = value;
            _length = length + 1;
        }
        else if (_isConstant && last.Length > 0 && last[0].Equals(value))
        {
            _others++;
        }
        else
        {
            AddToNewPart(value);
        }
    }

    /// <summary>Adds all rows of another column, which is used up.</summary>
    public void Append(ColumnBuilder<T> later)
    {
        if (later.Count == 0) return;
        if (later._isConstant && (Count == 0 || (_isConstant && _last[0].Equals(later._last[0]))))
        {
            _others += later.Count - 1 + _length;
            (_last, _length) = (later._last, 1);
            later.Clear();
            return;
        }

        if (_isConstant) Spread();
        if (later._isConstant) later.Spread();
        ClosePart();
        _parts.AddRange(later._parts);
        (_last, _length) = (later._last, later._length);
        _others += later._others;
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

    private void AddToNewPart(T value)
    {
        if (Count == 0 && _isConstant)
        {
            (_last, _length) = ([value], 1);
            return;
        }

        if (_isConstant) Spread();
        if (_length == _last.Length) BeginPart();
        _last[_length++] = value;
    }

    /// <summary>Goes from one value for all rows to one for each.</summary>
    private void Spread()
    {
        _isConstant = false;
        if (Count == 0) return;
        var (count, value) = (Count, _last[0]);
        _last = GC.AllocateUninitializedArray<T>(Math.Max(Math.Max(count, _reserved), FirstPartLength));
        _last.AsSpan(0, count).Fill(value);
        (_length, _others) = (count, 0);
    }

    private void BeginPart()
    {
        ClosePart();
        _last = GC.AllocateUninitializedArray<T>(Math.Clamp(Count, FirstPartLength, MaxPartLength));
    }

    private void ClosePart()
    {
        if (_length > 0) _parts.Add(new ArraySegment<T>(_last, 0, _length));
        _others += _length;
        (_last, _length) = ([], 0);
    }

    private void Clear()
    {
        _parts.Clear();
        (_last, _length, _others, _isConstant, _reserved) = ([], 0, 0, true, 0);
    }
}
