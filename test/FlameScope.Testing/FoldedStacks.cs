using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>A profile as folded stacks: <c>comm;frame;frame count</c>, a line a distinct stack, sorted ordinally.</summary>
public static class FoldedStacks
{
    /// <summary>Folds samples.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="passes">Which rows; default: all.</param>
    /// <param name="weight">What a row adds; default: 1.</param>
    /// <param name="frame">How a frame is written; default: its name.</param>
    public static string Of(Profile profile, Func<int, bool>? passes = null, Func<int, long>? weight = null, Func<FrameId, string>? frame = null)
    {
        frame ??= profile.Frames.Name;
        var folded = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var row = 0; row < profile.Samples.Count; row++)
        {
            if (passes is not null && !passes(row)) continue;
            var names = profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame).Prepend(profile.Threads.Comm(profile.Samples.Threads[row]));
            var line = string.Join(';', names);
            folded[line] = folded.GetValueOrDefault(line) + (weight?.Invoke(row) ?? 1);
        }

        return string.Concat(folded
            .OrderBy(line => line.Key, StringComparer.Ordinal)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Key} {line.Value}\n")));
    }
}
