using System.Runtime.CompilerServices;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Finds out whether the times are those of <c>perf script --deltatime</c>, which prints the time since the sample before. Such a file looks like any other, and a heat map of it
/// would be nonsense. Differences begin at zero, go down as often as up, and never grow; true times that begin at zero (<c>--reltime</c>) grow, and fall only where a file was joined or its samples are
/// a little out of order.
/// </summary>
internal sealed class DeltaTimes
{
    /// <summary>Fewer samples than this tell nothing.</summary>
    private const int Least = 16;

    /// <summary>So many are looked at.</summary>
    public const int Most = 4096;

    private const long Second = 1_000_000_000;

    private readonly List<long> _times = [];
    private int _falls;

    public bool IsFull => _times.Count >= Most;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(long time)
    {
        if (IsFull) return;
        if (_times.Count > 0 && time < _times[^1]) _falls++;
        _times.Add(time);
    }

    /// <summary>Adds the times of a later part of the file.</summary>
    public void Append(DeltaTimes later)
    {
        foreach (var time in later._times) Add(time);
    }

    /// <summary>Whether they are differences.</summary>
    public bool AreDifferences()
    {
        if (_times.Count < Least) return false;
        var beginsAtZero = _times[0] == 0;

        // A piece cut out of such a file does not begin at zero: then it must be longer and clearer.
        if (!beginsAtZero && _times.Count < 4 * Least) return false;
        if (_falls * (beginsAtZero ? 5 : 3) < _times.Count) return false;

        var half = _times.Count / 2;
        var first = Median(_times[..half]);
        var second = Median(_times[half..]);

        // Times that grow evenly from zero have three times the median in their second half; differences have about the same.
        return first < Second && second < Second && second <= (2 * first) + 1000;
    }

    private static long Median(List<long> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
