using FlameScope.Cli.Configuration;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Tests.Running;
using FlameScope.Testing;

namespace FlameScope.Cli.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestConsole _console = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flag_wins_over_a_variable_and_a_variable_over_the_file()
    {
        _console.Variables["FLAMESCOPE_CONFIG"] = _folder.Write("settings.json", """{ "port": 1, "host": "127.0.0.1", "memory": "1G", "open": false }""");
        _console.Variables["FLAMESCOPE_PORT"] = "2";
        _console.Variables["FLAMESCOPE_HOST"] = "127.0.0.2";

        var settings = Of("serve", "--port", "3");

        settings.Word(Setting.Port).ShouldBe("3");
        settings.Word(Setting.Host).ShouldBe("127.0.0.2");
        settings.Bytes(Setting.Memory).ShouldBe(1L << 30);
        settings.IsOn(Setting.Open).ShouldBeFalse();
        settings.IsOn(Setting.PrettyJson).ShouldBeFalse();
        settings.Lines().ShouldContain("port = 3, from --port");
        settings.Lines().ShouldContain("host = 127.0.0.2, from FLAMESCOPE_HOST");
        settings.Lines().ShouldContain($"memory = 1G, from {Path.Combine(_folder.Path, "settings.json")}");
        settings.Lines().ShouldContain("prettyJson = false, since nothing else is said");
    }

    [Fact]
    public void Every_setting_can_be_given_in_every_way()
    {
        _folder.Write("all.json", """
            {
              // What a list has one of may stand alone.
              "profiles": [ "a.perf", "/b" ], "host": "::1", "port": 8080, "open": false, "allowedHosts": "perf.example", "token": "t", "memory": 1024, "maxUpload": "2M",
              "cache": false, "inline": true, "prettyJson": true, "debug": true, "verbose": true,
            }
            """);
        var variables = new TestConsole();
        variables.Variables.Clear();
        foreach (var (name, value) in new[]
        {
            ("PROFILES", string.Join(Path.PathSeparator, Path.Combine(_folder.Path, "a.perf"), "/b")), ("HOST", "::1"), ("PORT", "8080"), ("OPEN", "off"), ("ALLOWED_HOSTS", "perf.example"), ("TOKEN", "t"), ("MEMORY", "1K"),
            ("MAX_UPLOAD", "2M"), ("CACHE", "0"), ("INLINE", "1"), ("PRETTY_JSON", "yes"), ("DEBUG", "on"), ("VERBOSE", "TRUE"),
        })
        {
            variables.Variables.Add("FLAMESCOPE_" + name, value);
        }

        string[] flags =
        [
            "serve", Path.Combine(_folder.Path, "a.perf"), "/b", "--host", "::1", "--port", "8080", "--no-open", "--allowed-host", "perf.example", "--token", "t", "--memory", "1024", "--max-upload", "2M", "--no-cache",
            "--inline", "--pretty-json", "--debug", "--verbose",
        ];
        _console.Variables.Clear();

        foreach (var settings in new[] { Of("serve", "--config", Path.Combine(_folder.Path, "all.json")), Of(variables, "serve"), Of(flags) })
        {
            var request = ServeRequest.Of(settings, insistsOnPort: true);
            request.Paths.ShouldBe([Path.Combine(_folder.Path, "a.perf"), "/b"]);
            request.Host.ShouldBe("::1");
            request.Port.ShouldBe(8080);
            request.OpenBrowser.ShouldBeFalse();
            request.AllowedHosts.ShouldBe(["perf.example"]);
            request.Token.ShouldBe("t");
            request.CacheBytes.ShouldBe(1024);
            request.MaxUploadBytes.ShouldBe(2 << 20);
            request.KeepsParsed.ShouldBeFalse();
            request.Input.Inline.ShouldBeTrue();
            request.Input.Verbose.ShouldBeTrue();
            request.PrettyJson.ShouldBeTrue();
            request.DebugLines.Count.ShouldBe(Setting.All.Count + 1);
            request.DebugLines.ShouldAllBe(line => !line.Contains("nothing else is said", StringComparison.Ordinal));
            request.DebugLines.ShouldContain(line => line.StartsWith("token = (not shown), from ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_switch_can_be_turned_back_by_its_flag()
    {
        _console.Variables["FLAMESCOPE_OPEN"] = "no";
        _console.Variables["FLAMESCOPE_DEBUG"] = "1";

        var settings = Of("serve", "--no-open", "false", "--debug:false");

        settings.IsOn(Setting.Open).ShouldBeTrue();
        settings.IsOn(Setting.Debug).ShouldBeFalse();
    }

    [Theory]
    [InlineData("tcp://10.0.0.1:5000")]
    [InlineData("")]
    [InlineData(" ")]
    public void What_others_put_into_our_variables_says_nothing(string port)
    {
        _console.Variables["FLAMESCOPE_PORT"] = port;
        _console.Variables["FLAMESCOPE_SERVICE_HOST"] = "10.0.0.1";

        Of("serve").Word(Setting.Port).ShouldBe("5000");
    }

    [Fact]
    public void Only_a_port_that_the_command_line_asks_for_is_insisted_on_by_plain_flamescope()
    {
        _console.Variables["FLAMESCOPE_PORT"] = "8080";

        ServeRequest.Of(Of(), insistsOnPort: false).OtherPortWillDo.ShouldBeTrue();
        ServeRequest.Of(Of("--port", "8080"), insistsOnPort: false).OtherPortWillDo.ShouldBeFalse();
        ServeRequest.Of(Of("serve"), insistsOnPort: true).OtherPortWillDo.ShouldBeFalse();
    }

    [Fact]
    public void The_users_own_file_is_read_unless_another_is_named_or_none_is_wanted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "These systems have other places.");
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".config", "flamescope"));
        var own = _folder.Write(Path.Combine(".config", "flamescope", "config.json"), """{ "port": 1, "profiles": "~/profiles" }""");
        var other = _folder.Write("other.json", """{ "port": 2, "profiles": "profiles" }""");
        _console.Variables["HOME"] = _folder.Path;

        Of("serve").Find(Setting.Port).ShouldBe(new SettingValue(Setting.Port, ["1"], own), Same);
        Of("serve").Words(Setting.Profiles).ShouldBe([Path.Combine(_folder.Path, "profiles")]);
        Of("serve", "--config", other).Word(Setting.Port).ShouldBe("2");
        Of("serve", "--config", other).Words(Setting.Profiles).ShouldBe([Path.Combine(_folder.Path, "profiles")]);
        Of("serve", "--config", "off").Word(Setting.Port).ShouldBe("5000");
        _console.Variables["XDG_CONFIG_HOME"] = Path.Combine(_folder.Path, "nothing here");
        Of("serve").Word(Setting.Port).ShouldBe("5000");
        Of("serve").File.ShouldStartWith("none at ");
    }

    [Fact]
    public async Task A_file_in_the_current_folder_is_not_looked_at()
    {
        foreach (var name in new[] { "flamescope.json", "config.json", ".flamescope.json" }) _folder.Write(name, """{ "port": "wrong" }""");
        await using var command = RunningCommand.Start(["serve", "--port", "0", "--no-open"], new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAMESCOPE_CONFIG"] = "", ["HOME"] = "/nowhere", ["XDG_CONFIG_HOME"] = "" }, _folder.Path);

        (await command.LineAsync()).ShouldStartWith("FlameScope is at ");
    }

    [Fact]
    public void The_document_has_every_setting_with_its_names_and_default()
    {
        var rows = File.ReadAllLines(RepositoryFiles.At("docs", "configuration.md")).SkipWhile(line => !line.StartsWith("| setting", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).ToArray();

        var told = rows.Select(row => row.Split('|', StringSplitOptions.TrimEntries)[2..6]).Select(cells => string.Join(' ', cells).Replace("`", "", StringComparison.Ordinal));
        var are = Setting.All.Select(setting => $"{setting.Flag} {setting.Variable} {setting.Key} ");
        told.Zip(are).ShouldAllBe(pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal));
        rows.Length.ShouldBe(Setting.All.Count);
        foreach (var (row, setting) in rows.Zip(Setting.All).Where(pair => pair.Second.Default.Length > 0)) row.ShouldContain($"| `{setting.Default[0]}` |");
    }

    private static readonly IEqualityComparer<SettingValue?> Same = EqualityComparer<SettingValue?>.Create((a, b) => a!.ToString() == b!.ToString() && a.Setting == b.Setting, value => 0);

    private Settings Of(params string[] arguments) => Of(_console, arguments);

    private static Settings Of(TestConsole console, params string[] arguments)
    {
        var parsed = CommandLine.Create(console.Console).Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        return Settings.Of(parsed, console.Console);
    }
}
