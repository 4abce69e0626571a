using FlameScope.Profiles;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// A selection cut into blocks of time that are long against how long its activity lasts: what happens in one block says little of the next, so blocks can be taken as independent where samples cannot.
/// </summary>
internal static class TimeBlocks
{
    /// <summary>Fewer blocks on a side tell nothing of how much they vary.</summary>
    public const int Fewest = 8;

    /// <summary>More blocks cost time and make nothing surer.</summary>
    private const int Most = 256;

    private const int Bins = 4096;
    private const long ShortestNs = 10_000_000;

    /// <summary>The length of blocks for two selections: some autocorrelation times of the busier recording, and as long as leaves each side enough of them.</summary>
    public static long LengthFor(SampleSelection first, SampleSelection second, CancellationToken cancel)
    {
        // It is of the recording and not of the ranges, so two selections of one recording share it.
        var isShared = ReferenceEquals(first.Analysis, second.Analysis) && first.Filter == second.Filter;
        var correlated = Math.Max(CorrelationNs(first, cancel), isShared ? 0 : CorrelationNs(second, cancel));
        var wanted = Math.Min(first.RecordedNs, second.RecordedNs) / (2 * Fewest);
        var longest = Math.Max(first.RecordedNs, second.RecordedNs) / Most;
        return Math.Max(Math.Max(ShortestNs, 2 * correlated), Math.Max(longest, Math.Min(wanted, 1_000_000_000)));
    }

    /// <summary>Cuts a selection into blocks of about one length. Ranges that are short against it, such as single cells, are taken together.</summary>
    public static List<TimeBlock> Cut(SampleSelection selection, long lengthNs)
    {
        var blocks = new List<TimeBlock>();
        var open = new List<TimeRange>();
        foreach (var range in selection.Recorded)
        {
            if (range.DurationNs * 2 < lengthNs)
            {
                open.Add(range);
                if (open.Sum(part => part.DurationNs) >= lengthNs) Close();
                continue;
            }

            var count = Math.Max(1, (range.DurationNs + (lengthNs / 2)) / lengthNs);
            for (var i = 0L; i < count; i++)
            {
                var start = range.StartNs + (long)((Int128)range.DurationNs * i / count);
                blocks.Add(new TimeBlock([new TimeRange(start, range.StartNs + (long)((Int128)range.DurationNs * (i + 1) / count))]));
            }
        }

        if (open.Count > 0) Close();
        return blocks;

        void Close()
        {
            blocks.Add(new TimeBlock([.. open]));
            open.Clear();
        }
    }

    /// <summary>
    /// The integrated autocorrelation time of the number of samples in short bins, 1 + 2 Σ ρ(k) bins up to the first ρ that cannot be told from nothing, over the whole recording under the
    /// selection's filter: a selection by itself is often too short to tell.
    /// </summary>
    private static long CorrelationNs(SampleSelection selection, CancellationToken cancel)
    {
        var profile = selection.Analysis.Profile;
        if (!profile.Clock.HasTime || profile.Samples.Count == 0) return 0;
        var span = profile.Span;
        var bin = Math.Max(ShortestNs / 2, span.DurationNs / Bins);
        var count = (int)Math.Max(1, span.DurationNs / bin);
        if (count < 16) return bin;

        var mask = selection.Analysis.Mask(selection.Filter, cancel);
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = mask.CountIn(profile.Samples.RowsIn(new TimeRange(span.StartNs + (i * bin), span.StartNs + ((i + 1) * bin))));
        return (long)(bin * Autocorrelation.IntegratedTime(values));
    }
}

/// <summary>A block of time, perhaps with holes.</summary>
/// <param name="Ranges">Its ranges, ascending.</param>
internal sealed record TimeBlock(TimeRange[] Ranges)
{
    /// <summary>Its length without the holes.</summary>
    public long DurationNs => Ranges.Sum(range => range.DurationNs);
}
