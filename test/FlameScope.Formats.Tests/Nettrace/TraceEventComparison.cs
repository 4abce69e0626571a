using System.IO.Compression;
using FlameScope.Testing;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;

namespace FlameScope.Formats.Tests.Nettrace;

/// <summary>
/// The same samples as Microsoft's TraceEvent finds: times, threads, and the name of every frame that TraceEvent has one for. TraceEvent itself is not used for reading
/// (docs/decisions/0011-reading-nettrace.md).
/// </summary>
public sealed class TraceEventComparison
{
    public static TheoryData<string> Traces =>
    [
        RepositoryFiles.At("test", "fixtures", "nettrace", "invoice-service.nettrace.gz"),
        Path.Combine(RepositoryFiles.Corpus, "nettrace", "perfview__eventpipe-dotnetcore3.0-win-x64-objver4.nettrace"),
        Path.Combine(RepositoryFiles.Corpus, "nettrace", "perfview__mixed_managed_external_samples.nettrace"),
        Path.Combine(RepositoryFiles.Corpus, "nettrace", "sentry-dotnet__sample.nettrace"),
    ];

    [Theory]
    [MemberData(nameof(Traces))]
    public void Samples_are_those_that_TraceEvent_finds(string path)
    {
        if (!File.Exists(path)) Assert.Skip($"There is no {path}.");
        var expected = OfTraceEvent(path);
        var actual = OfFlameScope(path);

        actual.Count.ShouldBe(expected.Count);
        var named = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            // TraceEvent keeps times in units of 100 ns.
            if (Math.Abs(expected[i].UnixNs - actual[i].UnixNs) > 1_000 || actual[i].Thread != expected[i].Thread) Assert.Fail($"Sample {i} is {actual[i]}, not {expected[i]}.");
            actual[i].Frames.Length.ShouldBe(expected[i].Frames.Length);
            for (var frame = 0; frame < expected[i].Frames.Length; frame++)
            {
                if (expected[i].Frames[frame].Length == 0) continue;
                named++;
                if (actual[i].Frames[frame] != expected[i].Frames[frame]) Assert.Fail($"Frame {frame} of sample {i} is {actual[i].Frames[frame]}, not {expected[i].Frames[frame]}.");
            }
        }

        named.ShouldBeGreaterThan(100);
        TestContext.Current.TestOutputHelper?.WriteLine($"{expected.Count} samples, {named} named frames agree");
    }

    [Theory]
    [InlineData("runtime-v1.netperf")]
    [InlineData("runtime-v2.netperf")]
    public void Versions_that_TraceEvent_has_dropped_are_read(string file)
    {
        var path = RepositoryFiles.At("test", "fixtures", "nettrace", file);
        Should.Throw<UnsupportedFormatVersionException>(() => new EventPipeEventSource(path).Dispose());
        OfFlameScope(path).Count.ShouldBe(7);
    }

    private static List<Sample> OfTraceEvent(string path)
    {
        var folder = Directory.CreateTempSubdirectory("flamescope-test-");
        try
        {
            var trace = Path.Combine(folder.FullName, "trace.nettrace");
            using (var source = Open(path))
            using (var copy = File.Create(trace)) source.CopyTo(copy);
            using var log = TraceLog.OpenOrConvert(TraceLog.CreateFromEventPipeDataFile(trace, Path.Combine(folder.FullName, "trace.etlx")));
            var samples = new List<Sample>();
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var data in log.Events)
            {
                if (data is not ClrThreadSampleTraceData) continue;
                var frames = new List<string>();
                for (var at = log.GetCallStackForEvent(data); at is not null; at = at.Caller)
                {
                    var name = at.CodeAddress.FullMethodName;
                    if (!names.TryGetValue(name, out var known)) names.Add(name, known = WithoutGrammar(name));
                    frames.Add(known);
                }


                frames.Reverse();
                samples.Add(new Sample((data.TimeStamp.ToUniversalTime() - DateTime.UnixEpoch).Ticks * 100, data.ThreadID, [.. frames]));
            }

            return Sorted(samples);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Sample> OfFlameScope(string path)
    {
        using var file = File.OpenRead(path);
        var profile = ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken);
        var samples = new List<Sample>();
        for (var row = 0; row < profile.Samples.Count; row++)
        {
            if (profile.Events[profile.Samples.Events[row]].Name != "thread-sample") continue;
            var thread = profile.Threads[profile.Samples.Threads[row]];
            string[] frames = [.. profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name)];
            samples.Add(new Sample(profile.Samples.Times[row] + profile.Clock.OriginUnixNs!.Value, thread.Tid!.Value, frames));
        }

        return Sorted(samples);
    }

    /// <summary>By thread and then time: two samples of one thread are never nearer than TraceEvent's times are exact.</summary>
    private static List<Sample> Sorted(List<Sample> samples) => [.. samples.OrderBy(sample => sample.Thread).ThenBy(sample => sample.UnixNs)];

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>TraceEvent keeps the words of a signature's grammar.</summary>
    private static string WithoutGrammar(string name)
    {
        foreach (var before in (ReadOnlySpan<string>)["(", ",", "<", "["])
        {
            foreach (var word in (ReadOnlySpan<string>)["value class ", "class ", "valuetype "]) name = name.Replace(before + word, before, StringComparison.Ordinal);
        }

        return name;
    }

    private sealed record Sample(long UnixNs, int Thread, string[] Frames);
}
