using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// A selection cut into blocks of time that are long against how long its activity lasts: what happens in one block says little of the next, so blocks can be taken as independent where samples cannot.
/// </summary>
internal static class TimeBlocks
{
    /// <summary>Fewer blocks on a side tell nothing of how much they vary.</summary>
    public const int Fewest = 8;

    /// <summary>More blocks of the shorter side make nothing surer.</summary>
    private const int MostOfShorter = 128;

    /// <summary>Of more blocks than this of a side so many are looked at, drawn at random: beside a shorter side more make little surer.</summary>
    private const int Most = 1024;

    // Blocks of one correlation time still say much of each other; of three, their means correlate by a tenth.
    private const int CorrelationTimes = 3;

    // What lasts longer than two columns of a usual heat map is a phase that a person sees and selects, and what is asked about; what is shorter is a burst, of which a range has more or fewer by chance.
    private const long PhaseNs = 2_000_000_000;

    private const long ShortestNs = 10_000_000;
    private const long UsualNs = 1_000_000_000;

    // The same question is to get the same answer.
    private const int Seed = 20_181_109;

    /// <summary>The length of blocks for two selections: some correlation times of the recording that remembers longer, and as long beyond that as leaves each side enough of them.</summary>
    public static long LengthFor(SampleSelection first, SampleSelection second, Grouping grouping, CancellationToken cancel)
    {
        // It is of the recordings and not of the ranges alone, which are often too short to tell.
        var shorter = Math.Min(first.RecordedNs, second.RecordedNs);
        var correlated = Memory(first).LongestNs(PhaseNs, cancel);
        if (!ReferenceEquals(first.Mask(cancel), second.Mask(cancel))) correlated = Math.Max(correlated, Memory(second).LongestNs(PhaseNs, cancel));
        return Math.Max(Math.Max(ShortestNs, CorrelationTimes * correlated), Math.Max(shorter / MostOfShorter, Math.Min(shorter / (2 * Fewest), UsualNs)));

        ActivityMemory Memory(SampleSelection selection) => selection.Analysis.Memory(selection.Filter, grouping, cancel);
    }

    /// <summary>Cuts a selection into blocks of about one length. Ranges that are short against it, such as single cells, are taken together; less than half a block that is left of them in the end is not looked at.</summary>
    public static IReadOnlyList<TimeBlock> Cut(SampleSelection selection, long lengthNs)
    {
        var blocks = new List<TimeBlock>();
        var open = new List<TimeRange>();
        var openNs = 0L;
        foreach (var range in selection.RecordedRanges)
        {
            if (range.DurationNs < lengthNs - (lengthNs / 2))
            {
                open.Add(range);
                openNs += range.DurationNs;
                if (openNs >= lengthNs) Close();
                continue;
            }

            var count = Math.Max(1, ((range.DurationNs - (lengthNs / 2)) / lengthNs) + 1);
            for (var i = 0L; i < count; i++)
            {
                var start = range.StartNs + (long)((Int128)range.DurationNs * i / count);
                blocks.Add(new TimeBlock([new TimeRange(start, range.StartNs + (long)((Int128)range.DurationNs * (i + 1) / count))]));
            }
        }

        if (openNs * 2 >= lengthNs) Close();
        if (blocks.Count <= Most) return blocks;
        var drawn = blocks.ToArray();
        new Random(Seed).Shuffle(drawn);
        return [.. drawn.AsSpan(0, Most)];

        void Close()
        {
            blocks.Add(new TimeBlock([.. open]));
            open.Clear();
            openNs = 0;
        }
    }
}

/// <summary>A block of time, perhaps with holes.</summary>
/// <param name="Ranges">Its ranges, ascending.</param>
internal sealed record TimeBlock(TimeRange[] Ranges)
{
    /// <summary>Its length without the holes.</summary>
    public long DurationNs { get; } = Ranges.Sum(range => range.DurationNs);
}
