namespace FlameScope.Analysis;

/// <summary>How time is laid out on a heat map.</summary>
public sealed record HeatMapOptions
{
    /// <summary>Shortest column, in nanoseconds: 1 ms.</summary>
    public const long MinColumnNs = 1_000_000;

    /// <summary>Longest column, in nanoseconds: 1 day.</summary>
    public const long MaxColumnNs = 86_400_000_000_000;

    /// <summary>Most rows.</summary>
    public const int MaxRows = 1000;

    /// <summary>Most cells: rows times columns.</summary>
    public const int MaxCells = 4_000_000;

    /// <summary>Length of a column in nanoseconds. Default is one second.</summary>
    public long ColumnNs { get; init; } = 1_000_000_000;

    /// <summary>Rows of a column. Default is 50.</summary>
    public int Rows { get; init; } = 50;

    /// <summary>Time zero of the profile on the clock that columns begin at multiples of; null is <see cref="Profiles.ProfileClock.AlignmentNs"/>. Default is null.</summary>
    public long? AlignmentNs { get; init; }

    /// <summary>Whether the weights of the samples are added up too. Default is false.</summary>
    public bool Weighted { get; init; }
}
