namespace FlameScope.Generator;

/// <summary>What to generate.</summary>
/// <param name="Bytes">Bytes of text, before compression: the text ends with the sample that reaches them.</param>
/// <param name="Seed">The same seed and options give the same bytes.</param>
/// <param name="Rate">Samples a second of each CPU (<c>perf record -F</c>).</param>
/// <param name="Cpus">CPUs, 1 to 999.</param>
internal sealed record GeneratorOptions(long Bytes, ulong Seed = 1, double Rate = 199, int Cpus = 8)
{
    /// <summary>What an average sample takes, for the rate that makes a text of given size last a given time.</summary>
    public const double BytesPerSample = 1_600;

    /// <summary>The rate at which a text of this size lasts so many hours, about.</summary>
    public GeneratorOptions Lasting(double hours) => this with { Rate = Math.Clamp(Bytes / BytesPerSample / Cpus / (hours * 3600), 0.001, 100_000) };
}

/// <summary>What was generated: what a reader of the text must find.</summary>
/// <param name="Bytes">Bytes of text.</param>
/// <param name="Samples">Samples, those without a stack included.</param>
/// <param name="FrameLines">Lines of stacks.</param>
/// <param name="Comms">Distinct thread names.</param>
/// <param name="Events">Events.</param>
/// <param name="Processes">Processes that were started.</param>
/// <param name="Inversions">Samples that are earlier than the one printed before them.</param>
/// <param name="Seconds">Seconds from the first sample to the last.</param>
internal sealed record GeneratedText(long Bytes, long Samples, long FrameLines, int Comms, int Events, long Processes, long Inversions, double Seconds);
