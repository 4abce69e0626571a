namespace FlameScope.Formats;

/// <summary>Every format that can be read, in the order in which they are asked.</summary>
public static class FormatCatalog
{
    /// <summary>The formats; the first that says yes reads a file, else the first that says maybe.</summary>
    public static IReadOnlyList<IProfileFormat> All { get; } =
    [
        new PerfScript.PerfScriptFormat(),
        new Instruments.InstrumentsFormat(),
        new StackBlocks.StackBlocksFormat(),
        new Cpuprofile.CpuprofileFormat(),
        new ChromeTrace.ChromeTraceFormat(),
        new TimedStacks.TimedStacksFormat(),
        new Collapsed.CollapsedFormat(),
        new Nflxprofile.NflxprofileFormat(),
        new Jfr.JfrFormat(),
        new Pprof.PprofFormat(),
        new Speedscope.SpeedscopeFormat(),
        new PerfJson.PerfJsonFormat(),
        new FirefoxProfile.FirefoxProfileFormat(),
        new Nettrace.NettraceFormat(),
        new Otlp.OtlpFormat(),
        new Simpleperf.SimpleperfFormat(),
        new Simpleperf.SimpleperfTextFormat(),
        new Perfetto.PerfettoFormat(),
    ];

    /// <summary>The format of a file that begins so, or null.</summary>
    internal static IProfileFormat? Of(ReadOnlySpan<byte> prefix) => Of(prefix, out _);

    /// <summary>The format of a file that begins so, or null.</summary>
    /// <param name="prefix">Its first 64 KiB.</param>
    /// <param name="match">How sure the format is.</param>
    internal static IProfileFormat? Of(ReadOnlySpan<byte> prefix, out FormatMatch match)
    {
        IProfileFormat? maybe = null;
        foreach (var format in All)
        {
            match = format.Probe(prefix);
            if (match == FormatMatch.Yes) return format;
            if (match == FormatMatch.Maybe) maybe ??= format;
        }

        match = maybe is null ? FormatMatch.No : FormatMatch.Maybe;
        return maybe;
    }
}
