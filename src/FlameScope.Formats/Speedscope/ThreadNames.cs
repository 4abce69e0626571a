using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>
/// The threads that profiles are of, from their names: <c>Thread (23364)</c> of dotnet-trace, <c>Process 12 Thread 34 …</c> of py-spy, <c>rbspy profile - pid 12</c>. Profiles of one name stay apart.
/// </summary>
internal sealed class ThreadNames(ProfileBuilder builder, SpeedscopeFrames frames)
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The thread of a profile.</summary>
    public ThreadId Of(SpeedscopeProfile profile, SpeedscopeStacks stacks)
    {
        var name = profile.Name;
        _seen[name] = _seen.GetValueOrDefault(name) + 1;
        var comm = _seen[name] == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({_seen[name]})");
        var (pid, tid) = (NumberAfter(name, "Process ") ?? NumberAfter(name, " - pid "), NumberAfter(name, "Thread (") ?? NumberAfter(name, "Thread "));
        return builder.Thread(pid ?? frames.ProcessOf(RootOf(profile, stacks)), tid, comm);
    }

    private static int RootOf(SpeedscopeProfile profile, SpeedscopeStacks stacks)
    {
        if (profile.Events.Count > 0) return profile.Events[0].Frame;
        var stack = stacks.Frames(profile.Samples[0], out _);
        return stack.IsEmpty ? -1 : stack[0];
    }

    /// <summary>The decimal number after a word; null where there is none, or it goes on in letters, as an address does.</summary>
    private static int? NumberAfter(string text, string word)
    {
        var start = text.IndexOf(word, StringComparison.Ordinal);
        if (start < 0) return null;
        start += word.Length;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) return null;
        return int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
