using System.Globalization;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>Prints a profile as <c>perf script</c> would, in one of its layouts.</summary>
public static class PerfScriptPrinter
{
    /// <summary>The text.</summary>
    /// <param name="profile">A profile as the reader of that text makes them: the kinds of frames are those of their libraries.</param>
    /// <param name="layout">Which columns, and how.</param>
    public static string Print(Profile profile, PerfScriptLayout? layout = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        layout ??= new PerfScriptLayout();
        var text = new StringBuilder();
        if (layout.HasByteOrderMark) text.Append('\uFEFF');
        if (layout.HasHeader) text.Append("# ========\n# hostname : printed\n# perf version : 6.1\n# nrcpus online : 4\n# ========\n#\n");
        for (var row = 0; row < profile.Samples.Count; row++) Sample(text, profile, row, layout);
        return layout.HasCarriageReturns ? text.Replace("\n", "\r\n").ToString() : text.ToString();
    }

    private static void Sample(StringBuilder text, Profile profile, int row, PerfScriptLayout layout)
    {
        var samples = profile.Samples;
        var thread = profile.Threads[samples.Threads[row]];
        var comm = profile.Threads.Comm(samples.Threads[row]);
        var frames = profile.Stacks.FramesOf(samples.Stacks[row]);
        var oneLine = layout.PutsLoneFrameOnHeaderLine && frames.Length == 1;

        text.Append(oneLine ? comm.PadLeft(16) : comm).Append(' ');
        text.Append(layout.HasProcess && thread.ProcessId is not null ? $"{Id(thread.ProcessId),5}/{Id(thread.Tid),-5}" : $"{Id(thread.Tid),5}").Append(' ');
        if (layout.HasCpu && samples.Cpus[row] >= 0) text.Append(CultureInfo.InvariantCulture, $"[{samples.Cpus[row]:000}] ");
        if (profile.Clock.HasTime) text.Append(Time(samples.Times[row] + profile.Clock.OriginSourceNs, layout.Decimals).PadLeft(12)).Append(": ");
        var sampled = profile.Events[samples.Events[row]];
        if (layout.HasPeriod && sampled.Unit != "samples") text.Append(CultureInfo.InvariantCulture, $"{samples.Weights[row],10} ");
        text.Append(sampled.Name).Append(": ");

        if (oneLine)
        {
            text.Append(' ');
            Frame(text, profile, frames[0], row, layout);
            return;
        }

        text.Append('\n');
        for (var i = frames.Length - 1; i >= 0; i--)
        {
            text.Append(layout.Indent);
            Frame(text, profile, frames[i], row + i, layout);
        }

        text.Append('\n');
    }

    private static void Frame(StringBuilder text, Profile profile, FrameId id, int salt, PerfScriptLayout layout)
    {
        var (name, library, kind) = (profile.Frames.Name(id), profile.Frames.Library(id), profile.Frames.Kind(id));
        var address = (kind == FrameKind.Kernel ? 0xFFFFFFFF81000000UL : 0x55D0_0000_0000UL) + ((ulong)id.Value * 4096) + (ulong)(salt % 7);
        text.Append(CultureInfo.InvariantCulture, $"{address,16:x} ");
        text.Append(kind is FrameKind.Jit or FrameKind.Inlined && IsJavaSignature(name) ? "L" + name : name);
        if (layout.HasOffsets && name != "[unknown]") text.Append(CultureInfo.InvariantCulture, $"+0x{salt % 7:x}");
        if (kind == FrameKind.Inlined) text.Append(" (inlined)");
        else if (library.Length > 0) text.Append(" (").Append(library).Append(')');
        text.Append('\n');
    }

    /// <summary>Whether the name is what the reader leaves of <c>Lorg/example/Main;::run</c>.</summary>
    private static bool IsJavaSignature(string name)
    {
        var semicolon = name.IndexOf(';', StringComparison.Ordinal);
        return semicolon > 0 && name.AsSpan(0, semicolon).IndexOfAny(" ()[]<>,:") < 0;
    }

    private static string Id(int? id) => (id ?? -1).ToString(CultureInfo.InvariantCulture);

    private static string Time(long nanoseconds, int decimals)
    {
        var seconds = (nanoseconds / 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        return decimals == 0 ? seconds : seconds + "." + (nanoseconds % 1_000_000_000).ToString("D9", CultureInfo.InvariantCulture)[..decimals];
    }
}

/// <summary>A layout of <c>perf script</c>.</summary>
public sealed record PerfScriptLayout
{
    /// <summary>The process beside the thread, as <c>-F pid,tid</c> prints. Default is true.</summary>
    public bool HasProcess { get; init; } = true;

    /// <summary>The CPU. Default is true.</summary>
    public bool HasCpu { get; init; } = true;

    /// <summary>The period. Default is true.</summary>
    public bool HasPeriod { get; init; } = true;

    /// <summary>Decimals of the time, 0 to 9. Default is 9.</summary>
    public int Decimals { get; init; } = 9;

    /// <summary>Offsets behind symbols. Default is true; without them names that end in what looks like one do not survive.</summary>
    public bool HasOffsets { get; init; } = true;

    /// <summary>The lines that begin with <c>#</c>. Default is true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What a frame line begins with. Default is a tab.</summary>
    public string Indent { get; init; } = "\t";

    /// <summary>Lines end in CR LF. Default is false.</summary>
    public bool HasCarriageReturns { get; init; }

    /// <summary>A byte-order mark at the beginning. Default is false.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>A sample with one frame takes one line, as without call chains. Default is false.</summary>
    public bool PutsLoneFrameOnHeaderLine { get; init; }
}
