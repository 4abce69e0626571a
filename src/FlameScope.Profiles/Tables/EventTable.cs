namespace FlameScope.Profiles;

/// <summary>The events that samples are of, in the order of their first sample. Names are distinct.</summary>
public sealed class EventTable
{
    private readonly EventRow[] _rows;

    internal EventTable(EventRow[] rows) => _rows = rows;

    /// <summary>Number of rows, at most 65,536.</summary>
    public int Count => _rows.Length;

    /// <summary>All rows, in the order of their ids.</summary>
    public ReadOnlySpan<EventRow> Rows => _rows;

    /// <summary>A row.</summary>
    public EventRow this[EventId id] => _rows[id.Value];
}

/// <summary>A row of <see cref="EventTable"/>.</summary>
/// <param name="Name">As the source names it, such as <c>cycles:u</c> or <c>cpu_core/cycles/</c>.</param>
/// <param name="Family">What the same event on several PMUs is offered as: <c>cycles</c> for <c>cpu_core/cycles/</c> and <c>cpu_atom/cycles/</c>; elsewhere the name.</param>
/// <param name="Unit">Unit of the weights: <c>ns</c>, <c>bytes</c>, or what is counted (<c>cycles</c>, <c>faults</c>, <c>samples</c>).</param>
/// <param name="IsCpuTime">Whether its samples are taken at a rate of time on a CPU (clock or cycles): only then idle has a meaning.</param>
/// <param name="IsWeighted">Whether its samples are told by what they weigh rather than by how many they are: bytes that were allocated, time that was waited, stacks that come with a count.</param>
public sealed record EventRow(string Name, string Family, string Unit, bool IsCpuTime, bool IsWeighted = false);
