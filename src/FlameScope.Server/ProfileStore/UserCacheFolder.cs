namespace FlameScope.Server.ProfileStore;

/// <summary>Where the system wants programs to keep what they can make again.</summary>
public static class UserCacheFolder
{
    /// <summary>
    /// The folder of the user who runs this: <c>$XDG_CACHE_HOME/flamescope</c> or <c>~/.cache/flamescope</c>, on macOS <c>~/Library/Caches/flamescope</c>, on Windows <c>flamescope\cache</c> in the local application
    /// data; null where the user has no home. It need not be there.
    /// </summary>
    public static string? Path => Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>As <see cref="Path"/>, for other variables and another home.</summary>
    internal static string? Of(Func<string, string?> variable, string home)
    {
        if (OperatingSystem.IsWindows())
        {
            return variable("LOCALAPPDATA") is { Length: > 0 } local ? System.IO.Path.Combine(local, "flamescope", "cache") : null;
        }

        // As the specification has it, a path that is not absolute counts for nothing.
        if (!OperatingSystem.IsMacOS() && variable("XDG_CACHE_HOME") is { } given && System.IO.Path.IsPathFullyQualified(given)) return System.IO.Path.Combine(given, "flamescope");
        if (!System.IO.Path.IsPathFullyQualified(home)) return null;
        return OperatingSystem.IsMacOS() ? System.IO.Path.Combine(home, "Library", "Caches", "flamescope") : System.IO.Path.Combine(home, ".cache", "flamescope");
    }
}
