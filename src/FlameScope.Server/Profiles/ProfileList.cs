using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.Profiles;

/// <summary>The library.</summary>
internal sealed record ProfileList(IReadOnlyList<ServedFolder> Folders, bool Uploads, long MaxUploadBytes, IReadOnlyList<ProfileRow> Profiles, IReadOnlyList<string> Notes);

/// <summary>A folder that is served.</summary>
internal sealed record ServedFolder(string Name, string Path);

/// <summary>A row of the library. The last three are known once the profile has been loaded, now or in an earlier run whose cache is there.</summary>
internal sealed record ProfileRow(
    string Id,
    string Name,
    string Folder,
    long SizeBytes,
    DateTime Modified,
    string? Format,
    string? Problem,
    int? Samples,
    long? DurationNs,
    bool? HasTime)
{
    /// <summary>A file of the library as a row.</summary>
    public static ProfileRow Of(ListedProfile listed)
    {
        var (profile, stored) = (listed.Loaded?.Profile, listed.Stored);
        return new ProfileRow(
            listed.Id,
            ProfileId.NameOf(listed.Id),
            ProfileId.FolderOf(listed.Id),
            listed.Stamp.SizeBytes,
            ToSeconds(listed.Stamp.ModifiedUtc),
            listed.Format,
            listed.Problem,
            profile?.Samples.Count ?? stored?.Samples,
            profile is { Clock.HasTime: true } ? profile.Span.DurationNs : stored is { HasTime: true } ? stored.DurationNs : null,
            profile?.Clock.HasTime ?? stored?.HasTime);
    }

    /// <summary>A time without its fraction of a second.</summary>
    public static DateTime ToSeconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
