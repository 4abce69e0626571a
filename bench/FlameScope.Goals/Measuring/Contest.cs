using System.Diagnostics;

namespace FlameScope.Goals.Measuring;

/// <summary>How long something took, each time.</summary>
internal sealed record Timing(string Name, IReadOnlyList<double> Seconds)
{
    public double Median
    {
        get
        {
            var sorted = Seconds.Order().ToArray();
            return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
        }
    }

    public double Fastest => Seconds.Min();

    public double Slowest => Seconds.Max();

    /// <summary>What 95 of a hundred took at most.</summary>
    public double Percentile95 => Seconds.Order().ElementAt((int)Math.Ceiling(Seconds.Count * 0.95) - 1);
}

/// <summary>Times several things in turn (the first, the second, …, the first, …), so that what else the machine does falls on all of them alike.</summary>
/// <param name="rounds">How often.</param>
/// <param name="warmUps">How often each runs before that, untimed.</param>
/// <param name="collects">Whether garbage is collected, untimed, before each: nobody pays for what another left.</param>
internal sealed class Contest(int rounds, int warmUps = 1, bool collects = true)
{
    private readonly List<(string Name, Func<double> Run)> _entries = [];

    /// <summary>Adds something that is timed from its beginning to its end.</summary>
    public Contest Add(string name, Action body) => Add(name, () =>
    {
        var began = Stopwatch.GetTimestamp();
        body();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    });

    /// <summary>Adds something that does its own timing.</summary>
    public Contest Add(string name, Func<double> seconds)
    {
        _entries.Add((name, seconds));
        return this;
    }

    /// <summary>Runs it; the timings come in the order in which they were added.</summary>
    public IReadOnlyList<Timing> Run()
    {
        var seconds = _entries.Select(_ => new List<double>()).ToArray();
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var entry = 0; entry < _entries.Count; entry++)
            {
                if (collects) GC.Collect();
                var taken = _entries[entry].Run();
                if (round >= 0) seconds[entry].Add(taken);
            }
        }

        return [.. _entries.Select((entry, i) => new Timing(entry.Name, seconds[i]))];
    }
}
