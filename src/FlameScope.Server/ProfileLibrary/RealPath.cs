namespace FlameScope.Server.ProfileLibrary;

/// <summary>Follows every link of a path, not only that of its last part.</summary>
internal static class RealPath
{
    // As Linux has it; a loop of links ends here.
    private const int MaxLinks = 40;

    /// <summary>The path without links, or null where something on the way is missing, may not be looked at, or leads in a circle.</summary>
    /// <param name="path">Any path.</param>
    public static string? Of(string path)
    {
        try
        {
            return Resolve(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Resolve(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        var parts = new Stack<string>(path[resolved.Length..].Split(Path.DirectorySeparatorChar).Reverse());
        var links = 0;
        while (parts.TryPop(out var part))
        {
            switch (part)
            {
                case "" or ".":
                    continue;
                case "..":
                    resolved = Path.GetDirectoryName(resolved) ?? resolved;
                    continue;
            }

            var next = new FileInfo(Path.Combine(resolved, part));
            if (next.LinkTarget is not { } target)
            {
                if (!next.Exists && !Directory.Exists(next.FullName)) return null;
                resolved = next.FullName;
                continue;
            }

            if (++links > MaxLinks) return null;
            if (Path.IsPathRooted(target)) resolved = Path.GetPathRoot(target)!;
            foreach (var step in target[(Path.GetPathRoot(target)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar).Reverse()) parts.Push(step);
        }

        return resolved;
    }
}
