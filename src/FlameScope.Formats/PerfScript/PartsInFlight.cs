namespace FlameScope.Formats.PerfScript;

/// <summary>What the readers of the parts of one file tell each other.</summary>
internal sealed class PartsInFlight
{
    private volatile bool _abandoned;

    /// <summary>Whether it has turned out that the file has to be read in one piece.</summary>
    public bool AreAbandoned => _abandoned;

    /// <summary>Says so: no part need be read further.</summary>
    public void Abandon() => _abandoned = true;
}
