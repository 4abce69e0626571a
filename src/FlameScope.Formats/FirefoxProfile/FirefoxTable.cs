using System.Runtime.CompilerServices;
using System.Text;
using FlameScope.Formats.Json;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// A table of numbers, of which some columns are kept. Two forms are read: columns as arrays (<c>{"frame":[0,1],"prefix":[null,0]}</c>), and rows with a schema
/// (<c>{"schema":{"prefix":0,"frame":1},"data":[[null,0],[0,1]]}</c>), which may come after them.
/// </summary>
internal sealed class FirefoxTable
{
    /// <summary>What stands for null in a column.</summary>
    public const long Null = long.MinValue;

    /// <summary>Stands in place of a power of 10 where a column has truth values, which are kept as 1 and 0.</summary>
    public const int TruthValue = -1;

    /// <summary>Columns of a table that was not read: a file may have very many threads, and tables of theirs that are not there cost next to nothing.</summary>
    private static readonly List<long>[] NoColumns = [[], [], [], [], [], [], [], []];

    private readonly (string Name, int Shift)[] _wanted;
    private readonly TableRoom _room;
    private readonly int _maxRows;
    private byte[][] _names = [];
    private List<long>[] _columns = NoColumns;
    private List<Cell>? _cells;
    private int _cellRows;

    /// <summary>A table.</summary>
    /// <param name="room">Counts the numbers of all tables.</param>
    /// <param name="maxRows">Rows beyond are left out.</param>
    /// <param name="wanted">Columns to keep, eight at most, each with the power of 10 that its values are multiplied by before they are rounded.</param>
    public FirefoxTable(TableRoom room, int maxRows, (string Name, int Shift)[] wanted)
    {
        _room = room;
        _maxRows = maxRows;
        _wanted = wanted;
    }

    /// <summary>What <c>weightType</c> says; empty where it says nothing.</summary>
    public string WeightType { get; private set; } = "";

    /// <summary>Whether the table was in the file.</summary>
    public bool IsRead { get; private set; }

    /// <summary>A column, by its place among those that are kept.</summary>
    public List<long> this[int column] => _columns[column];

    /// <summary>A cell; <see cref="Null"/> where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long At(int column, long row)
    {
        var values = _columns[column];
        return (ulong)row < (ulong)values.Count ? values[(int)row] : Null;
    }

    /// <summary>Reads the table that stands next.</summary>
    public void Read(JsonReader json)
    {
        if (!json.BeginObject()) return;
        if (!IsRead)
        {
            _names = Array.ConvertAll(_wanted, column => Encoding.UTF8.GetBytes(column.Name));
            _columns = Array.ConvertAll(_wanted, _ => new List<long>());
        }

        IsRead = true;
        int[]? schema = null;
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("schema"u8) && json.Kind == JsonKind.Object)
            {
                schema = ReadSchema(json);
                if (_cells is not null) Place(schema);
            }
            else if (name.SequenceEqual("data"u8) && json.Kind == JsonKind.Array)
            {
                if (schema is null) ReadCells(json);
                else ReadRows(json, schema);
            }
            else if (name.SequenceEqual("weightType"u8))
            {
                if (json.TryString(out var type)) WeightType = type.SequenceEqual("tracing-ms"u8) ? "tracing-ms" : type.SequenceEqual("bytes"u8) ? "bytes" : "samples";
            }
            else
            {
                var column = Array.FindIndex(_names, new PropertyName(name.ToArray()).Equals);
                if (column >= 0 && json.Kind == JsonKind.Array) ReadColumn(json, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadColumn(JsonReader json, int column)
    {
        var values = _columns[column];
        var shift = _wanted[column].Shift;
        values.Clear();
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (values.Count >= _maxRows || !_room.Take(1)) continue;
            var value = Number(json, shift);

            // A number that is cut off is none.
            if (json.End == JsonEnd.NotYet) values.Add(value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Number(JsonReader json, int shift)
    {
        if (shift == TruthValue) return json.TryBoolean(out var truth) ? truth ? 1 : 0 : Null;
        return (shift == 0 ? json.TryInt64(out var value) : json.TryDecimal(shift, out value)) ? value : Null;
    }

    /// <summary>For each place in a row the column that it is kept in, or -1.</summary>
    private int[] ReadSchema(JsonReader json)
    {
        var places = new int[64];
        places.AsSpan().Fill(-1);
        json.BeginObject();
        while (json.NextProperty(out var name))
        {
            var column = Array.FindIndex(_names, new PropertyName(name.ToArray()).Equals);
            if (json.TryInt32(out var place) && column >= 0 && (uint)place < (uint)places.Length) places[place] = column;
        }

        return places;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRows(JsonReader json, int[] schema)
    {
        json.BeginArray();
        List<long>[] columns = [.. schema.Where(column => column >= 0).Distinct().Select(column => _columns[column])];
        var rows = columns.Length == 0 ? 0 : columns.Max(column => column.Count);
        while (json.NextElement())
        {
            if (rows >= _maxRows || !_room.Take(columns.Length) || !json.BeginArray()) continue;
            var place = 0;
            for (; json.NextElement(); place++)
            {
                if (place >= schema.Length || schema[place] < 0) continue;
                var values = _columns[schema[place]];
                var value = Number(json, _wanted[schema[place]].Shift);
                if (values.Count == rows) values.Add(value);
            }

            if (json.End != JsonEnd.NotYet)
            {
                foreach (var column in columns) column.RemoveRange(Math.Min(rows, column.Count), Math.Max(0, column.Count - rows));
                return;
            }

            rows++;
            foreach (var column in columns)
            {
                if (column.Count < rows) column.Add(Null);
            }
        }
    }

    /// <summary>Rows before their schema: numbers are kept with their places.</summary>
    private void ReadCells(JsonReader json)
    {
        _cells = [];
        _cellRows = 0;
        json.BeginArray();
        while (json.NextElement())
        {
            if (_cellRows >= _maxRows || !json.BeginArray()) continue;
            var before = _cells.Count;
            for (short place = 0; json.NextElement(); place++)
            {
                if (place < 64 && json.Kind == JsonKind.Number && _room.Take(2) && json.TryDecimal(out DecimalNumber value)) _cells.Add(new Cell(value.Digits, _cellRows, (sbyte)place, value.Exponent));
                if (place == short.MaxValue) json.LeaveRest();
                if (place == short.MaxValue) break;
            }

            if (json.End != JsonEnd.NotYet)
            {
                _cells.RemoveRange(before, _cells.Count - before);
                return;
            }

            _cellRows++;
        }
    }

    private void Place(int[] schema)
    {
        foreach (var column in schema)
        {
            if (column < 0) continue;
            _columns[column].Clear();
            _columns[column].AddRange(Enumerable.Repeat(Null, _cellRows));
        }

        foreach (var cell in _cells!)
        {
            var column = schema[cell.Place];
            if (column >= 0 && JsonNumber.TryScale(new DecimalNumber(cell.Digits, cell.Exponent), _wanted[column].Shift, out var value)) _columns[column][cell.Row] = value;
        }

        _cells = null;
    }

    private readonly record struct Cell(long Digits, int Row, sbyte Place, sbyte Exponent);

    private readonly struct PropertyName(byte[] name)
    {
        public bool Equals(byte[] other) => name.AsSpan().SequenceEqual(other);
    }
}
