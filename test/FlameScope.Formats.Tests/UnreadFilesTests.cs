namespace FlameScope.Formats.Tests;

/// <summary>Real files of tools that are known and not read: each message names what the file is, and a command where there is one.</summary>
public sealed class UnreadFilesTests
{
    private static readonly Dictionary<string, FormatCorpus> Folders = new[] { "other", "pprof-legacy", "etw", "negative", "perf-data", "apple-instruments" }.ToDictionary(folder => folder, folder => new FormatCorpus(folder), StringComparer.Ordinal);

    public static TheoryData<string> PerfData => [.. Folders["perf-data"].Files];

    [Theory]
    [InlineData("other", "catapult__sample_perf_report_output.txt", "perf report")]
    [InlineData("other", "firefox-profiler__art-trace-regular.trace.gz", "method trace of Android")]
    [InlineData("other", "go-profiler-notes__hello.trace", "execution trace of Go")]
    [InlineData("other", "inferno__utf8.prof", "GHC")]
    [InlineData("other", "inferno__vtune.csv", "VTune")]
    [InlineData("other", "speedscope__Heap-20181003T105432.heapprofile", "heap profile of V8")]
    [InlineData("other", "speedscope__callgrind.example.log", "callgrind")]
    [InlineData("other", "speedscope__callgrind.name-compression.log", "callgrind")]
    [InlineData("other", "speedscope__isolate-0x102802600-v8.log", "log of V8")]
    [InlineData("other", "speedscope__script.log", "Papyrus")]
    [InlineData("other", "speedscope__stack.log", "Papyrus")]
    [InlineData("other", "speedscope__simple-stackprof.json", "stackprof")]
    [InlineData("other", "speedscope__simple-with-invalids.txt", "pmcstat")]
    [InlineData("other", "speedscope__simple.txt", "pmcstat")]
    [InlineData("other", "speedscope__simple.html-recording.json", "Safari")]
    [InlineData("other", "speedscope__simple.prof", "GHC")]
    [InlineData("pprof-legacy", "pprof__cppbench.contention", "contention profile")]
    [InlineData("pprof-legacy", "pprof__cppbench.cpu", "CPU profile of gperftools")]
    [InlineData("pprof-legacy", "pprof__cppbench.heap", "heap profile")]
    [InlineData("pprof-legacy", "pprof__cppbench.thread", "list of threads")]
    [InlineData("pprof-legacy", "pprof__go.crc32.cpu", "CPU profile of gperftools")]
    [InlineData("pprof-legacy", "pprof__go.godoc.thread", "list of threads")]
    [InlineData("pprof-legacy", "pprof__gobench.heap", "heap profile")]
    [InlineData("pprof-legacy", "pprof__java.cpu", "CPU profile of gperftools")]
    [InlineData("etw", "perfview__SelfDescribingSingleEvent.etl", "ETL trace")]
    [InlineData("etw", "perfview__gcevents.etl.zip", "ETL trace")]
    [InlineData("negative", "GrapheneOS-simpleperf__invalid_perf.data", "file of zeros")]
    [InlineData("negative", "inferno__unknown-format.txt", "not known")]
    [InlineData("negative", "pprof__7e3c92482f6f39fc502b822ded792c589849cca8", "heap profile")]
    [InlineData("apple-instruments", "inferno__sample.txt", "inferno-collapse-sample")]
    [InlineData("apple-instruments", "inferno__end-before-call-graph-end.txt", "inferno-collapse-sample")]
    [InlineData("apple-instruments", "speedscope__cycles-example-deep-copy.txt", "xctrace export")]
    [InlineData("apple-instruments", "speedscope__simple-time-profile-deep-copy.txt", "xctrace export")]
    public void Message_names_what_the_file_is(string folder, string file, string words)
    {
        Folders[folder].Read(file, out var refusal).ShouldBeNull();

        refusal.ShouldContain(words);
    }

    [Theory]
    [InlineData(new byte[] { 0xDC, 0xDF, 0x4A, 0x53, 0x4C, 0x42, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "version 2")]
    [InlineData(new byte[] { 0x6D, 0x61, 0x67, 0x69, 0x63, 0x3A, 0x20, 0x53, 0x49, 0x4D, 0x50, 0x4C, 0x45, 0x50, 0x45, 0x52, 0x46, 0x0A }, "report itself")]
    public void Beginning_of_a_file_tells_what_to_do(byte[] content, string words) =>
        Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(content), cancel: TestContext.Current.CancellationToken)).Message.ShouldContain(words);

    [Theory]
    [MemberData(nameof(PerfData))]
    public void Recording_of_perf_says_how_to_print_it(string file)
    {
        Folders["perf-data"].Read(file, out var refusal).ShouldBeNull();

        refusal.ShouldContain("perf.data");
        refusal.ShouldContain("perf script");
    }
}
