using System.Runtime.InteropServices;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// Tells a regular file from what only looks like one. Opening a FIFO blocks until somebody writes to it, and a device can be read for ever, so neither may
/// ever be opened. The framework does not tell them apart, the system's <c>statx</c> (Linux) and <c>stat</c> (macOS) do; both layouts are fixed.
/// </summary>
internal static partial class FileKind
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int CurrentDirectory = -100;
    private const uint StatxType = 1;
    private const int StatxModeOffset = 28;
    private const int StatxInodeOffset = 32;
    private const int StatxChangedOffset = 96;
    private const uint StatxInodeAndChanged = 0x100 | 0x80;
    private const int StatModeOffset = 4;
    private const int StatInodeOffset = 8;
    private const int StatChangedOffset = 64;

    /// <summary>Whether there is a regular file, or a link to one, at <paramref name="path"/>.</summary>
    public static bool IsRegular(string path)
    {
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            return Statx(CurrentDirectory, path, 0, StatxType, buffer) == 0 && (BitConverter.ToUInt16(buffer, StatxModeOffset) & TypeMask) == RegularFile;
        }

        if (OperatingSystem.IsMacOS())
        {
            var result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Stat64(path, buffer) : Stat(path, buffer);
            return result == 0 && (BitConverter.ToUInt16(buffer, StatModeOffset) & TypeMask) == RegularFile;
        }

        return File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.Device);
    }

    /// <summary>
    /// The inode of a file and the time, in the system's nanoseconds, at which its content or its properties were last changed, which no program can set; zeros where the system does not tell.
    /// </summary>
    public static (long Inode, long ChangedNs) InodeOf(string path)
    {
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            return Statx(CurrentDirectory, path, 0, StatxInodeAndChanged, buffer) == 0 ? (BitConverter.ToInt64(buffer, StatxInodeOffset), Nanoseconds(buffer, StatxChangedOffset)) : default;
        }

        if (OperatingSystem.IsMacOS())
        {
            var result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Stat64(path, buffer) : Stat(path, buffer);
            return result == 0 ? (BitConverter.ToInt64(buffer, StatInodeOffset), Nanoseconds(buffer, StatChangedOffset)) : default;
        }

        return default;
    }

    private static long Nanoseconds(byte[] buffer, int offset) => unchecked((BitConverter.ToInt64(buffer, offset) * 1_000_000_000) + BitConverter.ToUInt32(buffer, offset + sizeof(long)));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, [Out] byte[] result);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, [Out] byte[] result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat64(string path, [Out] byte[] result);
}
