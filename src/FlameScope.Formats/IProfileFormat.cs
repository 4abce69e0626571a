using FlameScope.Profiles;

namespace FlameScope.Formats;

/// <summary>A format that can be read. One folder each; listed in <see cref="FormatCatalog"/>.</summary>
public interface IProfileFormat
{
    /// <summary>The format's name, as shown to people: <c>perf script</c>.</summary>
    string Name { get; }

    /// <summary>Whether a file that begins so is of this format. By content alone, never throws, at most linear in the prefix.</summary>
    /// <param name="prefix">The first bytes after decompression, at most 64 KiB; the whole file where it is shorter. A cut may split a line or a character.</param>
    FormatMatch Probe(ReadOnlySpan<byte> prefix);

    /// <summary>Reads a file into a builder; what cannot be used is counted in <see cref="ProfileBuilder.Report"/>.</summary>
    /// <param name="input">The file after decompression, from its beginning; may give few bytes at a time.</param>
    /// <param name="builder">Takes the samples.</param>
    /// <param name="context">Limits, cancellation, and whether the input was cut short.</param>
    /// <exception cref="ProfileFormatException">The file is not what it seemed to be, or can not be shown.</exception>
    void Read(Stream input, ProfileBuilder builder, ReadContext context);
}

/// <summary>What a format says of a file's beginning.</summary>
public enum FormatMatch
{
    /// <summary>Not this format.</summary>
    No,

    /// <summary>It can be read as this format, but another one that says yes goes first.</summary>
    Maybe,

    /// <summary>This format.</summary>
    Yes,
}
