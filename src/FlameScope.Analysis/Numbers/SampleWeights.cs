using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// What samples weigh, in a form that can be added up: a weight below 0 counts as 0, and none counts for more than its share of a quarter of what a number holds, since a file may say anything and two profiles may be added.
/// </summary>
internal readonly struct SampleWeights
{
    private readonly Column<long> _weights;
    private readonly long _most;

    /// <summary>The weights of a profile's samples.</summary>
    public SampleWeights(SampleTable samples)
    {
        _weights = samples.Weights;
        _most = long.MaxValue / 4 / Math.Max(1, samples.Count);
    }

    /// <summary>What a sample weighs.</summary>
    public long this[int row] => Math.Clamp(_weights[row], 0, _most);
}
