using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>What reading a file, or a part of one, came to, besides the samples.</summary>
internal sealed class PartResult
{
    /// <summary>The header lines.</summary>
    public CaptureHeader Capture { get; init; } = new();

    /// <summary>The first times.</summary>
    public DeltaTimes DeltaTimes { get; init; } = new();

    /// <summary>What was skipped.</summary>
    public ReadReportBuilder Report { get; init; } = new();

    /// <summary>Bytes that were read.</summary>
    public long Bytes { get; set; }

    /// <summary>Lines that were read.</summary>
    public long Lines { get; set; }

    /// <summary>Lines that were too long.</summary>
    public long LinesCut { get; set; }

    /// <summary>Stacks that were too deep.</summary>
    public long StacksCut { get; set; }

    /// <summary>Names that were too long.</summary>
    public long NamesCut { get; set; }

    /// <summary>Events that perf says were lost.</summary>
    public long LostEvents { get; set; }

    /// <summary>Times that were read as microseconds without leading zeros.</summary>
    public long Unpadded { get; set; }

    /// <summary>Whether a sample's wall-clock time was met. The first counts, also where nothing could be told from it.</summary>
    public bool HasWallClock { get; set; }

    /// <summary>What that time told.</summary>
    public long? UnixOffsetNs { get; set; }

    /// <summary>Whether the times are differences.</summary>
    public bool HasDifferencesOfTimes => DeltaTimes.AreDifferences();

    /// <summary>Adds what the next part of the file came to.</summary>
    public void Append(PartResult later)
    {
        later.Report.Shift(Lines);
        Report.Append(later.Report);
        Capture.Append(later.Capture);
        DeltaTimes.Append(later.DeltaTimes);
        Bytes += later.Bytes;
        Lines += later.Lines;
        LinesCut += later.LinesCut;
        StacksCut += later.StacksCut;
        NamesCut += later.NamesCut;
        LostEvents += later.LostEvents;
        Unpadded += later.Unpadded;
        if (!HasWallClock) UnixOffsetNs = later.UnixOffsetNs;
        HasWallClock |= later.HasWallClock;
    }

    /// <summary>Judges the file as a whole, and writes what is said of it into the builder.</summary>
    public void Finish(ProfileBuilder builder, ReadLimits limits)
    {
        if (HasDifferencesOfTimes) throw DifferencesOfTimes(Lines);
        if (builder.SampleCount == 0) throw NoSamples();
        var report = builder.Report;
        report.Append(Report);
        report.Bytes = Bytes;
        report.Lines = Lines;
        if (UnixOffsetNs is not null)
        {
            builder.UnixOffsetNs = UnixOffsetNs;
            builder.WallClockIsApproximate = true;
        }

        Capture.Apply(builder, LostEvents);
        if (LostEvents > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"perf says that it lost {LostEvents:N0} events while recording."));
        if (Unpadded > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{Unpadded:N0} times have fewer than six decimals among others of six; they were read as microseconds without leading zeros, as simpleperf's report_sample.py prints them."));
        if (StacksCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{StacksCut:N0} stacks are deeper than {limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (NamesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{NamesCut:N0} names are longer than {limits.MaxNameLength:N0} bytes and have been cut."));
        if (LinesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{LinesCut:N0} lines are longer than {limits.MaxLineLength:N0} bytes and have been cut."));
    }

    /// <summary>No moment can be told from the times.</summary>
    public static ProfileFormatException DifferencesOfTimes(long line) => ProfileFormatException.OfFile(
        PerfScriptFormat.FormatName,
        line,
        PositionUnit.Line,
        "differences of times (perf script --deltatime), from which no moment can be told",
        "times; print it again without --deltatime");

    private ProfileFormatException NoSamples() => ProfileFormatException.OfFile(
        PerfScriptFormat.FormatName,
        Lines,
        PositionUnit.Line,
        string.Create(CultureInfo.InvariantCulture, $"no sample in {Lines:N0} lines"),
        "lines such as \"java 1234 [002] 5076.600000: cpu-clock:\" with frames below them");
}
