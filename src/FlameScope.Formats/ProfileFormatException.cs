namespace FlameScope.Formats;

/// <summary>The file is no profile that can be read. The message is one sentence, or two, for the user.</summary>
public sealed class ProfileFormatException : Exception
{
    private ProfileFormatException(string message, string? format, long position, PositionUnit unit, string? found, string? expected)
        : base(message)
    {
        Format = format;
        Position = position;
        Unit = unit;
        Found = found;
        Expected = expected;
    }

    /// <summary>The format that it was read as; null where it is none that can be read.</summary>
    public string? Format { get; }

    /// <summary>How far the file was read when that was found, in <see cref="Unit"/>.</summary>
    public long Position { get; }

    /// <summary>What <see cref="Position"/> counts.</summary>
    public PositionUnit Unit { get; }

    /// <summary>What was found, in words.</summary>
    public string? Found { get; }

    /// <summary>What was expected, in words.</summary>
    public string? Expected { get; }

    /// <summary>A file of a known format that cannot be shown.</summary>
    /// <param name="format">The format.</param>
    /// <param name="position">How far it was read when that was found.</param>
    /// <param name="unit">What <paramref name="position"/> counts.</param>
    /// <param name="found">What it holds, in words.</param>
    /// <param name="expected">What it should hold, or what to do.</param>
    public static ProfileFormatException OfFile(string format, long position, PositionUnit unit, string found, string expected) =>
        new($"This {format} file holds {found}; expected {expected}.", format, position, unit, found, expected);

    /// <summary>A file of no format that can be read.</summary>
    internal static ProfileFormatException Unreadable(string description) =>
        new($"This is {description}", format: null, 0, PositionUnit.Byte, description, "a profile: " + string.Join(", ", FormatCatalog.All.Select(format => format.Name)));

    /// <summary>Compressed data that is damaged so early that no sample could be read.</summary>
    internal static ProfileFormatException Damaged(FilePacking packing)
    {
        const string Damage = "compressed data that is damaged or cut short before a sample can be unpacked";
        return new($"This {(packing == FilePacking.Zip ? "zip archive" : "gzip file")} holds {Damage}; copy it again.", format: null, 0, PositionUnit.Byte, Damage, "compressed data");
    }
}

/// <summary>What a position counts.</summary>
public enum PositionUnit
{
    /// <summary>Lines, from 1.</summary>
    Line,

    /// <summary>Bytes after decompression, from 0.</summary>
    Byte,
}
