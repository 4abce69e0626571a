using System.IO.Compression;
using FlameScope.Formats.Identification;
using FlameScope.Formats.Input;
using FlameScope.Profiles;

namespace FlameScope.Formats;

/// <summary>Opens a file: unpacks it, finds out what it is, reads it.</summary>
public static class ProfileReader
{
    /// <summary>How much of a file is looked at to find out what it is.</summary>
    internal const int ProbeLength = 64 << 10;

    /// <summary>How much of a file as it is stored is unpacked for that: a gzip file may hold any number of members with nothing in them.</summary>
    private const int ProbeStoredLength = 1 << 20;

    /// <summary>Reads a profile. Gzip, of one member or several, is unpacked on the way.</summary>
    /// <param name="file">The file from its beginning: any stream, seekable or not. It is left open.</param>
    /// <param name="limits">How much it may ask for; null for the defaults.</param>
    /// <param name="progress">Told now and then how far it has come, and once at the end.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ProfileFormatException">It is no profile that can be read.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Profile Read(Stream file, ReadLimits? limits = null, IProgress<ReadProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= ReadLimits.Default;

        var sections = FileSections.Of(file, progress, cancel);
        var stored = new StoredStream(file, progress, cancel);
        using var content = Open(stored, limits.MaxBytes, readsAhead: file.CanSeek && limits.MaxWorkers > 1, cancel, out var isGzip);
        var prefix = ReadPrefix(content);
        var format = FormatCatalog.Of(prefix);
        if (format is null) throw isGzip && content.IsDamaged ? ProfileFormatException.DamagedGzip() : ProfileFormatException.Unreadable(FileKinds.Describe(prefix, isGzip));

        var builder = new ProfileBuilder();
        stored.Samples = () => builder.SampleCount;
        using var input = new ReplayedStream(prefix, content);
        try
        {
            format.Read(input, builder, new ReadContext(limits, cancel, () => content.EndedBecause is not null, isGzip || sections?.Length > limits.MaxBytes ? null : sections));
        }
        catch (ProfileFormatException) when (content.IsDamaged && builder.SampleCount == 0)
        {
            throw ProfileFormatException.DamagedGzip();
        }

        if (content.EndedBecause is { } reason) builder.Report.Note(reason);
        stored.Report(sections?.BytesRead ?? 0);
        return builder.Build(format.Name, cancel);
    }

    /// <summary>What a file is, from its first 64 KiB.</summary>
    /// <param name="file">The file from its beginning. It is left open.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static FileIdentity Identify(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var content = Open(new StoredStream(file, progress: null, CancellationToken.None, ProbeStoredLength), ProbeLength, readsAhead: false, CancellationToken.None, out var isGzip);
        var prefix = ReadPrefix(content);
        if (FormatCatalog.Of(prefix) is { } format) return new FileIdentity(format.Name, isGzip, isGzip ? format.Name + ", gzipped" : format.Name);
        if (isGzip && content.IsDamaged) return new FileIdentity(FormatName: null, isGzip, "a gzip file that is damaged or cut short.");
        return new FileIdentity(FormatName: null, isGzip, FileKinds.Describe(prefix, isGzip));
    }

    /// <summary>The content of a file, unpacked where it is compressed.</summary>
    /// <param name="stored">The file.</param>
    /// <param name="maxBytes">The most bytes to give after decompression.</param>
    /// <param name="readsAhead">Whether to unpack on a thread of its own. Never for a pipe, whose next bytes may not come: nobody could stop waiting for them.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="isGzip">Whether it is compressed.</param>
    private static ContentStream Open(StoredStream stored, long maxBytes, bool readsAhead, CancellationToken cancel, out bool isGzip)
    {
        var magic = new byte[2];
        var length = stored.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        isGzip = length == 2 && magic is [0x1F, 0x8B];
        Stream file = new ReplayedStream(magic.AsMemory(0, length), stored);
        if (!isGzip) return new ContentStream(file, maxBytes, cancel);
        var unpacked = new GZipStream(file, CompressionMode.Decompress);
        return new ContentStream(readsAhead ? new ReadAheadStream(unpacked) : unpacked, maxBytes, cancel);
    }

    private static byte[] ReadPrefix(ContentStream content)
    {
        var prefix = new byte[ProbeLength];
        var length = content.ReadAtLeast(prefix, ProbeLength, throwOnEndOfStream: false);
        return length == ProbeLength ? prefix : prefix[..length];
    }
}

/// <summary>What a file is.</summary>
/// <param name="FormatName">The format that reads it, as in <see cref="FormatCatalog"/>; null where none does.</param>
/// <param name="IsGzip">Whether it is compressed with gzip.</param>
/// <param name="Description">In words. Where it cannot be read: what it is and what to do, to be read after "This is ".</param>
public sealed record FileIdentity(string? FormatName, bool IsGzip, string Description);
