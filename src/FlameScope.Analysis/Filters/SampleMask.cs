using System.Numerics;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// A filter made ready for a profile: one bit a sample, in the order of the sample table, and how many are set before every 64th, so that the number
/// of samples in any run of rows costs the same whatever its length. Immutable.
/// </summary>
public sealed class SampleMask
{
    // Below this another worker takes longer to wake than it saves.
    private const int LeastRows = 250_000;

    private readonly ulong[]? _bits;
    private readonly int[]? _before;

    private SampleMask(int rows, ulong[]? bits, int[]? before, int count)
    {
        Rows = rows;
        _bits = bits;
        _before = before;
        Count = count;
    }

    /// <summary>Number of samples of the profile.</summary>
    public int Rows { get; }

    /// <summary>Number of samples that pass.</summary>
    public int Count { get; }

    /// <summary>Whether every sample passes.</summary>
    public bool IsAll => _bits is null;

    /// <summary>Bytes that it keeps.</summary>
    internal long RetainedBytes => ((long)(_bits?.Length ?? 0) * sizeof(ulong)) + ((long)(_before?.Length ?? 0) * sizeof(int));

    /// <summary>Whether a sample passes.</summary>
    public bool this[int row] => _bits is null || (_bits[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>Number of samples that pass in a run of rows.</summary>
    public int CountIn(Range rows)
    {
        var (start, length) = rows.GetOffsetAndLength(Rows);
        return CountBefore(start + length) - CountBefore(start);
    }

    /// <summary>Number of samples in a run of rows that pass both.</summary>
    internal int CountCommonIn(Range rows, SampleMask other)
    {
        var (start, length) = rows.GetOffsetAndLength(Rows);
        var count = 0;
        for (var word = start >> 6; word << 6 < start + length; word++) count += BitOperations.PopCount(Within(word, start, start + length) & other.Word(word));
        return count;
    }

    /// <summary>The bits of a word that lie in a run of rows.</summary>
    internal ulong Within(int word, int first, int end)
    {
        var bits = Word(word);
        if (word << 6 < first) bits &= ulong.MaxValue << (first & 63);
        if ((word + 1) << 6 > end) bits &= (1UL << (end & 63)) - 1;
        return bits;
    }

    /// <summary>The bits of the 64 rows from 64 · <paramref name="word"/> on; bits past the last row are 0.</summary>
    internal ulong Word(int word) => _bits is not null ? _bits[word]
        : (word + 1) * 64L <= Rows ? ulong.MaxValue
        : (1UL << (Rows - (word * 64))) - 1;

    /// <summary>Prepares a filter.</summary>
    public static SampleMask Of(Profile profile, SampleFilter filter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(filter);
        var test = new SampleTest(profile, filter);
        return test.PassesAll ? new SampleMask(profile.Samples.Count, bits: null, before: null, profile.Samples.Count) : Of(profile.Samples.Count, test.Word, cancel);
    }

    /// <summary>The samples in a state.</summary>
    internal static SampleMask InState(Profile profile, SampleState state, CancellationToken cancel = default)
    {
        var states = profile.Samples.StateValues;
        return Of(
            states.Length,
            (first, length) =>
            {
                var bits = 0UL;
                for (var i = 0; i < length; i++) bits |= (states[first + i] == (byte)state ? 1UL : 0) << i;
                return bits;
            },
            cancel);
    }

    private static SampleMask Of(int rows, Func<int, int, ulong> wordOf, CancellationToken cancel)
    {
        var bits = new ulong[(rows + 63) >> 6];
        var pieces = Workers.PiecesFor(rows, LeastRows);
        Workers.Run(
            pieces,
            piece =>
            {
                var end = Workers.Border(piece + 1, pieces, 0, bits.Length, multiple: 1);
                for (var word = Workers.Border(piece, pieces, 0, bits.Length, multiple: 1); word < end; word++)
                {
                    if ((word & 0x3FFF) == 0) cancel.ThrowIfCancellationRequested();
                    bits[word] = wordOf(word << 6, Math.Min(64, rows - (word << 6)));
                }
            },
            cancel);

        var before = new int[bits.Length];
        var count = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            before[word] = count;
            count += BitOperations.PopCount(bits[word]);
        }

        return count == rows ? new SampleMask(rows, bits: null, before: null, rows) : new SampleMask(rows, bits, before, count);
    }

    /// <summary>Shows each row of a run that passes to <paramref name="visitor"/>, in order.</summary>
    internal void Visit<TVisitor>(int first, int end, ref TVisitor visitor, CancellationToken cancel)
        where TVisitor : struct, IRowVisitor, allows ref struct
    {
        for (var word = first >> 6; word << 6 < end; word++)
        {
            if ((word & 0x3FFF) == 0) cancel.ThrowIfCancellationRequested();
            var bits = Within(word, first, end);
            if (bits == ulong.MaxValue)
            {
                for (var row = word << 6; row < (word + 1) << 6; row++) visitor.Visit(row);
                continue;
            }

            for (; bits != 0; bits &= bits - 1) visitor.Visit((word << 6) + BitOperations.TrailingZeroCount(bits));
        }
    }

    /// <summary>Number of samples that pass before a row; the row may be the one after the last.</summary>
    internal int CountBefore(int row)
    {
        if (_bits is null) return row;
        if (row >= Rows) return Count;
        var word = row >> 6;
        return _before![word] + BitOperations.PopCount(_bits[word] & ((1UL << (row & 63)) - 1));
    }
}

/// <summary>Something that is done with rows, one by one.</summary>
internal interface IRowVisitor
{
    /// <summary>Does it with a row.</summary>
    void Visit(int row);
}
