using FlameScope.Formats.Input;
using FlameScope.Formats.Text;
using FlameScope.Formats.TimedStacks;
using FlameScope.Profiles;

namespace FlameScope.Formats.Collapsed;

/// <summary>
/// Collapsed (folded) stacks, a line each: <c>main;run;step 12</c>. The format of Brendan Gregg's FlameGraph, written by its stackcollapse scripts, inferno, py-spy, rbspy, Austin, async-profiler
/// and bcc; with two counts by difffolded.
/// </summary>
internal sealed class CollapsedFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "collapsed stacks";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (prefix[..Math.Min(prefix.Length, 1024)].Contains((byte)0) || TimedStacksFormat.IsTimed(prefix)) return FormatMatch.No;
        var (lines, matching, joined) = (0, 0, 0);
        foreach (var line in new PrefixLines(prefix))
        {
            if (line.IsEmpty || line[0] == '#' || Fields.TrimStart(line).IsEmpty) continue;
            lines++;
            if (!CollapsedLine.TryParse(line, hasTwoCounts: false, out var parsed)) continue;
            matching++;
            if (parsed.Stack.Contains((byte)';') && !Fields.IsBlank(line[0])) joined++;
        }

        // Single frames with a count might be in any text, so few other lines are borne with where most lines are such.
        if (joined * 2 > lines) return FormatMatch.Yes;
        var borne = joined > 0 ? lines / 4 : 0;
        return matching > 0 && lines - matching <= borne ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        // Whether there are two counts is a property of the file: a frame may end with a number, but not every one does.
        var prefix = new byte[ProfileReader.ProbeLength];
        prefix = prefix[..input.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)];
        using var whole = new ReplayedStream(prefix, input);
        using var reader = new CollapsedReader(whole, builder, context, HasTwoCounts(prefix));
        reader.Read();
    }

    private static bool HasTwoCounts(ReadOnlySpan<byte> prefix)
    {
        var (one, two) = (0, 0);
        foreach (var line in new PrefixLines(prefix))
        {
            if (line.IsEmpty || line[0] == '#') continue;
            if (CollapsedLine.TryParse(line, hasTwoCounts: false, out _)) one++;
            if (CollapsedLine.TryParse(line, hasTwoCounts: true, out _)) two++;
        }

        return two > 0 && two == one;
    }
}
