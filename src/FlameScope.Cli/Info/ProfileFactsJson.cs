using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlameScope.Cli.Info;

/// <summary>Facts of a profile for programs. <c>docs/cli.md</c> describes the members; they may grow but not change.</summary>
internal static class ProfileFactsJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Characters that are put together before they are written.</summary>
    private const int PieceLength = 32 << 10;

    /// <summary>Writes the facts as one JSON object in ASCII, so that nothing in a name reaches a terminal as it is. A profile may have a hundred thousand threads: they are written as they come.</summary>
    public static void Write(ProfileFacts facts, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>(PieceLength * 2);
        using var json = new Utf8JsonWriter(buffer, Indented);
        Write(json, facts, () => Pass(atLeast: PieceLength));
        Pass(atLeast: 0);

        void Pass(int atLeast)
        {
            if (buffer.WrittenCount + json.BytesPending < atLeast) return;
            json.Flush();
            output.Write(Encoding.ASCII.GetString(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
        }
    }

    private static void Write(Utf8JsonWriter json, ProfileFacts facts, Action written)
    {
        var (profile, summary) = (facts.Profile, facts.Summary);
        json.WriteStartObject();
        json.WriteString("file", facts.Name);
        Number(json, "sizeBytes", facts.SizeBytes);
        json.WriteString("format", profile.Report.Format);
        json.WriteNumber("samples", summary.Samples);
        json.WriteNumber("idleSamples", summary.IdleSamples);
        json.WriteNumber("unresolvedIdleSamples", summary.UnresolvedIdleSamples);
        json.WriteNumber("waitingSamples", summary.WaitingSamples);
        json.WriteNumber("samplesWithoutTime", facts.SamplesWithoutTime);
        json.WriteBoolean("hasTime", facts.HasTime);
        json.WriteNumber("startNs", facts.HasTime ? profile.Span.StartNs : 0);
        json.WriteNumber("endNs", facts.HasTime ? profile.Span.EndNs : 0);
        json.WriteNumber("durationNs", facts.DurationNs);
        json.WriteNumber("distinctStacks", facts.DistinctStacks);
        json.WriteNumber("distinctFrames", profile.Frames.Count);
        WriteLists(json, facts, written);
        WriteClock(json, facts);
        WriteCapture(json, facts);
        WriteReport(json, facts);
        json.WriteEndObject();
    }

    private static void WriteLists(Utf8JsonWriter json, ProfileFacts facts, Action written)
    {
        json.WriteStartArray("events");
        foreach (var choice in facts.Events)
        {
            json.WriteStartObject();
            json.WriteString("name", choice.Key);
            json.WriteString("unit", choice.Unit);
            json.WriteBoolean("isCpuTime", choice.IsCpuTime);
            json.WriteNumber("samples", choice.Samples);
            json.WriteNumber("idleSamples", choice.IdleSamples);
            json.WriteNumber("weight", choice.Weight);
            json.WriteEndObject();
            written();
        }

        json.WriteEndArray();
        json.WriteStartArray("comms");
        foreach (var comm in facts.Summary.Comms)
        {
            json.WriteStartObject();
            json.WriteString("name", comm.Name);
            json.WriteNumber("samples", comm.Samples);
            json.WriteEndObject();
            written();
        }

        json.WriteEndArray();
        json.WriteStartArray("processes");
        foreach (var process in facts.Summary.Processes)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", process.Id);
            json.WriteString("name", process.Name);
            json.WriteNumber("samples", process.Samples);
            json.WriteEndObject();
            written();
        }

        json.WriteEndArray();
        json.WriteStartArray("threads");
        foreach (var thread in facts.Summary.Threads)
        {
            var row = facts.Profile.Threads[thread.Id];
            json.WriteStartObject();
            Number(json, "pid", row.ProcessId);
            Number(json, "tid", row.Tid);
            json.WriteString("comm", facts.Profile.Threads.Comm(thread.Id));
            json.WriteNumber("samples", thread.Samples);
            json.WriteEndObject();
            written();
        }

        json.WriteEndArray();
        json.WriteStartArray("cpus");
        foreach (var cpu in facts.Summary.Cpus)
        {
            json.WriteStartObject();
            Number(json, "cpu", cpu.Id < 0 ? null : cpu.Id);
            json.WriteNumber("samples", cpu.Samples);
            json.WriteEndObject();
            written();
        }

        json.WriteEndArray();
    }

    private static void WriteClock(Utf8JsonWriter json, ProfileFacts facts)
    {
        var clock = facts.Profile.Clock;
        json.WriteStartObject("clock");
        json.WriteString("source", clock.Source);
        // Nanoseconds since 1970 do not fit a double, which is what many readers of JSON make of a number.
        json.WriteString("originSourceNs", clock.OriginSourceNs.ToString(CultureInfo.InvariantCulture));
        json.WriteString("originUnixNs", clock.OriginUnixNs?.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("approximate", clock.WallClockIsApproximate);
        json.WriteEndObject();
    }

    private static void WriteCapture(Utf8JsonWriter json, ProfileFacts facts)
    {
        var capture = facts.Profile.Capture;
        json.WriteStartObject("capture");
        json.WriteString("host", capture.Host);
        json.WriteString("commandLine", capture.CommandLine);
        json.WriteString("producer", capture.Producer);
        json.WriteString("architecture", capture.Architecture);
        json.WriteString("capturedOn", capture.CapturedOn);
        Number(json, "cpus", capture.Cpus);
        if (capture.SamplingHz is { } hz) json.WriteNumber("samplingHz", hz);
        else json.WriteNull("samplingHz");
        Number(json, "lostEvents", capture.LostEvents);
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, ProfileFacts facts)
    {
        var report = facts.Profile.Report;
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("lines", report.Lines);
        json.WriteStartArray("skipped");
        foreach (var skipped in report.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("reason", skipped.Reason);
            json.WriteNumber("count", skipped.Count);
            json.WriteStartArray("examples");
            foreach (var example in skipped.Examples)
            {
                json.WriteStartObject();
                json.WriteNumber("position", example.Position);
                json.WriteString("text", example.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in report.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
