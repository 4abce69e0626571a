using System.Runtime.ExceptionServices;
using FlameScope.Formats.Input;
using FlameScope.Formats.Text;
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

        var parts = new PartsInFlight();
        var share = new ReadContext(Share(context.Limits, borders.Count - 1), context.Cancel);
        var readers = new PerfScriptReader[borders.Count - 1];
        for (var i = 0; i < readers.Length; i++) readers[i] = new PerfScriptReader(share, parts);
        file.Samples = () => readers.Sum(reader => (long)reader.SampleCount);

        var tasks = new Task<PartResult>[readers.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var part = i;
            tasks[i] = Task.Factory.StartNew(() => ReadPart(part), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        var results = WaitForAll(tasks);
        if (parts.AreAbandoned) return false;

        var builders = Array.ConvertAll(readers, reader => reader.Builder);
        var (names, nameBytes, samples) = (readers.Sum(reader => reader.Names), readers.Sum(reader => reader.NameBytes), readers.Sum(reader => (long)reader.SampleCount));
        file.Samples = () => samples;

        // What lines were recognised by is a third of the memory, and is not needed while the parts are put together, which needs as much again. Collecting takes 10 ms, and would come a little later anyway.
        Array.Clear(readers);
        GC.Collect();

        var (whole, into) = (results[0], builders[0]);
        for (var i = 1; i < builders.Length; i++)
        {
            whole.Append(results[i]);
            if (i < builders.Length - 1) into.Append(builders[i]);
            else into.AppendLast(builders[i]);

            // After each one: all together could hold more than a builder takes.
            if (!IsWithin(context.Limits, into, names, nameBytes)) return false;
        }

        return TryFinish(whole, into, builder, context.Limits);

        PartResult ReadPart(int part)
        {
            var lines = new LineReader(file.Open(borders[part], borders[part + 1]), share.Limits.MaxLineLength, share.Limits.BufferLength);
            return readers[part].ReadPart(lines, isBeginning: part == 0);
        }
    }

    /// <summary>Whether no limit on the whole is reached.</summary>
    public static bool IsWithin(ReadLimits limits, ProfileBuilder builder, long names, long nameBytes) =>
        limits.Reached(builder, names, nameBytes) is null && builder.EventCount < EventInterner.MaxEvents;

    /// <summary>Hands over what the parts came to. A file that can't be shown is left to be read in one piece, which says exactly where and why.</summary>
    public static bool TryFinish(PartResult whole, ProfileBuilder parts, ProfileBuilder builder, ReadLimits limits)
    {
        if (parts.SampleCount == 0 || whole.HasDifferencesOfTimes) return false;
        whole.Finish(parts, limits);
        builder.Append(parts);
        return true;
    }

    /// <summary>
    /// What each part may ask for, so that all together ask for twice the limits at most, however many cores there are. Parts of one file are much alike; one that wants more than
    /// twice its share has the file read in one piece.
    /// </summary>
    public static ReadLimits Share(ReadLimits limits, int parts) => limits with
    {
        MaxSamples = (int)Of(limits.MaxSamples, parts),
        MaxStacks = (int)Of(limits.MaxStacks, parts),
        MaxNames = (int)Of(limits.MaxNames, parts),
        MaxNameBytes = Of(limits.MaxNameBytes, parts),
    };

    private static long Of(long limit, int parts) => Math.Min(limit, (limit / parts * 2) + 1);

    private static PartResult[] WaitForAll(Task<PartResult>[] tasks)
    {
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            // The first part's error is the one that reading in one piece would have met.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return Array.ConvertAll(tasks, task => task.GetAwaiter().GetResult());
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

            if (IsHeader(rest[empty..], out var isWhole)) return from + at + empty;
            if (!isWhole) return null;
        }

        return null;
    }

    /// <summary>The last such place in a text; 0 where there is none.</summary>
    public static int LastSample(ReadOnlySpan<byte> text)
    {
        for (var end = text.Length; (end = text[..end].LastIndexOf((byte)'\n')) > 0;)
        {
            var before = text[..end];
            if (before is [.., (byte)'\n'] or [.., (byte)'\n', (byte)'\r'] && IsHeader(text[(end + 1)..], out _)) return end + 1;
        }

        return 0;
    }

    /// <summary>Whether a text begins with a header that doesn't begin with a blank.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> text, out bool isWhole)
    {
        var end = text.IndexOf((byte)'\n');
        isWhole = end >= 0;
        if (end <= 0) return false;
        var line = text[..end];
        return line[0] is not ((byte)' ' or (byte)'\t' or (byte)'#' or (byte)'\r') && SampleHeader.TryParse(line, out var header) && !header.TimeText.IsEmpty;
    }
}
