using FlameScope.Analysis;
using FlameScope.Profiles;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>A profile in memory, with its prepared queries.</summary>
/// <param name="Stamp">The state of the file that it was read from.</param>
/// <param name="Analysis">The queries on it.</param>
/// <param name="ChangedWhileRead">Whether the file was another when reading ended: what is here may be a part of it.</param>
internal sealed record LoadedProfile(FileStamp Stamp, ProfileAnalysis Analysis, bool ChangedWhileRead)
{
    /// <summary>The profile.</summary>
    public Profile Profile => Analysis.Profile;

    /// <summary>Bytes that it keeps in memory, about.</summary>
    public long RetainedBytes => Profile.RetainedBytes + Analysis.RetainedBytes;

    /// <summary>Threads by the key that names them in an address.</summary>
    public ThreadKeys ThreadKeys { get; } = new(Analysis.Profile);
}
