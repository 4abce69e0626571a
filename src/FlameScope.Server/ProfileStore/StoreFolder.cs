using System.Security.Cryptography;
using System.Text;
using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.ProfileStore;

/// <summary>
/// The folder of stored profiles: one file for each source, named by a hash of the source's path. Only its owner may look into it (0700) and read its files (0600). Several processes may use it at once, and anybody may
/// delete any of it at any time: a file appears whole, by being renamed, and who reads one has it open.
/// </summary>
/// <param name="path">Where it is; made when first written to.</param>
/// <param name="maxBytes">The most that all files together may take; past it those that were not used for longest go.</param>
internal sealed class StoreFolder(string path, long maxBytes)
{
    private const string Extension = ".profile";
    private const string UnfinishedExtension = ".unfinished";
    private const int NameLength = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Writing takes seconds; what is left after this was left by a process that was killed.
    private static readonly TimeSpan UnfinishedLife = TimeSpan.FromHours(1);

    /// <summary>Opens the file of a source, which counts as a use; null where there is none that can be opened.</summary>
    public FileStream? Open(string source, bool isUse)
    {
        var file = FileOf(source);
        try
        {
            // A pipe would never end, and what others may write is not ours.
            if (!FileKind.IsRegular(file) || !IsPrivate()) return null;
            var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            if (opened.Length > maxBytes)
            {
                opened.Dispose();
                return null;
            }

            if (isUse) Touch(file);
            return opened;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Puts a file for a source in place of the one that is there, all of it or nothing; then makes room.</summary>
    /// <param name="source">The source's path.</param>
    /// <param name="write">Writes to an empty file, no more than so many bytes; false where it will not do.</param>
    /// <returns>Whether there is one now. A folder that can't be written to, or a full disk, is no error.</returns>
    /// <exception cref="OperationCanceledException">Writing was cancelled; nothing is left.</exception>
    public bool TryReplace(string source, Func<FileStream, long, bool> write)
    {
        var file = FileOf(source);
        var unfinished = $"{file}.{Guid.NewGuid():N}{UnfinishedExtension}";
        try
        {
            MakeFolder();
            try
            {
                bool isWritten;
                using (var to = new FileStream(unfinished, CreateNew())) isWritten = write(to, Math.Min(maxBytes, FreeBytes()));
                if (isWritten) File.Move(unfinished, file, overwrite: true);
                return isWritten;
            }
            finally
            {
                File.Delete(unfinished);
                Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Where the profile of a source is kept.</summary>
    internal string FileOf(string source) =>
        Path.Combine(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..NameLength] + Extension);

    private static FileStreamOptions CreateNew()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerReads;
        return options;
    }

    private static void Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It will go earlier than it should.
        }
    }

    private static bool IsOurs(string name) => name.Length > NameLength && name.AsSpan(NameLength).StartsWith(Extension) && !name.AsSpan(0, NameLength).ContainsAnyExcept("0123456789abcdef");

    private bool IsPrivate() => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None;

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (File.GetUnixFileMode(path) != OwnerOnly) File.SetUnixFileMode(path, OwnerOnly);
    }

    // A tenth of what is free at most, so that it is never this that fills a disk.
    private long FreeBytes() => new DriveInfo(path).AvailableFreeSpace / 10;

    private void Trim()
    {
        var files = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(path).EnumerateFiles())
        {
            if (!IsOurs(file.Name)) continue;
            if (file.Name.EndsWith(Extension, StringComparison.Ordinal)) files.Add(file);
            else if (file.Name.EndsWith(UnfinishedExtension, StringComparison.Ordinal) && DateTime.UtcNow - file.LastWriteTimeUtc > UnfinishedLife) Delete(file);
        }

        var bytes = 0L;
        foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc))
        {
            bytes += file.Length;
            if (bytes > maxBytes) Delete(file);
        }
    }

    private static void Delete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was quicker, or has it open where that keeps it.
        }
    }
}
