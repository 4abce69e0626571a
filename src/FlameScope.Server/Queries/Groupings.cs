using FlameScope.Profiles.Groupings;

namespace FlameScope.Server.Queries;

/// <summary>The words for groupings.</summary>
internal static class Groupings
{
    /// <summary>Groupings by their words.</summary>
    public static readonly IReadOnlyDictionary<string, Grouping> Names = Enum.GetValues<Grouping>().ToDictionary(Word, StringComparer.Ordinal);

    /// <summary>The word for a grouping.</summary>
    public static string Word(Grouping grouping) => grouping switch
    {
        Grouping.Comm => "comm",
        Grouping.Process => "process",
        Grouping.Thread => "thread",
        Grouping.Cpu => "cpu",
        Grouping.Event => "event",
        Grouping.None => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "No such grouping."),
    };
}
