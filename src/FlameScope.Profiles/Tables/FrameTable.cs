using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>
/// The distinct frames. A row's identity is (name, library, kind, file, line): no two rows agree in all five. File and line are
/// those of the function's <em>definition</em>, where the source tells them; the line of a call is not part of a frame.
/// </summary>
public sealed class FrameTable
{
    private readonly StringTable _strings;
    private readonly FrameRow[] _rows;

    internal FrameTable(StringTable strings, FrameRow[] rows)
    {
        _strings = strings;
        _rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => (long)_rows.Length * Unsafe.SizeOf<FrameRow>();

    /// <summary>All rows, in the order of their ids.</summary>
    public ReadOnlySpan<FrameRow> Rows => _rows;

    /// <summary>A row.</summary>
    public ref readonly FrameRow this[FrameId id] => ref _rows[id.Value];

    /// <summary>The function's name; may be empty.</summary>
    public string Name(FrameId id) => _strings[_rows[id.Value].Name];

    /// <summary>The library, binary or module; empty where not known.</summary>
    public string Library(FrameId id) => _strings[_rows[id.Value].Library];

    /// <summary>The kind of code.</summary>
    public FrameKind Kind(FrameId id) => _rows[id.Value].Kind;
}

/// <summary>A row of <see cref="FrameTable"/>: what a frame is.</summary>
/// <param name="Name">Function name.</param>
/// <param name="Library">Library, binary or module; empty where not known.</param>
/// <param name="Kind">Kind of code.</param>
/// <param name="File">Source file of the definition; empty where not known.</param>
/// <param name="Line">Line of the definition, from 1; 0 where not known.</param>
public readonly record struct FrameRow(StringId Name, StringId Library, FrameKind Kind, StringId File, int Line)
{
    /// <summary>Seeded for each process, as a record's own is not: ids follow from a file, which could choose its collisions.</summary>
    public override int GetHashCode() => HashCode.Combine(Name.Value, Library.Value, Kind, File.Value, Line);
}
