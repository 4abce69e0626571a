using FlameScope.Analysis.Flavours;

namespace FlameScope.Server.Queries;

/// <summary>The words for flavours.</summary>
internal static class Flavours
{
    /// <summary>Flavours by their words.</summary>
    public static readonly IReadOnlyDictionary<string, Flavour> Names = Enum.GetValues<Flavour>().ToDictionary(Word, StringComparer.Ordinal);

    /// <summary>The word for a flavour.</summary>
    public static string Word(Flavour flavour) => flavour switch
    {
        Flavour.Standard => "standard",
        Flavour.NodeJs => "nodejs",
        Flavour.NodeJsPackages => "nodejs-packages",
        Flavour.JavaPackages => "java-packages",
        Flavour.DotNetNamespaces => "dotnet-namespaces",
        _ => throw new ArgumentOutOfRangeException(nameof(flavour), flavour, "No such flavour."),
    };
}
