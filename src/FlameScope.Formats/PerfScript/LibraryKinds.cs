using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>What kind of code a library's name, as perf prints it, stands for.</summary>
internal static class LibraryKinds
{
    private const string Deleted = " (deleted)";

    public static FrameKind Of(string library)
    {
        var name = library.AsSpan();
        if (name.EndsWith(Deleted, StringComparison.Ordinal)) name = name[..^Deleted.Length];
        if (name.IsEmpty || name is "[unknown]" or "unknown") return FrameKind.Unknown;
        if (name[0] == '[') return OfBracketed(name);
        if (name.StartsWith("bpf_prog_", StringComparison.Ordinal) || name.StartsWith("bpf_trampoline_", StringComparison.Ordinal)) return FrameKind.Kernel;

        // Memory without a file: what is executed there was generated.
        if (name is "//anon" || name.StartsWith("/memfd:doublemapper", StringComparison.Ordinal) || name.StartsWith("/dev/zero", StringComparison.Ordinal)) return FrameKind.Jit;

        var file = name[(name.LastIndexOf('/') + 1)..];
        if (IsPerfMap(file) || IsJitDump(file)) return FrameKind.Jit;
        return IsKernelFile(file) || name is "/proc/kcore" or "/proc/kallsyms" ? FrameKind.Kernel : FrameKind.User;
    }

    private static FrameKind OfBracketed(ReadOnlySpan<char> name)
    {
        // perf's [JIT] tid 12, simpleperf's [JIT app cache].
        if (name.StartsWith("[JIT", StringComparison.Ordinal)) return FrameKind.Jit;
        if (name.StartsWith("[anon", StringComparison.Ordinal)) return name.Contains("jit", StringComparison.OrdinalIgnoreCase) ? FrameKind.Jit : FrameKind.User;
        if (name.StartsWith("[vdso", StringComparison.Ordinal) || name.StartsWith("[stack", StringComparison.Ordinal)) return FrameKind.User;

        // The kernel itself ([kernel.kallsyms], [guest.kernel.kallsyms.12]) and its modules ([nf_conntrack]).
        return name is "[vsyscall]" or "[heap]" or "[uprobes]" ? FrameKind.User : FrameKind.Kernel;
    }

    /// <summary><c>perf-1234.map</c>, the symbol file that a just-in-time compiler writes.</summary>
    private static bool IsPerfMap(ReadOnlySpan<char> file) =>
        file.StartsWith("perf-", StringComparison.Ordinal) && file.EndsWith(".map", StringComparison.Ordinal);

    /// <summary><c>jitted-1234-56.so</c>, what <c>perf inject --jit</c> makes of a jitdump.</summary>
    private static bool IsJitDump(ReadOnlySpan<char> file) =>
        file.StartsWith("jitted-", StringComparison.Ordinal) && file.EndsWith(".so", StringComparison.Ordinal);

    private static bool IsKernelFile(ReadOnlySpan<char> file)
    {
        if (file.StartsWith("vmlinux", StringComparison.Ordinal) || file.StartsWith("vmlinuz", StringComparison.Ordinal)) return true;
        foreach (var packing in (ReadOnlySpan<string>)[".xz", ".gz", ".zst", ".debug"])
        {
            if (file.EndsWith(packing, StringComparison.Ordinal)) file = file[..^packing.Length];
        }

        return file.EndsWith(".ko", StringComparison.Ordinal);
    }
}
