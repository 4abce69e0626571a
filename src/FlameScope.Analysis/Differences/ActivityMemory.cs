using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// How long the activity of a recording lasts: what runs now runs a moment later too. Looked at are the number of samples and, since a CPU may be as busy all the time with now this and now that, what is on their stacks: four sums
/// over all frames on the stack, each frame counted up or down as bits of a hash say. The autocorrelation of such a sum is that of the frames themselves, those that vary most counting most, and a handful stand for thousands.
/// </summary>
internal sealed class ActivityMemory
{
    private const int Sums = 4;
    private const int Series = Sums + 1;
    private const int MostBins = 1 << 16;
    private const int BinsOfCoarse = 16;
    private const int FewestBins = 16;
    private const long ShortestBinNs = 5_000_000;

    private readonly TimeRange _span;
    private readonly long _bin;
    private readonly double[][] _series;

    private ActivityMemory(TimeRange span, long bin, double[][] series) => (_span, _bin, _series) = (span, bin, series);

    /// <summary>Bytes that it keeps.</summary>
    public long RetainedBytes => _series.Sum(series => (long)series.Length * sizeof(double));

    /// <summary>Counts.</summary>
    /// <param name="profile">The recording.</param>
    /// <param name="mask">Which samples count.</param>
    /// <param name="stacks">The trie whose frames are looked at.</param>
    /// <param name="cancel">Ends the work.</param>
    public static ActivityMemory Of(Profile profile, SampleMask mask, GroupedStacks stacks, CancellationToken cancel)
    {
        if (!profile.Clock.HasTime || profile.Samples.Count == 0) return new ActivityMemory(default, 0, []);
        var bin = Math.Max(ShortestBinNs, (profile.Span.DurationNs + MostBins - 1) / MostBins);
        return new ActivityMemory(profile.Span, bin, Count(profile, mask, stacks, bin, (int)(profile.Span.DurationNs / bin), cancel));
    }

    /// <summary>
    /// The longest integrated autocorrelation time in nanoseconds; never less than the bin in which samples are counted, 5 ms or a 65,536th of the recording. 0 without times or samples. What lasts longer than
    /// <paramref name="phaseNs"/> is not memory but a phase of the recording: each stretch of that length is looked at around its own mean.
    /// </summary>
    public long LongestNs(long phaseNs, CancellationToken cancel)
    {
        if (_series is not [{ Length: var count }, ..] || count < FewestBins) return _bin;
        var binsOfPhase = (int)Math.Clamp(phaseNs / _bin, FewestBins, count);
        var longest = 1.0;
        foreach (var series in _series) longest = Math.Max(longest, TimeOf(Centred(series, binsOfPhase), cancel));
        return (long)(longest * _bin);
    }

    /// <summary>Each value less the mean of its stretch; the last stretch takes what is left.</summary>
    private static double[] Centred(double[] series, int length)
    {
        var centred = new double[series.Length];
        var stretches = series.Length / length;
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            var first = stretch * length;
            var values = series.AsSpan(first, stretch == stretches - 1 ? series.Length - first : length);
            var mean = 0.0;
            foreach (var value in values) mean += value;
            mean /= values.Length;
            for (var i = 0; i < values.Length; i++) centred[first + i] = values[i] - mean;
        }

        return centred;
    }

    /// <summary>In bins. What lasts long is seen in coarse bins; only where they don't remember each other do fine ones tell more.</summary>
    private static double TimeOf(double[] fine, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (fine.Length >= FewestBins * BinsOfCoarse)
        {
            var coarse = new double[fine.Length / BinsOfCoarse];
            for (var i = 0; i < coarse.Length; i++)
            {
                for (var j = 0; j < BinsOfCoarse; j++) coarse[i] += fine[(i * BinsOfCoarse) + j];
            }

            var time = Autocorrelation.IntegratedTime(coarse, coarse.Length / 4);
            if (time > 1.5) return time * BinsOfCoarse;
        }

        return Autocorrelation.IntegratedTime(fine, Math.Min(fine.Length / 4, 4 * BinsOfCoarse));
    }

    private static double[][] Count(Profile profile, SampleMask mask, GroupedStacks stacks, long bin, int count, CancellationToken cancel)
    {
        const int LeastRows = 250_000;
        var weights = StackWeights(profile, stacks);
        var series = new double[Series][];
        for (var i = 0; i < Series; i++) series[i] = new double[count];
        var pieces = Workers.PiecesFor(profile.Samples.Count, LeastRows);
        Workers.Run(
            pieces,
            piece =>
            {
                var end = Workers.Border(piece + 1, pieces, 0, count, multiple: 1);
                for (var i = Workers.Border(piece, pieces, 0, count, multiple: 1); i < end; i++)
                {
                    if ((i & 0xFF) == 0) cancel.ThrowIfCancellationRequested();
                    var start = profile.Span.StartNs + (i * bin);
                    var (first, length) = profile.Samples.RowsIn(new TimeRange(start, start + bin)).GetOffsetAndLength(profile.Samples.Count);
                    var adder = new StackAdder(stacks.LeafOfSample, weights);
                    mask.Visit(first, first + length, ref adder, cancel);
                    for (var sum = 0; sum < Sums; sum++) series[sum][i] = adder[sum];
                    series[Sums][i] = mask.CountIn(first..(first + length));
                }
            },
            cancel);
        return series;
    }

    /// <summary>For each leaf, what its frames come to in each of the sums. A frame that recurs counts once, and no stack more than a number of 16 bits holds.</summary>
    private static short[] StackWeights(Profile profile, GroupedStacks stacks)
    {
        var labels = LabelledNodes.Of(
            stacks,
            profile.Frames.Count + stacks.GroupNames.Count + 1,
            node => stacks.Frames[node] is var frame && frame != FrameId.None ? frame.Value : profile.Frames.Count + 1 + stacks.GroupOf(node));
        var weights = new short[Sums * stacks.Count];
        for (var node = 1; node < stacks.Count; node++)
        {
            var above = Sums * stacks.Parents[node];
            var signs = labels.IsOutermost[node] ? Hash(labels.Labels[node]) : 0;
            for (var sum = 0; sum < Sums; sum++)
            {
                var sign = labels.IsOutermost[node] ? (int)((signs >> sum) & 1) * 2 - 1 : 0;
                weights[(Sums * node) + sum] = (short)Math.Clamp(weights[above + sum] + sign, short.MinValue, short.MaxValue);
            }
        }

        var ofLeaves = new short[Sums * stacks.Leaves.Count];
        for (var leaf = 0; leaf < stacks.Leaves.Count; leaf++) weights.AsSpan(Sums * stacks.Leaves.Nodes[leaf], Sums).CopyTo(ofLeaves.AsSpan(Sums * leaf));
        return ofLeaves;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).</summary>
    private static ulong Hash(int number)
    {
        var bits = (ulong)number * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return (bits ^ (bits >> 31)) >> 7;
    }

    /// <summary>Adds up what samples come to.</summary>
    private ref struct StackAdder(ReadOnlySpan<int> leafOfSample, ReadOnlySpan<short> weights) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _leafOfSample = leafOfSample;
        private readonly ReadOnlySpan<short> _weights = weights;
        private long _first;
        private long _second;
        private long _third;
        private long _fourth;

        public readonly long this[int sum] => sum switch { 0 => _first, 1 => _second, 2 => _third, _ => _fourth };

        public void Visit(int row)
        {
            var of = _weights.Slice(Sums * _leafOfSample[row], Sums);
            _first += of[0];
            _second += of[1];
            _third += of[2];
            _fourth += of[3];
        }
    }
}
