using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();

    public ServeCommandTests() => _folder.Write("app.perf", TestFolder.PerfScript);

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_says_where_it_is_answers_and_stops_when_told(string signal)
    {
        await using var command = RunningCommand.Start(["serve", _folder.Path, "--port", "0", "--no-open"], new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAMESCOPE_CACHE"] = "off" });
        var line = await command.LineAsync();
        line.ShouldMatch("^FlameScope is at http://127\\.0\\.0\\.1:[0-9]+/ \\(Ctrl-C stops it\\)$");
        using var profiles = JsonDocument.Parse(await _http.GetStringAsync(new Uri(AddressIn(line), "/api/profiles"), TestContext.Current.CancellationToken));
        profiles.RootElement.GetProperty("profiles").EnumerateArray().Single().GetProperty("id").GetString().ShouldBe("app.perf");

        await command.SignalAsync(signal);

        var result = await command.EndAsync();
        result.ExitCode.ShouldBe(0);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Debugging_says_where_settings_are_from_and_logs_requests_without_the_token()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAMESCOPE_TOKEN"] = "s3cret", ["FLAMESCOPE_DEBUG"] = "1", ["FLAMESCOPE_PORT"] = "0", ["FLAMESCOPE_PROFILES"] = _folder.Path };
        await using var command = RunningCommand.Start(["serve", "--no-open"], variables);
        var address = AddressIn(await command.LineAsync());

        using var response = await _http.GetAsync(new Uri(address, "/api/profile?profile=app.perf&token=s3cret"), TestContext.Current.CancellationToken);
        await command.SignalAsync("INT");

        ((int)response.StatusCode).ShouldBe(200);
        var error = (await command.EndAsync()).Error;
        error.ShouldContain("configuration file: off\n");
        error.ShouldContain($"profiles = {_folder.Path}, from FLAMESCOPE_PROFILES\n");
        error.ShouldContain("token = (not shown), from FLAMESCOPE_TOKEN\n");
        error.ShouldContain("GET /api/profile?profile=app.perf 200 ");
        error.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task An_address_that_others_reach_gets_a_token_whoever_asks_for_it()
    {
        await using var command = RunningCommand.Start([_folder.Path, "--no-open"], new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAMESCOPE_HOST"] = "*", ["FLAMESCOPE_PORT"] = "0" });

        var line = await command.LineAsync();

        line.ShouldMatch("token=[0-9a-f]{48} ");
        using var response = await _http.GetAsync(new Uri(AddressIn(line), "/api/profiles"), TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_words()
    {
        using var taken = Taken();

        var result = await RunningCommand.RunAsync(["serve", _folder.Path, "--port", $"{PortOf(taken)}", "--no-open"]);

        result.ExitCode.ShouldBe(ExitCodes.PortInUse);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith($"flamescope: Port {PortOf(taken)} is in use");
        result.Error.ShouldContain("--port");
        result.Error.TrimEnd('\n').Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Plain_flamescope_takes_the_next_free_port_and_says_so()
    {
        using var taken = Taken();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var console = new TestConsole();

        var serving = ServeSession.RunAsync(
            new ServeRequest { Paths = [_folder.Path], Port = PortOf(taken), OtherPortWillDo = true },
            console.Console with { Output = new StopAtFirstLine(stop) },
            stop.Token);

        (await serving).ShouldBe(ExitCodes.Success);
        console.Error.ShouldBe($"Port {PortOf(taken)} is in use by another program; taking another one.\n");
    }

    [Fact]
    public async Task Several_files_and_folders_are_served_and_the_first_file_is_shown()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder.Path, "nested", "app.perf")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "b.perf"), TestFolder.PerfScript, TestContext.Current.CancellationToken);
        var link = Path.Combine(_folder.Path, "link.perf");
        File.CreateSymbolicLink(link, _folder.Write("a b+c.perf", TestFolder.PerfScript));
        await using var command = RunningCommand.Start(["serve", other, link, "--port", "0", "--no-open"]);

        var address = AddressIn(await command.LineAsync());

        address.Query.ShouldBe("?profile=a%20b%2Bc.perf");
        using var shown = JsonDocument.Parse(await _http.GetStringAsync(new Uri(address, "/api/profile" + address.Query), TestContext.Current.CancellationToken));
        shown.RootElement.GetProperty("samples").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Standard_input_is_served()
    {
        await using var command = RunningCommand.Start(["serve", "-", "--port", "0", "--no-open"], _folder.Program("no-perf", ""));
        await command.GiveAsync(Encoding.UTF8.GetBytes(TestFolder.PerfScript));

        var address = AddressIn(await command.LineAsync());

        address.Query.ShouldBe("?profile=stdin");
        using var shown = JsonDocument.Parse(await _http.GetStringAsync(new Uri(address, "/api/profile?profile=stdin"), TestContext.Current.CancellationToken));
        shown.RootElement.GetProperty("samples").GetInt32().ShouldBe(3);
        _folder.LeftBehind.Length.ShouldBe(1);

        await command.SignalAsync("TERM");
        (await command.EndAsync()).ExitCode.ShouldBe(0);
        _folder.LeftBehind.ShouldBeEmpty();
    }

    [Fact]
    public async Task Interrupting_while_standard_input_is_awaited_ends_it()
    {
        await using var command = RunningCommand.Start(["info", "-"]);
        // More than a pipe holds: when all of it is written, the command is there and reads.
        await command.GiveAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(TestFolder.PerfScript, 1_000))), close: false);

        await command.SignalAsync("INT");

        var result = await command.EndAsync();
        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldBe("flamescope: interrupted.\n");
    }

    [Fact]
    public async Task An_address_that_others_reach_has_a_token()
    {
        await using var command = RunningCommand.Start(["serve", _folder.Path, "--host", "*", "--port", "0", "--no-open"]);

        var address = AddressIn(await command.LineAsync());

        address.Host.ShouldBe("127.0.0.1");
        address.Query.ShouldMatch("^\\?token=[0-9a-f]{48}$");
        (await _http.GetAsync(new Uri(address, "/api/profiles"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _http.GetAsync(new Uri(address, "/api/profiles" + address.Query), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_display_gets_the_browser()
    {
        var environment = _folder.Program("xdg-open", $"echo \"$1\" > '{_folder.Path}/opened.new'\nmv '{_folder.Path}/opened.new' '{_folder.Path}/opened'\n");
        environment["DISPLAY"] = ":99";
        await using var command = RunningCommand.Start([Path.Combine(_folder.Path, "app.perf"), "--port", "0"], environment);

        var address = AddressIn(await command.LineAsync());

        var opened = Path.Combine(_folder.Path, "opened");
        while (!File.Exists(opened)) await Task.Delay(10, TestContext.Current.CancellationToken);
        (await File.ReadAllTextAsync(opened, TestContext.Current.CancellationToken)).Trim().ShouldBe(address.AbsoluteUri);
    }

    private sealed class StopAtFirstLine(CancellationTokenSource stop) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value) => stop.Cancel();
    }

    private static Uri AddressIn(string line) => new(line.Split(' ')[3]);

    private static Socket Taken()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
