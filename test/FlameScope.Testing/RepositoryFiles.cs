using System.Reflection;

namespace FlameScope.Testing;

/// <summary>Where the checkout and its data are.</summary>
public static class RepositoryFiles
{
    /// <summary>The checkout's root folder.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(RepositoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The folder of real profiles from public repositories: <c>FLAMESCOPE_CORPUS</c>, or else beside the checkout. It may not be there.</summary>
    public static string Corpus { get; } = Environment.GetEnvironmentVariable("FLAMESCOPE_CORPUS") is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : Path.GetFullPath(Path.Combine(Root, "..", "shared", "corpus"));

    /// <summary>Larger recordings, beside the corpus. The folder may not be there.</summary>
    public static string Recordings { get; } = Path.GetFullPath(Path.Combine(Corpus, "..", "recordings"));

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);
}
