namespace FlameScope.Formats.Identification;

/// <summary>Kinds of files that people have and that cannot be read, told apart by content.</summary>
internal static class FileKinds
{
    /// <summary>What a file of no known format is and what to do, in words that follow "This is ".</summary>
    public static string Describe(ReadOnlySpan<byte> prefix, bool isGzip) => prefix.IsEmpty ? "an empty file." : isGzip ? "a gzip file of unknown content." : "a file of unknown content.";
}
