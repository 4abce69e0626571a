using FlameScope.Profiles;
using FlameScope.Profiles.Rewriting;

namespace FlameScope.Analysis.Flavours;

/// <summary>In which words stacks are told.</summary>
public enum Flavour
{
    /// <summary>As they were recorded.</summary>
    Standard,

    /// <summary>JavaScript functions by their own names: what V8 puts before them is gone, and a function is one frame in whatever form it runs.</summary>
    NodeJs,

    /// <summary>The packages that functions of Node.js belong to.</summary>
    NodeJsPackages,

    /// <summary>The package and class of the function that was running, a frame each part.</summary>
    JavaPackages,

    /// <summary>The namespace and type of the method that was running, a frame each part.</summary>
    DotNetNamespaces,
}

/// <summary>What makes stacks of a flavour.</summary>
internal static class FlavourRewriters
{
    /// <summary>What rewrites stacks as a flavour other than <see cref="Flavour.Standard"/> has them.</summary>
    public static IStackRewriter For(Flavour flavour) => flavour switch
    {
        Flavour.NodeJs => new NodeJsFunctions(),
        Flavour.NodeJsPackages => new NodeJsPackages(),
        Flavour.JavaPackages => new LeafPaths(JavaNames.TryPath),
        Flavour.DotNetNamespaces => new LeafPaths(DotNetNames.TryPath),
        _ => throw new ArgumentOutOfRangeException(nameof(flavour), flavour, "No such flavour."),
    };

    /// <summary>The flavours that say something of a profile: the standard one, and those of runtimes that are seen in its names.</summary>
    public static IReadOnlyList<Flavour> Of(Profile profile)
    {
        bool hasJavaScript = false, hasJava = false, hasDotNet = false;
        for (var i = 0; i < profile.Frames.Count && !(hasJavaScript && hasJava && hasDotNet); i++)
        {
            var frame = new FrameId(i);
            var (name, kind) = (profile.Frames.Name(frame), profile.Frames.Kind(frame));
            hasJavaScript = hasJavaScript || JavaScriptFunction.Of(name, profile.Strings[profile.Frames[frame].File], kind) is not null;
            hasJava = hasJava || JavaNames.IsOfTheJdk(name, kind);
            hasDotNet = hasDotNet || DotNetNames.IsOfTheFramework(name, kind);
        }

        return
        [
            Flavour.Standard,
            .. hasJavaScript ? [Flavour.NodeJs, Flavour.NodeJsPackages] : Array.Empty<Flavour>(),
            .. hasJava ? [Flavour.JavaPackages] : Array.Empty<Flavour>(),
            .. hasDotNet ? [Flavour.DotNetNamespaces] : Array.Empty<Flavour>(),
        ];
    }
}
