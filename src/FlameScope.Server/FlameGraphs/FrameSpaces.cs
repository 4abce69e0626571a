using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.Queries;

namespace FlameScope.Server.FlameGraphs;

/// <summary>Names what the numbers of frames are of, so that who has an answer needs not read the names of its frames again in the next one.</summary>
internal static class FrameSpaces
{
    // A file that is read again is another object, and so is another run of the server.
    private static readonly ConditionalWeakTable<Profile, string> Spaces = [];
    private static readonly string Run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private static int _last;

    /// <summary>The same words for the same frames and groups by the same numbers.</summary>
    public static string Of(Profile profile, Grouping grouping)
    {
        var space = Spaces.GetValue(profile, _ => string.Create(CultureInfo.InvariantCulture, $"{Run}/{Interlocked.Increment(ref _last)}"));
        return $"{space}/{Groupings.Word(grouping)}";
    }
}
