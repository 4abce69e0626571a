namespace FlameScope.Server.ProfileLibrary;

/// <summary>The parts of an id, for display.</summary>
internal static class ProfileId
{
    /// <summary>The last part: what the file is called.</summary>
    public static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>All but the last part; empty at the top.</summary>
    public static string FolderOf(string id) => id.LastIndexOf('/') is var slash and > 0 ? id[..slash] : "";
}
