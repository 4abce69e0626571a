using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Commands;

public sealed class InfoCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_counts_samples_events_and_time()
    {
        var file = _folder.Write("app.perf", TestFolder.PerfScript);

        var result = await RunningCommand.RunAsync(["info", file, "--json"]);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBeEmpty();
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        root.GetProperty("format").GetString().ShouldBe("perf script");
        root.GetProperty("samples").GetInt32().ShouldBe(3);
        root.GetProperty("idleSamples").GetInt32().ShouldBe(1);
        root.GetProperty("samplesWithoutTime").GetInt32().ShouldBe(0);
        root.GetProperty("hasTime").GetBoolean().ShouldBeTrue();
        root.GetProperty("durationNs").GetInt64().ShouldBe(2_000_000_001);
        root.GetProperty("distinctStacks").GetInt32().ShouldBe(3);
        root.GetProperty("distinctFrames").GetInt32().ShouldBe(5);
        root.GetProperty("events").EnumerateArray().Select(e => (e.GetProperty("name").GetString(), e.GetProperty("samples").GetInt32())).ShouldBe([("cpu-clock", 3)]);
        root.GetProperty("threads").EnumerateArray().Select(t => t.GetProperty("comm").GetString()).ShouldBe(["java", "node", "swapper"], ignoreOrder: true);
        root.GetProperty("cpus").EnumerateArray().Sum(cpu => cpu.GetProperty("samples").GetInt32()).ShouldBe(3);
        root.GetProperty("skipped").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("# captured on    : Thu Jan  1 12:00:00 2026\n# time of last sample : 100.000000\n", "from about 2026-01-01 11:59:00, local time there")]
    [InlineData("# reference time: 2026-01-01 12:00:00.500000 = 1767268800.500000 (TOD) = 100.500000000 (monotonic)\n", "from 2026-01-01 11:59:00 UTC")]
    public async Task Only_a_time_that_is_known_exactly_is_called_utc(string header, string expected)
    {
        var file = _folder.Write("app.perf", header + "java 1 [000] 40.000000: cpu-clock: \njava 1 [000] 100.000000: cpu-clock: \n");

        (await RunningCommand.RunAsync(["info", file])).Output.ShouldContain(expected);
    }

    [Fact]
    public async Task Standard_input_is_read_and_gzip_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(TestFolder.PerfScript), TestContext.Current.CancellationToken);
        }

        var result = await RunningCommand.RunAsync(["info", "-"], packed.ToArray());

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("stdin\n");
        result.Output.ShouldContain("  Samples    3, 1 idle (33.3 %)\n");
    }

    [Fact]
    public async Task A_hostile_comm_sends_nothing_to_the_terminal()
    {
        var file = _folder.Write("\e[31mred.perf", TestFolder.PerfScript.Replace("java ", "a\e]0;owned\a\u009b2J\u202e ", StringComparison.Ordinal));

        var text = await RunningCommand.RunAsync(["info", file]);
        var json = await RunningCommand.RunAsync(["info", file, "--json"]);

        text.ExitCode.ShouldBe(0, text.Error);
        text.Output.ShouldContain("\\u{1b}]0;owned\\u{7}\\u{9b}2J\\u{202e}");
        (text.Output + json.Output).Where(c => c != '\n' && (char.IsControl(c) || c == '\u202e')).ShouldBeEmpty();
        json.Output.All(char.IsAscii).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_no_profile_is_said_in_a_sentence()
    {
        var file = _folder.Write("notes.txt", "hello world on 2024-01-01\n");

        var result = await RunningCommand.RunAsync(["info", file]);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("flamescope: ");
        result.Error.ShouldNotContain("   at ");
        result.Error.TrimEnd('\n').Split('\n').Length.ShouldBe(1);
    }
}
