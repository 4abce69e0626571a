namespace FlameScope.Formats.Input;

/// <summary>A file in the folder for temporary files that nobody else can read, and that is gone when it is closed.</summary>
internal static class TemporaryFile
{
    private const int BufferLength = 64 << 10;

    /// <summary>Copies a stream into a new one, which stands at its beginning.</summary>
    /// <param name="content">Read to its end, or to the limit.</param>
    /// <param name="maxBytes">The most bytes to copy.</param>
    /// <param name="isWhole">Whether the stream ended before that.</param>
    public static FileStream Of(Stream content, long maxBytes, out bool isWhole)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = BufferLength };
        if (OperatingSystem.IsWindows()) options.Options = FileOptions.DeleteOnClose;
        else options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var file = new FileStream(Path.Combine(Path.GetTempPath(), "flamescope-" + Path.GetRandomFileName()), options);
        try
        {
            // An open file without a name lives until it is closed, however the process ends.
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name);

            var buffer = new byte[BufferLength];
            int count;
            while ((count = content.Read(buffer)) > 0 && file.Position <= maxBytes - count) file.Write(buffer, 0, count);
            isWhole = count == 0;
            file.Flush();
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
