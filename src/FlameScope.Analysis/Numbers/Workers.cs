namespace FlameScope.Analysis;

/// <summary>Divides work over many rows among the cores.</summary>
internal static class Workers
{
    // Every worker of a histogram has a table of its own to fill and to add: past a few they cost more than they save.
    private const int Most = 4;

    /// <summary>Into how many pieces to divide: 1 where there are fewer than two times <paramref name="leastRows"/>.</summary>
    public static int PiecesFor(int rows, int leastRows) => Math.Clamp(rows / leastRows, 1, Math.Min(Most, Environment.ProcessorCount));

    /// <summary>Does all pieces and waits for them; this thread does what the others don't come to.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was asked for.</exception>
    public static void Run(int pieces, Action<int> piece, CancellationToken cancel)
    {
        if (pieces == 1) piece(0);
        else Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = pieces, CancellationToken = cancel }, piece);
    }

    /// <summary>Where a piece begins; the end of the one before it.</summary>
    /// <param name="piece">From 0 to <paramref name="pieces"/>.</param>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">Row after the last.</param>
    /// <param name="multiple">What a border inside is a multiple of.</param>
    public static int Border(int piece, int pieces, int first, int end, int multiple = 64)
    {
        if (piece == 0) return first;
        if (piece == pieces) return end;
        var border = first + ((long)(end - first) * piece / pieces);
        return (int)Math.Max(first, border / multiple * multiple);
    }
}
