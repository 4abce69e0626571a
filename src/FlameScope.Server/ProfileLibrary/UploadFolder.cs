using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// Keeps uploaded files for the life of the server: in a folder of its own under the system's temporary folder that nobody else may read (0700), under
/// numbers. The name that the caller gave is a label and never part of a path. The folder is made with the first upload and removed at the end.
/// </summary>
/// <param name="maxBytes">The largest single upload.</param>
internal sealed class UploadFolder(long maxBytes) : IDisposable
{
    /// <summary>What the ids of uploads begin with, before a <c>/</c>.</summary>
    public const string IdPrefix = "uploaded";

    // Enough for a session of comparing; it keeps a runaway script from filling the disk.
    private const int MaxTotalInLargest = 4;
    private const int MaxNameLength = 200;

    /// <summary>Uploads in all, however small.</summary>
    internal const int MaxUploads = 1_000;

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private string? _folder;
    private long _reserved;
    private int _number;
    private bool _disposed;

    /// <summary>The ids of all uploads.</summary>
    public IEnumerable<string> Ids => _paths.Keys;

    /// <summary>Where an upload is, or null where there is none of this id.</summary>
    public string? PathOf(string id) => _paths.GetValueOrDefault(id);

    /// <summary>Keeps what <paramref name="body"/> holds.</summary>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="body">The file.</param>
    /// <param name="isTaken">Whether an id is that of something else: a served folder may have a folder that is called as these ids begin.</param>
    /// <param name="cancel">Ends the upload.</param>
    /// <returns>The id of the upload.</returns>
    /// <exception cref="UploadTooLargeException">It is larger than allowed, or all uploads together are.</exception>
    public async Task<string> AddAsync(string name, Stream body, Func<string, bool> isTaken, CancellationToken cancel)
    {
        var path = NewFile();
        long written = 0;
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
                {
                    Reserve(read, written + read);
                    written += read;
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                }
            }

            return Register(Label(name), path, isTaken);
        }
        catch (Exception e)
        {
            Interlocked.Add(ref _reserved, -written);
            File.Delete(path);
            if (IsDiskFull(e)) throw new UploadTooLargeException("The disk that holds temporary files is full. Put the file into a served folder instead.");
            throw;
        }
    }

    /// <summary>The refusal of a single upload.</summary>
    public static UploadTooLargeException TooLarge(long maxBytes) =>
        new($"The file is larger than the {maxBytes:N0} bytes that may be uploaded. Put it into a served folder instead.");

    /// <summary>Removes all uploads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _paths.Clear();
            if (_folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A name as a label: its last part, without what can't be shown or begins a hidden file.</summary>
    internal static string Label(string name)
    {
        var last = name.AsSpan()[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var label = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            var shown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
            if (shown && label.Length < MaxNameLength) label.Append(rune.ToString());
        }

        var text = label.ToString().Trim().TrimStart('.').Trim();
        return text.Length == 0 ? "profile" : text;
    }

    // "No space left on device", as Unix and as Windows number it.
    private static bool IsDiskFull(Exception e) => e is IOException && e.HResult is 28 or unchecked((int)0x80070070);

    private string NewFile()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_paths.Count >= MaxUploads) throw new UploadTooLargeException($"{MaxUploads:N0} files have been uploaded, and there may be no more. Put the file into a served folder instead, or start the server anew.");
            _folder ??= Directory.CreateTempSubdirectory("flamescope-").FullName;
            return Path.Combine(_folder, (++_number).ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Reserve(int bytes, long ofThis)
    {
        if (ofThis > maxBytes) throw TooLarge(maxBytes);
        if (Interlocked.Add(ref _reserved, bytes) <= maxBytes * MaxTotalInLargest) return;
        Interlocked.Add(ref _reserved, -bytes);
        throw new UploadTooLargeException("All uploads together have become too large. Put the file into a served folder instead, or start the server anew.");
    }

    private string Register(string label, string path, Func<string, bool> isTaken)
    {
        var (stem, extension) = label.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (label[..dot], label[dot..]) : (label, "");
        var id = $"{IdPrefix}/{label}";
        for (var n = 2; isTaken(id) || !_paths.TryAdd(id, path); n++) id = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}/{stem} ({n}){extension}");
        return id;
    }
}

/// <summary>An upload is larger than allowed.</summary>
/// <param name="message">By how much, and what to do.</param>
internal sealed class UploadTooLargeException(string message) : Exception(message);
