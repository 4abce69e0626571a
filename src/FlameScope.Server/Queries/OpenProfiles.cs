using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.Queries;

/// <summary>From the id of a request to the profile in memory.</summary>
internal sealed class OpenProfiles(ProfileDirectory directory, ProfileCache cache)
{
    /// <summary>The file of an id.</summary>
    /// <exception cref="BadRequestException">No id was given.</exception>
    /// <exception cref="ProfileNotFoundException">There is none that may be served.</exception>
    public ProfileFile Find(string? id) => directory.TryFind(QueryParameters.Profile.Required(id), out var file) ? file : throw new ProfileNotFoundException();

    /// <summary>The profile of a file, loaded where it is not.</summary>
    public Task<LoadedProfile> LoadAsync(ProfileFile file, CancellationToken cancel) => cache.GetAsync(file, cancel);

    /// <summary>The profile of an id, loaded where it is not.</summary>
    public Task<LoadedProfile> LoadAsync(string? id, CancellationToken cancel) => LoadAsync(Find(id), cancel);
}
