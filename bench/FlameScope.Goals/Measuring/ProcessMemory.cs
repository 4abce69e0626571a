using System.Diagnostics;
using System.Globalization;

namespace FlameScope.Goals.Measuring;

/// <summary>The most memory that a process had resident.</summary>
/// <param name="Peak">All of it, in bytes, as the kernel keeps it (VmHWM).</param>
/// <param name="PeakOwn">The most of what is not pages of files.</param>
/// <param name="MapsFile">Whether a given file was mapped into it.</param>
internal readonly record struct ProcessMemory(long Peak, long PeakOwn, bool MapsFile)
{
    /// <summary>Looks at a process until it ends. The kernel's own peak misses nothing but what is added in the last two milliseconds.</summary>
    public static ProcessMemory Watch(Process process, string? file)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}");
        var memory = default(ProcessMemory);
        for (var looks = 0; ; looks++)
        {
            try
            {
                memory = Later(memory, File.ReadAllLines(folder + "/status"));
                if (file is not null && !memory.MapsFile && looks % 16 == 0) memory = memory with { MapsFile = File.ReadAllText(folder + "/maps").Contains(file, StringComparison.Ordinal) };
            }
            catch (IOException)
            {
                // It ended while it was looked at.
            }

            if (process.WaitForExit(2)) return memory;
        }
    }

    private static ProcessMemory Later(ProcessMemory memory, string[] status) => memory with
    {
        Peak = Math.Max(memory.Peak, Bytes(status, "VmHWM:")),
        PeakOwn = Math.Max(memory.PeakOwn, Bytes(status, "RssAnon:") + Bytes(status, "RssShmem:")),
    };

    // "VmHWM:     1234 kB"; a process that has ended has none.
    private static long Bytes(string[] status, string name) =>
        Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(name.Length, line.Length - name.Length - 2).Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024
            : 0;
}
