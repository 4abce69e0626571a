namespace FlameScope.Profiles;

/// <summary>What reading a file came to: how much was read, and what was left out and why.</summary>
public sealed record ReadReport
{
    /// <summary>An empty report.</summary>
    public static readonly ReadReport Empty = new();

    /// <summary>The format's name, as in the catalogue.</summary>
    public string Format { get; init; } = "";

    /// <summary>Bytes read, after decompression.</summary>
    public long Bytes { get; init; }

    /// <summary>Lines read, where the format has lines; else 0.</summary>
    public long Lines { get; init; }

    /// <summary>Samples that carry no time, in a file where others do or none does.</summary>
    public long SamplesWithoutTime { get; init; }

    /// <summary>Sentences for the user: the file was cut short, samples were out of order and were sorted, and such.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was skipped, by reason.</summary>
    public IReadOnlyList<SkippedInput> Skipped { get; init; } = [];
}

/// <summary>One reason for which parts of a file were skipped.</summary>
/// <param name="Reason">In words; the same words for the same reason.</param>
/// <param name="Count">How many times.</param>
/// <param name="Examples">The first few.</param>
public sealed record SkippedInput(string Reason, long Count, IReadOnlyList<SkippedExample> Examples);

/// <summary>An example of what was skipped.</summary>
/// <param name="Position">Line number from 1 for text, byte offset for binary formats.</param>
/// <param name="Text">What stood there, shortened.</param>
public sealed record SkippedExample(long Position, string Text);
