using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>A column while it grows.</summary>
internal sealed class ColumnBuilder<T>
    where T : unmanaged
{
    private T[] _values = new T[256];

    public int Count { get; private set; }

    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, checked(Count * 2));
        _values[Count++] = value;
    }

    public void AddRange(ReadOnlySpan<T> values)
    {
        if (_values.Length - Count < values.Length) Array.Resize(ref _values, Math.Max(checked(Count + values.Length), (int)Math.Min(Array.MaxLength, Count * 2L)));
        values.CopyTo(_values.AsSpan(Count));
        Count += values.Length;
    }

    /// <summary>The rows in <paramref name="order"/> (null: as they are) in an array of their own; the builder is empty afterwards, so that memory is held once.</summary>
    public T[] Take(int[]? order)
    {
        T[] taken;
        if (order is null)
        {
            taken = Values.ToArray();
        }
        else
        {
            taken = new T[order.Length];
            for (var i = 0; i < order.Length; i++) taken[i] = _values[order[i]];
        }

        _values = [];
        Count = 0;
        return taken;
    }
}
