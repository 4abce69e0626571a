using System.Text;
using System.Text.Json;
using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Commands;

/// <summary>A perf.data goes through the perf on PATH; here a shell script stands in for it.</summary>
public sealed class PerfDataTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _recording;

    public PerfDataTests()
    {
        _recording = _folder.Write("app.data", Encoding.ASCII.GetBytes("PERFILE2 and what follows"));
        _folder.Write("printed.txt", TestFolder.PerfScript);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_printed_by_perf_script_without_inlining()
    {
        var environment = _folder.Program("perf", $"echo \"$@\" > '{_folder.Path}/asked'\ncat '{_folder.Path}/printed.txt'\n");

        var result = await RunningCommand.RunAsync(["info", _recording, "--json"], environment: environment);

        result.ExitCode.ShouldBe(0, result.Error);
        Samples(result).ShouldBe(3);
        (await AskedAsync()).ShouldBe($"script --header --ns --no-inline -F comm,pid,tid,cpu,time,period,event,ip,sym,dso -i {_recording}");
        result.Error.ShouldContain("--inline adds them");
        _folder.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public async Task Inlining_is_asked_for_by_an_option()
    {
        var environment = _folder.Program("perf", $"echo \"$@\" > '{_folder.Path}/asked'\ncat '{_folder.Path}/printed.txt'\n");

        await RunningCommand.RunAsync(["info", _recording, "--inline"], environment: environment);

        (await AskedAsync()).ShouldNotContain("--no-inline");
    }

    [Fact]
    public async Task A_field_that_was_not_recorded_is_left_out()
    {
        var environment = _folder.Program("perf", $"""
            case "$*" in *,cpu,*) echo "Samples for 'cycles' event do not have CPU attribute set. Cannot print 'cpu' field." >&2; exit 255 ;; esac
            cat '{_folder.Path}/printed.txt'
            """);

        var result = await RunningCommand.RunAsync(["info", _recording, "--json"], environment: environment);

        result.ExitCode.ShouldBe(0, result.Error);
        Samples(result).ShouldBe(3);
        result.Error.ShouldContain("without \"cpu\"");
    }

    [Fact]
    public async Task When_perf_fails_its_own_words_are_shown()
    {
        var environment = _folder.Program("perf", "echo '# header only'\necho 'incompatible file format (rerun with -v)' >&2\nexit 255\n");

        var result = await RunningCommand.RunAsync(["info", _recording], environment: environment);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldContain("flamescope: perf script cannot read app.data: incompatible file format (rerun with -v).");
        _folder.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_perf_that_broke_off_had_printed_is_shown_and_said()
    {
        var environment = _folder.Program("perf", $"cat '{_folder.Path}/printed.txt'\necho 'truncated' >&2\nexit 1\n");

        var result = await RunningCommand.RunAsync(["info", _recording, "--json"], environment: environment);

        result.ExitCode.ShouldBe(0, result.Error);
        Samples(result).ShouldBe(3);
        result.Error.ShouldContain("perf script did not reach the end of app.data: truncated.");
    }

    [Fact]
    public async Task Without_perf_the_command_to_run_elsewhere_is_given()
    {
        var environment = _folder.Program("not-perf", "");
        // dotnet is started by its full path; PATH then holds nothing else.
        environment["PATH"] = Path.Combine(_folder.Path, "bin");

        var result = await RunningCommand.RunAsync(["info", _recording], environment: environment);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldContain("apt install linux-perf");
        result.Error.ShouldContain("perf script --header --ns --no-inline -F comm,pid,tid,cpu,time,period,event,ip,sym,dso -i perf.data > profile.txt");
    }

    [Fact]
    public async Task Interrupting_ends_perf_too()
    {
        var environment = _folder.Program("perf", $"echo $$ > '{_folder.Path}/pid.new'\nmv '{_folder.Path}/pid.new' '{_folder.Path}/pid'\nexec sleep 300\n");
        var pidFile = Path.Combine(_folder.Path, "pid");
        await using var command = RunningCommand.Start([_recording, "--no-open", "--port", "0"], environment);
        while (!File.Exists(pidFile)) await Task.Delay(10, TestContext.Current.CancellationToken);

        await command.SignalAsync("INT");
        var result = await command.EndAsync();

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldEndWith("flamescope: interrupted.\n");
        var pid = (await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken)).Trim();
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
        _folder.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public async Task Opened_in_the_browser_it_is_served_under_its_name_and_removed_at_the_end()
    {
        var environment = _folder.Program("perf", $"cat '{_folder.Path}/printed.txt'\n");
        await using var command = RunningCommand.Start([_recording, "--no-open", "--port", "0"], environment);
        var address = new Uri((await command.LineAsync()).Split(' ')[3]);
        address.Query.ShouldBe("?profile=app.data");
        using (var http = new HttpClient())
        {
            using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri(address, "/api/profile?profile=app.data"), TestContext.Current.CancellationToken));
            json.RootElement.GetProperty("samples").GetInt32().ShouldBe(3);
        }

        await command.SignalAsync("TERM");
        (await command.EndAsync()).ExitCode.ShouldBe(0);
        _folder.LeftBehind.ShouldBeEmpty();
    }

    private static int Samples(CommandResult result)
    {
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("samples").GetInt32();
    }

    private async Task<string> AskedAsync() => (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "asked"), TestContext.Current.CancellationToken)).Trim();
}
