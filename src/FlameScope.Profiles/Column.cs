using System.Runtime.InteropServices;

namespace FlameScope.Profiles;

/// <summary>One column of a table. A column whose rows are all equal is stored as one value.</summary>
/// <typeparam name="T">The type of a cell.</typeparam>
public sealed class Column<T>
    where T : unmanaged, IEquatable<T>
{
    private readonly T[]? _values;
    private readonly T _constant;

    private Column(T[]? values, T constant, int length)
    {
        _values = values;
        _constant = constant;
        Length = length;
    }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>Whether every row has the same value, so that <see cref="Values"/> holds none.</summary>
    public bool IsConstant => _values is null;

    /// <summary>The rows, or an empty span where <see cref="IsConstant"/>.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The value of a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row is not in the table.</exception>
    public T this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
            return _values is null ? _constant : _values[row];
        }
    }

    /// <summary>A column of <paramref name="length"/> equal rows.</summary>
    public static Column<T> Constant(T value, int length) => new(values: null, value, length);

    /// <summary>A column that takes over <paramref name="values"/>, or one value of it where all are equal.</summary>
    public static Column<T> Of(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0) return Constant(default, 0);
        return values.AsSpan().ContainsAnyExcept(values[0]) ? new(values, default, values.Length) : Constant(values[0], values.Length);
    }

    /// <summary>Bytes that the column keeps.</summary>
    internal long RetainedBytes => _values is null ? 0 : (long)_values.Length * Marshal.SizeOf<T>();
}
