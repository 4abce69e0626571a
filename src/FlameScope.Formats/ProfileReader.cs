using System.Globalization;
using FlameScope.Formats.Identification;
using FlameScope.Formats.Input;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats;

/// <summary>Opens a file: unpacks it, finds out what it is, reads it.</summary>
public static class ProfileReader
{
    /// <summary>How much of a file is looked at to find out what it is.</summary>
    internal const int ProbeLength = 64 << 10;

    /// <summary>How much of a file as it is stored is unpacked for that: a gzip file may hold any number of members with nothing in them.</summary>
    internal const int ProbeStoredLength = 1 << 20;

    /// <summary>How much of a zip archive that has to be kept is kept only to look into it.</summary>
    private const long MaxSpooledToIdentify = 64 << 20;

    /// <summary>Reads a profile. Gzip, of one member or several, and zip archives are unpacked on the way.</summary>
    /// <param name="file">The file from its beginning: any stream, seekable or not. It is left open.</param>
    /// <param name="limits">How much it may ask for; null for the defaults.</param>
    /// <param name="progress">Told now and then how far it has come, and once at the end.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ProfileFormatException">It is no profile that can be read.</exception>
    /// <exception cref="IOException">The stream could not be read, or a zip archive that comes through a pipe not be kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Profile Read(Stream file, ReadLimits? limits = null, IProgress<ReadProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= ReadLimits.Default;

        var sections = FileSections.Of(file, progress, cancel);
        var isFromStart = file.CanSeek && file.Position == 0;
        var stored = new StoredStream(file, progress, cancel);
        using var content = new UnpackedContent(stored, limits.MaxBytes, readsAhead: file.CanSeek && limits.MaxWorkers > 1, cancel);
        if (!ZipDirectory.IsZip(content.Prefix))
        {
            return Read(content, content.IsGzip ? FilePacking.Gzip : FilePacking.None, sections, limits, notes: [], cancel);
        }

        using var kept = isFromStart && !content.IsGzip ? null : Keep(content, limits.MaxSpooledBytes);
        var zip = new ZippedProfile(kept ?? file, limits.MaxArchiveEntries, cancel);
        if (zip.Problem is { } problem) throw ProfileFormatException.Unreadable(problem);
        using var entry = zip.Open(limits, progress);
        return Read(entry, FilePacking.Zip, sections: null, limits, zip.Notes, cancel);
    }

    /// <summary>
    /// Has the reading of the most common format compiled by reading a few lines of it: for a program that starts, reads a large file and ends. Of use beside other work only, on a core that is free.
    /// </summary>
    /// <returns>What was read, for what else has to be ready.</returns>
    public static Profile Rehearse() => PerfScriptRehearsal.Read();

    /// <summary>What a file is, from its first 64 KiB, or the first 64 KiB of what is in an archive.</summary>
    /// <param name="file">The file from its beginning. It is left open.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static FileIdentity Identify(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var isFromStart = file.CanSeek && file.Position == 0;
        var stored = new StoredStream(file, progress: null, CancellationToken.None) { MaxBytes = ProbeStoredLength };
        using var content = new UnpackedContent(stored, MaxSpooledToIdentify, readsAhead: false, CancellationToken.None);
        if (!ZipDirectory.IsZip(content.Prefix))
        {
            var packing = content.IsGzip ? FilePacking.Gzip : FilePacking.None;
            if (FormatCatalog.Of(content.Prefix) is { } format) return new FileIdentity(format.Name, packing, content.IsGzip ? format.Name + ", gzipped" : format.Name);
            return new FileIdentity(FormatName: null, packing, content.IsGzip && content.IsDamaged ? "a gzip file that is damaged or cut short." : FileKinds.Describe(content.Prefix, content.IsGzip));
        }

        try
        {
            stored.MaxBytes = long.MaxValue;
            using var kept = isFromStart && !content.IsGzip ? null : Keep(content, MaxSpooledToIdentify);
            var zip = new ZippedProfile(kept ?? file, ReadLimits.Default.MaxArchiveEntries, CancellationToken.None);
            return zip.Format is { } format ? new FileIdentity(format.Name, FilePacking.Zip, format.Name + ", zipped") : new FileIdentity(FormatName: null, FilePacking.Zip, zip.Problem!);
        }
        catch (ProfileFormatException tooLarge)
        {
            return new FileIdentity(FormatName: null, FilePacking.Zip, tooLarge.Found!);
        }
    }

    private static Profile Read(UnpackedContent content, FilePacking packing, FileSections? sections, ReadLimits limits, IEnumerable<string> notes, CancellationToken cancel)
    {
        if (FormatCatalog.Of(content.Prefix) is not { } format)
        {
            throw packing != FilePacking.None && content.IsDamaged ? ProfileFormatException.Damaged(packing) : ProfileFormatException.Unreadable(FileKinds.Describe(content.Prefix, packing == FilePacking.Gzip));
        }

        var builder = new ProfileBuilder();
        foreach (var note in notes) builder.Report.Note(note);
        content.Stored.Samples = () => builder.SampleCount;
        try
        {
            var plain = content.IsGzip || sections?.Length > limits.MaxBytes ? null : sections;
            var packed = content.IsGzip && sections is not null ? new PackedFile(sections, limits.MaxBytes, cancel) : null;
            format.Read(content.Stream, builder, new ReadContext(limits, cancel, () => content.EndedBecause is not null, plain, packed));
        }
        catch (ProfileFormatException) when (content.IsDamaged && builder.SampleCount == 0)
        {
            throw ProfileFormatException.Damaged(packing);
        }

        if (content.EndedBecause is { } reason) builder.Report.Note(reason);
        content.Stored.Report(sections?.BytesRead ?? 0);
        return builder.Build(format.Name, cancel);
    }

    /// <summary>A zip archive is read from its end, so one that comes through a pipe, or out of gzip, is kept in a temporary file while it is read.</summary>
    private static FileStream Keep(UnpackedContent zip, long maxBytes)
    {
        var file = TemporaryFile.Of(zip.Stream, maxBytes, out var isWhole);
        if (isWhole && (zip.EndedBecause is null || zip.IsDamaged)) return file;
        file.Dispose();
        throw ProfileFormatException.Unreadable(string.Create(CultureInfo.InvariantCulture, $"a zip archive of more than {maxBytes:N0} bytes that comes through a pipe or out of gzip: unpack it and open what is in it."));
    }
}

/// <summary>What a file is.</summary>
/// <param name="FormatName">The format that reads it, as in <see cref="FormatCatalog"/>; null where none does.</param>
/// <param name="Packing">What it is packed in.</param>
/// <param name="Description">In words. Where it cannot be read: what it is and what to do, to be read after "This is ".</param>
public sealed record FileIdentity(string? FormatName, FilePacking Packing, string Description);

/// <summary>What a profile is packed in.</summary>
public enum FilePacking
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Gzip.</summary>
    Gzip,

    /// <summary>A zip archive.</summary>
    Zip,
}
