namespace FlameScope.Profiles.Groupings;

/// <summary>
/// What makes frames and groups of two profiles the same. Within a profile a frame is its row; across profiles the numbers of processes, what a package manager or a container put before a
/// path, and whether a file has been deleted since say nothing of the function.
/// </summary>
internal static class FrameIdentity
{
    private const string Deleted = " (deleted)";

    // Where runtimes of containers mount a container's files (overlayfs, docker, containerd, podman).
    private static readonly string[] RootMarks = ["/merged/", "/rootfs/", "/root/"];

    /// <summary>A library without what differs from run to run: <c>/tmp/perf-1234.map</c> is <c>/tmp/perf-N.map</c>, <c>/proc/12/root/usr/bin/x (deleted)</c> is <c>/usr/bin/x</c>.</summary>
    public static string Library(string library)
    {
        var text = library.EndsWith(Deleted, StringComparison.Ordinal) ? library[..^Deleted.Length] : library;
        if (text.StartsWith("/tmp/perf-", StringComparison.Ordinal) && text.EndsWith(".map", StringComparison.Ordinal)) return "/tmp/perf-N.map";
        if (text.StartsWith("/proc/", StringComparison.Ordinal) || text.StartsWith("/var/lib/", StringComparison.Ordinal) || text.StartsWith("/run/containerd/", StringComparison.Ordinal))
        {
            foreach (var mark in RootMarks)
            {
                var at = text.IndexOf(mark, StringComparison.Ordinal);
                if (at > 0) return text[(at + mark.Length - 1)..];
            }
        }

        return text;
    }

    /// <summary>Whether a profile tells libraries at all; many formats don't, and are compared by the names of functions.</summary>
    public static bool HasLibraries(FrameTable frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames.Library(new FrameId(i)).Length > 0) return true;
        }

        return false;
    }

    /// <summary>Whether a profile tells more than one kind of code.</summary>
    public static bool HasKinds(FrameTable frames)
    {
        for (var i = 1; i < frames.Count; i++)
        {
            if (frames.Kind(new FrameId(i)) != frames.Kind(new FrameId(0))) return true;
        }

        return false;
    }

    /// <summary>A group without the number at its end: <c>java (1234)</c> is <c>java</c>.</summary>
    public static string Group(Grouping grouping, string name)
    {
        if (grouping is not (Grouping.Process or Grouping.Thread) || name is not [.., ')']) return name;
        var open = name.LastIndexOf(" (", StringComparison.Ordinal);
        return open > 0 && name.AsSpan(open + 2, name.Length - open - 3).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..open] : name;
    }
}
