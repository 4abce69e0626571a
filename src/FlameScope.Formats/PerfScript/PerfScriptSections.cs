using System.Runtime.ExceptionServices;
using FlameScope.Formats.Input;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Reads a plain file on several cores: it is cut where a sample begins, each part is read on its own, and the parts are put together in the order of the file. Numbers
/// are given in the order in which things are first met, in a part as in the whole, so the profile is the same whatever the number of parts.
/// </summary>
internal static class PerfScriptSections
{
    /// <summary>How far after a place the beginning of a sample is looked for.</summary>
    private const int MaxSearch = 1 << 20;

    /// <summary>Reads the file, if it is worth cutting and can be.</summary>
    /// <returns>False where it has to be read in one piece: too small, no place to cut, or something in it whose meaning depends on what stands far before it. Nothing has been added then.</returns>
    public static bool TryRead(FileSections file, ProfileBuilder builder, ReadContext context)
    {
        var borders = Borders(file, context.Limits);
        if (borders.Count < 3) return false;

        var parts = new PerfScriptReader[borders.Count - 1];
        var share = new ReadContext(Share(context.Limits, parts.Length), context.Cancel);
        for (var i = 0; i < parts.Length; i++) parts[i] = new PerfScriptReader(file.Open(borders[i], borders[i + 1]), new ProfileBuilder(), share, isBeginning: i == 0);
        file.Samples = () => parts.Sum(part => (long)part.SampleCount);
        ReadAll(parts);

        if (parts.Skip(1).Any(part => part.DependsOnWhatIsBefore) || parts[0].StoppedEarly) return false;
        foreach (var part in parts.Skip(1))
        {
            // After each one: all together could hold more than a builder takes.
            parts[0].Append(part);
            if (!parts[0].IsWithin(context.Limits)) return false;
        }

        parts[0].Finish();
        builder.Append(parts[0].Builder);
        return true;
    }

    /// <summary>
    /// What each part may ask for, so that all together ask for twice the limits at most, however many cores there are. Parts of one file are much alike; one that wants more than
    /// twice its share has the file read in one piece.
    /// </summary>
    private static ReadLimits Share(ReadLimits limits, int parts) => limits with
    {
        MaxSamples = (int)Of(limits.MaxSamples, parts),
        MaxStacks = (int)Of(limits.MaxStacks, parts),
        MaxNames = (int)Of(limits.MaxNames, parts),
        MaxNameBytes = Of(limits.MaxNameBytes, parts),
    };

    private static long Of(long limit, int parts) => Math.Min(limit, (limit / parts * 2) + 1);

    private static void ReadAll(PerfScriptReader[] parts)
    {
        var tasks = Array.ConvertAll(parts, part => Task.Factory.StartNew(part.ReadLines, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            // The first part's error is the one that reading in one piece would have met.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>Where the parts begin, and the end of the file.</summary>
    internal static List<long> Borders(FileSections file, ReadLimits limits)
    {
        var borders = new List<long> { 0 };
        var count = (int)Math.Min(limits.MaxWorkers, file.Length / Math.Max(1, limits.MinSectionBytes));
        for (var i = 1; i < count; i++)
        {
            if (SampleAfter(file, Math.Max(borders[^1], file.Length / count * i)) is { } at && at > borders[^1] && at < file.Length) borders.Add(at);
        }

        borders.Add(file.Length);
        return borders;
    }

    /// <summary>
    /// The first place after an empty line where a header stands that does not begin with a blank: what such a line means does not depend on the lines before it.
    /// </summary>
    private static long? SampleAfter(FileSections file, long from)
    {
        var window = new byte[Math.Min(MaxSearch, file.Length - from)];
        var length = 0;
        for (int count; length < window.Length && (count = file.Read(window.AsSpan(length), from + length)) > 0;) length += count;

        var text = window.AsSpan(0, length);
        for (int at = 0, next; (next = text[at..].IndexOf((byte)'\n')) >= 0;)
        {
            at += next + 1;
            var rest = text[at..];
            var empty = rest is [(byte)'\n', ..] ? 1 : rest is [(byte)'\r', (byte)'\n', ..] ? 2 : 0;
            if (empty == 0) continue;

            var line = rest[empty..];
            var end = line.IndexOf((byte)'\n');
            if (end < 0) return null;
            line = line[..end];
            if (!line.IsEmpty && line[0] is not ((byte)' ' or (byte)'\t' or (byte)'#' or (byte)'\r') && SampleHeader.TryParse(line, out var header) && !header.TimeText.IsEmpty) return from + at + empty;
        }

        return null;
    }
}
