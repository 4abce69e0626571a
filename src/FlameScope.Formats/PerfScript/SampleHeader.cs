using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// The line that begins a sample. perf prints, each part optional (tools/perf/builtin-script.c, perf_sample__fprintf_start and process_event):
/// <code>
/// comm  pid/tid  [cpu]  misc  date time-of-day  seconds.fraction:  period event: [addr] [ip sym+off (dso)]
/// rs:action 13 qu 812/830 [003] 264874.155353:    1001001 cpu-clock:ppp:
/// </code>
/// A comm may hold anything, digits and colons too; so the time is found first, and what stands before it is taken apart from its end.
/// </summary>
internal readonly ref struct SampleHeader
{
    /// <summary>The thread's name, without blanks around it.</summary>
    public ReadOnlySpan<byte> Comm { get; private init; }

    /// <summary>The line up to the thread id, which as raw bytes stands for the thread.</summary>
    public ReadOnlySpan<byte> ThreadText { get; private init; }

    public int? ProcessId { get; private init; }

    public int? Tid { get; private init; }

    /// <summary>-1 where it is not printed.</summary>
    public short Cpu { get; private init; }

    /// <summary>The time as printed, without its colon; empty where there is none.</summary>
    public ReadOnlySpan<byte> TimeText { get; private init; }

    /// <summary>The date and time of day that <c>-F tod</c> prints; empty without.</summary>
    public ReadOnlySpan<byte> WallClockText { get; private init; }

    public long? Period { get; private init; }

    /// <summary>The event's name, without its last colon; empty where it is not printed.</summary>
    public ReadOnlySpan<byte> Event { get; private init; }

    /// <summary>What follows the event: a tracepoint's text, or the one frame of a sample without call chain.</summary>
    public ReadOnlySpan<byte> Rest { get; private init; }

    /// <summary>Takes a line apart.</summary>
    /// <returns>False where it is no header.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> line, out SampleHeader header)
    {
        // A time with a thread or a CPU before it; else one with an event after it; else no time.
        if (TryParseWithTime(line, needsIds: true, out header, out var hasTime)) return true;
        if (hasTime && TryParseWithTime(line, needsIds: false, out header, out _)) return true;
        return TryParseWithoutTime(line, out header);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseWithTime(ReadOnlySpan<byte> line, bool needsIds, out SampleHeader header, out bool hasTime)
    {
        hasTime = false;
        for (var from = 0; from < line.Length;)
        {
            var colon = line[from..].IndexOf((byte)':');
            if (colon < 0) break;
            colon += from;
            from = colon + 1;

            if (from < line.Length && !Fields.IsBlank(line[from])) continue;
            var start = TimeStart(line, colon, out var hasFraction);
            if (start < 0) continue;

            hasTime |= hasFraction;
            var tail = Tail.Parse(line[from..]);
            if (TryParseHead(line[..start], line[start..colon], tail, isSure: !needsIds && hasFraction && !tail.Event.IsEmpty, out header)) return true;
        }

        header = default;
        return false;
    }

    /// <summary>Where the digits begin that end before <paramref name="colon"/>; -1 where they are no time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TimeStart(ReadOnlySpan<byte> line, int colon, out bool hasFraction)
    {
        var at = colon;
        while (at > 0 && Fields.IsDigit(line[at - 1])) at--;
        hasFraction = at > 0 && line[at - 1] == '.';
        if (hasFraction)
        {
            var point = --at;
            while (at > 0 && Fields.IsDigit(line[at - 1])) at--;
            if (at == point) return -1;
        }

        return at < colon && (at == 0 || Fields.IsBlank(line[at - 1])) ? at : -1;
    }

    /// <summary>A line that has a time.</summary>
    /// <param name="head">What stands before the time.</param>
    /// <param name="time">The time.</param>
    /// <param name="tail">What stands after it.</param>
    /// <param name="isSure">Whether time and tail alone make it a header; else a thread or a CPU is needed.</param>
    /// <param name="header">The header.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseHead(ReadOnlySpan<byte> head, ReadOnlySpan<byte> time, Tail tail, bool isSure, out SampleHeader header)
    {
        header = default;
        head = Fields.TrimEnd(head);
        var wallClock = TakeWallClock(ref head);
        TakeMisc(ref head);
        var hasCpu = TakeCpu(ref head, out var cpu);
        var hasTid = TryTakeIds(head, out var before, out var pid, out var tid);
        if (!hasTid && !hasCpu && !isSure) return false;

        header = new SampleHeader
        {
            Comm = CommOf(before),
            ThreadText = head,
            ProcessId = pid,
            Tid = tid,
            Cpu = cpu,
            TimeText = time,
            WallClockText = wallClock,
            Period = tail.Period,
            Event = tail.Event,
            Rest = tail.Rest,
        };
        return true;
    }

    /// <summary><c>comm tid [cpu] period event:</c>: without a time, the event's colon is the anchor and a number or a CPU must stand before it.</summary>
    private static bool TryParseWithoutTime(ReadOnlySpan<byte> line, out SampleHeader header)
    {
        header = default;
        for (var at = 0; at < line.Length;)
        {
            var start = at;
            while (start < line.Length && Fields.IsBlank(line[start])) start++;
            var end = start + Fields.FirstToken(line[start..]).Length;
            at = end;
            if (end - start < 2 || line[end - 1] != ':' || !IsLetter(line[start])) continue;

            var head = Fields.TrimEnd(line[..start]);
            if (head.IsEmpty) continue;
            long? period = null;
            var last = Fields.LastToken(head);
            if (Fields.TryParse(last, out var number))
            {
                var shorter = Fields.TrimEnd(head[..^last.Length]);
                var beforeCpu = shorter;
                if ((TakeCpu(ref beforeCpu, out _) || TryTakeIds(shorter, out _, out _, out _)) && !Fields.TrimStart(shorter).IsEmpty)
                {
                    period = number;
                    head = shorter;
                }
            }

            var hasCpu = TakeCpu(ref head, out var cpu);
            if (!TryTakeIds(head, out var before, out var pid, out var tid) && !hasCpu) continue;
            header = new SampleHeader
            {
                Comm = CommOf(before),
                ThreadText = head,
                ProcessId = pid,
                Tid = tid,
                Cpu = cpu,
                Period = period,
                Event = line[start..(end - 1)],
                Rest = Fields.TrimStart(line[end..]),
            };
            return true;
        }

        return false;
    }

    /// <summary>Takes <c>2026-01-01 12:00:00.123456</c> from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> TakeWallClock(scoped ref ReadOnlySpan<byte> head)
    {
        var time = Fields.LastToken(head);
        if (time.Length < 8 || time[2] != ':' || time[5] != ':') return default;
        var before = Fields.TrimEnd(head[..^time.Length]);
        var date = Fields.LastToken(before);
        if (date.Length != 10 || date[4] != '-' || date[7] != '-') return default;
        var text = head[(before.Length - date.Length)..];
        head = Fields.TrimEnd(before[..^date.Length]);
        return text;
    }

    /// <summary>Takes the letters that <c>-F misc</c> prints from the end, where a CPU or a number stands before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeMisc(scoped ref ReadOnlySpan<byte> head)
    {
        var last = Fields.LastToken(head);
        if (last.Length is 0 or > 5 || last.ContainsAnyExcept("KUHGgMESp"u8)) return;
        var before = Fields.TrimEnd(head[..^last.Length]);
        if (before.IsEmpty || (before[^1] != ']' && !Fields.IsDigit(before[^1]))) return;
        head = before;
    }

    /// <summary>Takes <c>[003]</c> from the end, or after <c>pid/tid</c> a bare number (<c>-L</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TakeCpu(scoped ref ReadOnlySpan<byte> head, out short cpu)
    {
        cpu = -1;
        var last = Fields.LastToken(head);
        var isBare = Fields.IsDigits(last);
        var digits = isBare ? last : last is [(byte)'[', .. var inner, (byte)']'] ? inner : default;
        if (!Fields.TryParse(digits, out var number)) return false;

        var before = Fields.TrimEnd(head[..^last.Length]);
        if (isBare && !(Fields.LastToken(before).Contains((byte)'/') && TryTakeIds(before, out _, out _, out _))) return false;
        cpu = number <= short.MaxValue ? (short)number : (short)-1;
        head = before;
        return true;
    }

    /// <summary><c>1234</c> (a thread), <c>12/1234</c> (process and thread) or <c>-1</c> (gone) at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryTakeIds(ReadOnlySpan<byte> head, out ReadOnlySpan<byte> before, out int? pid, out int? tid)
    {
        before = head;
        pid = tid = null;
        var last = Fields.LastToken(head);
        var slash = last.IndexOf((byte)'/');
        if (!TryParseId(slash < 0 ? last : last[(slash + 1)..], out tid)) return false;
        if (slash >= 0 && !TryParseId(last[..slash], out pid))
        {
            tid = null;
            return false;
        }

        if (slash < 0 && tid == 0) pid = 0;
        before = head[..^last.Length];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseId(ReadOnlySpan<byte> text, out int? id)
    {
        id = null;
        if (text is [(byte)'-', .. var digits]) return Fields.IsDigits(digits);
        if (!Fields.TryParse(text, out var number) || number > int.MaxValue) return false;
        id = (int)number;
        return true;
    }

    private static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') < 26;

    /// <summary>The comm, without what <c>-F vcpu</c> prints before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> CommOf(ReadOnlySpan<byte> text)
    {
        text = Fields.TrimEnd(Fields.TrimStart(text));
        if (!text.StartsWith("VM:"u8)) return text;
        var machine = Fields.TrimStart(text[3..]);
        var id = Fields.FirstToken(machine);
        if (!Fields.IsDigits(id)) return text;
        text = Fields.TrimStart(machine[id.Length..]);
        var vcpu = Fields.FirstToken(text);
        return vcpu.StartsWith("VCPU:"u8) ? Fields.TrimStart(text[vcpu.Length..]) : text;
    }

    /// <summary>What follows the time: <c>period event: rest</c>.</summary>
    private readonly ref struct Tail
    {
        /// <summary>An event's name with blanks in it is looked for so far.</summary>
        private const int MaxEventLength = 128;

        public long? Period { get; private init; }

        public ReadOnlySpan<byte> Event { get; private init; }

        public ReadOnlySpan<byte> Rest { get; private init; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Tail Parse(ReadOnlySpan<byte> text)
        {
            text = Fields.TrimStart(text);
            var first = Fields.FirstToken(text);
            if (!Fields.TryParse(first, out var period)) return ParseEvent(text, period: null, text);

            // A number is a period; but where no event follows, something else does: then it is the address of a frame.
            var rest = Fields.TrimStart(text[first.Length..]);
            return rest.IsEmpty ? new Tail { Period = period } : ParseEvent(rest, period, text);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static Tail ParseEvent(ReadOnlySpan<byte> text, long? period, ReadOnlySpan<byte> whole)
        {
            var end = EventEnd(text);
            return end < 0
                ? new Tail { Rest = whole }
                : new Tail { Period = period, Event = text[..end], Rest = Fields.TrimStart(text[(end + 1)..]) };
        }

        /// <summary>Where the colon stands that ends the event's name; -1 where there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int EventEnd(ReadOnlySpan<byte> text)
        {
            var first = Fields.FirstToken(text);
            if (first.StartsWith("PERF_RECORD_"u8)) return -1;
            if (first.Length > 1 && first[^1] == ':') return first.Length - 1;
            if (first.IsEmpty || Fields.HexLength(first) == first.Length) return -1;
            var within = text[..Math.Min(text.Length, MaxEventLength)];
            var end = within.IndexOf(": "u8);
            return end >= 0 ? end : text.Length <= MaxEventLength && text[^1] == ':' ? text.Length - 1 : -1;
        }
    }
}
