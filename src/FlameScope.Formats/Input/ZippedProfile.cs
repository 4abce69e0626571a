using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlameScope.Formats.Identification;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.Input;

/// <summary>
/// Finds the profile in a zip archive, by content: the beginning of each entry is shown to every format, unpacked where it is gzip. The text of perf script that perfcollect puts into its archives
/// goes first, then the first entry that a format is sure of, then the first that one could read.
/// </summary>
internal sealed class ZippedProfile
{
    /// <summary>What perfcollect calls the output of perf script.</summary>
    private const string PerfcollectText = "perf.data.txt";

    /// <summary>Bytes of an entry's name that are shown.</summary>
    private const int MaxShownName = 100;

    private readonly ZipDirectory _directory;
    private readonly CancellationToken _cancel;
    private ZipEntry? _best;
    private FormatMatch _match;
    private int _sure;
    private int _possible;
    private int _files;
    private readonly bool _hasMore;
    private (ZipEntry Entry, string What) _largest;

    /// <summary>Looks into an archive.</summary>
    /// <param name="archive">The archive; can be read anywhere.</param>
    /// <param name="maxEntries">How many entries to look at.</param>
    /// <param name="cancel">Ends the search.</param>
    public ZippedProfile(Stream archive, int maxEntries, CancellationToken cancel)
    {
        _directory = new ZipDirectory(archive);
        _cancel = cancel;
        var looked = 0;
        foreach (var entry in _directory.Entries())
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.Name is [.., (byte)'/'] || entry.Length == 0) continue;
            _hasMore = looked++ == maxEntries;
            if (_hasMore) break;
            Look(entry);
        }
    }

    /// <summary>The format of the profile; null where there is none.</summary>
    public IProfileFormat? Format { get; private set; }

    /// <summary>Why there is no profile in it, to be read after "This is "; null where there is one.</summary>
    public string? Problem => _best is not null ? null : _files switch
    {
        0 => _directory.IsCut ? "a zip archive that is damaged or cut short before anything can be unpacked: copy it again." : "a zip archive with nothing in it.",
        1 => $"a zip archive with one file in it, {Shown(_largest.Entry)}: {_largest.What}",
        _ => string.Create(CultureInfo.InvariantCulture, $"a zip archive of {_files:N0}{(_hasMore ? " files or more" : " files")}, none of them a profile that is read here. The largest, {Shown(_largest.Entry)}, is {_largest.What}"),
    };

    /// <summary>What a person must know of the archive, as sentences.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            var profiles = _match == FormatMatch.Yes ? _sure : _possible;
            if (profiles > 1 && _best is { } best)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"The zip archive holds {profiles:N0} profiles, and {Shown(best)} is shown; unpack it to open the others.");
            }

            if (_hasMore) yield return string.Create(CultureInfo.InvariantCulture, $"Only the first {_files:N0} files of the zip archive were looked at.");
            if (_directory.IsCut) yield return "The zip archive is cut short: its table of contents is missing, and it was read without.";
        }
    }

    /// <summary>Opens the profile; there is one where there is a <see cref="Format"/>.</summary>
    public UnpackedContent Open(ReadLimits limits, IProgress<ReadProgress>? progress)
    {
        var entry = _best!.Value;
        var bytes = Inflate(entry)!;
        if (limits.MaxWorkers > 1) bytes = new ReadAheadStream(bytes);
        return new UnpackedContent(new StoredStream(bytes, progress, _cancel, Math.Max(0, entry.Length), isOwner: true), limits.MaxBytes, readsAhead: false, _cancel);
    }

    private void Look(ZipEntry entry)
    {
        _files++;
        var what = "encrypted: unpack it with its password, and open that.";
        if (!entry.IsEncrypted)
        {
            what = "compressed in a way that is not read here: unpack the archive, and open what is in it.";
            if (Inflate(entry) is { } bytes)
            {
                using var content = new UnpackedContent(new StoredStream(bytes, progress: null, _cancel, isOwner: true) { MaxBytes = ProfileReader.ProbeStoredLength }, ProfileReader.ProbeLength, readsAhead: false, _cancel);
                var format = FormatCatalog.Of(content.Prefix, out var match);
                if (format is not null) Choose(entry, format, match);
                what = content.Prefix.Length == 0 && content.IsDamaged ? "damaged: copy the archive again." : FileKinds.Describe(content.Prefix, content.IsGzip);
            }
        }

        if (_largest.Entry.Name is null || entry.Length > _largest.Entry.Length) _largest = (entry, what);
    }

    private void Choose(ZipEntry entry, IProfileFormat format, FormatMatch match)
    {
        _possible++;
        if (match == FormatMatch.Yes) _sure++;
        var isPreferred = match == FormatMatch.Yes && Path.GetFileName(Name(entry)) == PerfcollectText;
        if (_best is not null && match <= _match && !isPreferred) return;
        _best = entry;
        Format = format;
        _match = match;
    }

    /// <summary>The content of an entry; null where it is compressed in a way that is not known here, or its header is missing.</summary>
    private Stream? Inflate(ZipEntry entry)
    {
        if (entry.Method is not (ZipMethod.Stored or ZipMethod.Deflated)) return null;
        var bytes = _directory.Open(entry);
        if (bytes is null || entry.Method == ZipMethod.Stored) return bytes;
        return entry.Length < 0 ? new DeflateStream(bytes, CompressionMode.Decompress) : new GZipStream(new GzipFrame(bytes, entry), CompressionMode.Decompress);
    }

    private static string Name(ZipEntry entry) => Encoding.UTF8.GetString(entry.Name).Replace('\\', '/');

    private static string Shown(ZipEntry entry) => $"\"{new NameDecoder(MaxShownName).Decode(entry.Name)}\"";
}
