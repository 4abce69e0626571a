using System.Runtime.InteropServices;
using FlameScope.Server.HeatMaps;

namespace FlameScope.Server.Binary;

/// <summary>A heat map in binary form: its cells in as few bytes as the fullest one needs.</summary>
internal static class HeatMapBinary
{
    /// <summary>Writes an answer.</summary>
    public static void Write(PooledBuffer output, HeatMapAnswer answer)
    {
        var bytes = answer.Weights is null ? CellBytes(answer.Counts) : sizeof(double);
        output.WriteHeader(
            new HeatMapHeader(
                answer.ColumnNs,
                answer.Rows,
                answer.Columns,
                answer.StartNs,
                answer.RecordedStartNs,
                answer.RecordedEndNs,
                answer.Maximum,
                answer.P995,
                answer.Total,
                answer.Unit,
                answer.Hidden,
                answer.Weights is not null,
                bytes),
            ServerJsonContext.Default.HeatMapHeader);
        WriteDoubles(output, answer.ColumnSums);
        WriteDoubles(output, answer.RowSums);
        WriteDoubles(output, answer.RowRecordedNs);
        if (answer.Weights is { } weights) WriteDoubles(output, weights);
        else WriteCells(output, answer.Counts, bytes);
    }

    private static int CellBytes(int[] counts)
    {
        var most = 0;
        foreach (var count in counts) most = Math.Max(most, count);
        return most <= byte.MaxValue ? sizeof(byte) : most <= ushort.MaxValue ? sizeof(ushort) : sizeof(int);
    }

    private static void WriteCells(PooledBuffer output, int[] counts, int bytes)
    {
        var length = counts.Length * bytes;
        var cells = output.GetSpan(length)[..length];
        switch (bytes)
        {
            case sizeof(byte):
                for (var i = 0; i < counts.Length; i++) cells[i] = (byte)counts[i];
                break;
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(cells);
                for (var i = 0; i < counts.Length; i++) shorts[i] = (ushort)counts[i];
                break;
            default:
                counts.CopyTo(MemoryMarshal.Cast<byte, int>(cells));
                break;
        }

        output.Advance(length);
    }

    private static void WriteDoubles(PooledBuffer output, long[] values)
    {
        var length = values.Length * sizeof(double);
        var doubles = MemoryMarshal.Cast<byte, double>(output.GetSpan(length)[..length]);
        for (var i = 0; i < values.Length; i++) doubles[i] = values[i];
        output.Advance(length);
    }
}

/// <summary>What a heat map in binary form begins with. A cell has 1, 2 or 4 bytes for a count, and is a double for a weight.</summary>
internal sealed record HeatMapHeader(
    long ColumnNs,
    int Rows,
    int Columns,
    long StartNs,
    long RecordedStartNs,
    long RecordedEndNs,
    long Maximum,
    long P995,
    long Total,
    string Unit,
    HiddenAnswer Hidden,
    bool Weighted,
    int CellBytes);
