using FlameScope.Analysis;
using FlameScope.Benchmarks;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;

namespace FlameScope.Goals.Inputs;

/// <summary>Ten million samples of 200,000 distinct stacks in a trie of a million nodes, and what is known of them from counting one by one.</summary>
internal sealed class TenMillionSamples
{
    private const int Count = 10_000_000;
    private const int Stacks = 200_000;

    private static TenMillionSamples? s_made;

    private TenMillionSamples()
    {
        Say.Line("  making ten million samples");
        Profile = SyntheticProfile.Of(Count, Stacks);
        Analysis = new ProfileAnalysis(Profile);
        var samples = Profile.Samples;
        for (var row = 0; row < samples.Count; row++)
        {
            if (samples.State(row) == SampleState.Idle) continue;
            Busy++;
            BusyWeight += samples.Weights[row];
        }
    }

    /// <summary>Made once.</summary>
    public static TenMillionSamples Instance => s_made ??= new TenMillionSamples();

    public Profile Profile { get; }

    /// <summary>Queries that keep what they keep.</summary>
    public ProfileAnalysis Analysis { get; }

    /// <summary>Samples that are not idle: what the default filter shows.</summary>
    public int Busy { get; }

    /// <summary>What those weigh.</summary>
    public long BusyWeight { get; }

    /// <summary>Samples that are not idle in a range, counted one by one.</summary>
    public int CountBusy(TimeRange range)
    {
        var (first, count) = Profile.Samples.RowsIn(range).GetOffsetAndLength(Profile.Samples.Count);
        var busy = 0;
        for (var row = first; row < first + count; row++) busy += Profile.Samples.State(row) == SampleState.Idle ? 0 : 1;
        return busy;
    }
}
