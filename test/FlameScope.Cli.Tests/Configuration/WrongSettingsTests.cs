using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Configuration;

/// <summary>What is wrong is said in a sentence that names where it stands, and nothing is started.</summary>
public sealed class WrongSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("FLAMESCOPE_PORT", "abc", "takes a number from 0 to 65535, not \"abc\"")]
    [InlineData("FLAMESCOPE_PORT", "65536", "takes a number from 0 to 65535, not \"65536\"")]
    [InlineData("FLAMESCOPE_PORT", "-1", "takes a number from 0 to 65535, not \"-1\"")]
    [InlineData("FLAMESCOPE_DEBUG", "maybe", "takes on or off, not \"maybe\"")]
    [InlineData("FLAMESCOPE_MEMORY", "much\u001b[31m", "takes a size such as 500M or 4G, not \"much\\u{1b}[31m\"")]
    public async Task A_variable(string name, string value, string problem)
    {
        var console = new TestConsole();
        console.Variables[name] = value;

        var result = await console.RunInAsync("serve", _folder.Path);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"flamescope: {name} {problem}.\n");
    }

    [Theory]
    [InlineData("[]", "the settings have to be one JSON object, such as { \"port\": 8080 }")]
    [InlineData("", "it is no valid JSON at line 1, byte 1")]
    [InlineData("{\n  \"port\": 80,,\n}", "it is no valid JSON at line 2, byte 14")]
    [InlineData("""{ "port": "8080" }""", "\"port\" takes a number from 0 to 65535, not \"8080\"")]
    [InlineData("""{ "port": 80.5 }""", "\"port\" takes a number from 0 to 65535, not \"80.5\"")]
    [InlineData("""{ "port": 1e3 }""", "\"port\" takes a number from 0 to 65535, not \"1e3\"")]
    [InlineData("""{ "port": 70000 }""", "\"port\" takes a number from 0 to 65535, not \"70000\"")]
    [InlineData("""{ "open": "no" }""", "\"open\" takes true or false, not \"no\"")]
    [InlineData("""{ "open": null }""", "\"open\" takes true or false, not null")]
    [InlineData("""{ "memory": "lots" }""", "\"memory\" takes a size such as 500M or 4G, not \"lots\"")]
    [InlineData("""{ "memory": true }""", "\"memory\" takes a number of bytes, or text such as \"500M\" or \"4G\", not true")]
    [InlineData("""{ "token": "" }""", "\"token\" takes some text, not \"\"")]
    [InlineData("""{ "token": 12345678 }""", "\"token\" takes some text in quotes")]
    [InlineData("""{ "host": 12 }""", "\"host\" takes some text in quotes, not 12")]
    [InlineData("""{ "allowedHosts": [ "a", 1 ] }""", "\"allowedHosts\" takes text in quotes, or a list of such, not [ \"a\", 1 ]")]
    [InlineData("""{ "profiles": { } }""", "\"profiles\" takes text in quotes, or a list of such, not { }")]
    [InlineData("""{ "port": 1, "port": 2 }""", "\"port\" stands there twice")]
    [InlineData("""{ "max-upload": 1 }""", "there is no setting \"max-upload\". It is called \"maxUpload\" here")]
    [InlineData("""{ "FLAMESCOPE_PORT": 1 }""", "there is no setting \"FLAMESCOPE_PORT\". It is called \"port\" here")]
    [InlineData("""{ "prot": 1 }""", "there is no setting \"prot\". There are: profiles, host, port, open, allowedHosts, token, memory, maxUpload, cache, inline, prettyJson, debug, verbose")]
    public async Task Something_in_a_file(string content, string problem)
    {
        var file = _folder.Write("settings.json", content);

        var result = await new TestConsole().RunInAsync("serve", _folder.Path, "--config", file);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"flamescope: {file}: {problem}.\n");
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_is_none()
    {
        var missing = await new TestConsole().RunInAsync("serve", "--config", Path.Combine(_folder.Path, "none.json"));
        missing.ExitCode.ShouldBe(ExitCodes.Usage);
        missing.Error.ShouldStartWith("flamescope: There is no configuration file \"");

        var folder = await new TestConsole().RunInAsync("serve", "--config", _folder.Path);
        folder.ExitCode.ShouldBe(ExitCodes.Usage);
        folder.Error.ShouldContain("cannot be read");

        var large = _folder.Write("large.json", new string(' ', (1 << 20) + 1));
        (await new TestConsole().RunInAsync("serve", "--config", large)).Error.ShouldContain("larger than 1 MiB");
    }

    [Fact]
    public async Task A_file_that_everybody_may_write_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var file = _folder.Write("settings.json", "{}");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);

        var result = await new TestConsole().RunInAsync("serve", "--config", file);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldContain("chmod o-w");
    }

    [Fact]
    public async Task A_folder_that_the_configuration_names_and_that_is_not_there()
    {
        var file = _folder.Write("settings.json", """{ "profiles": "gone" }""");

        var result = await new TestConsole().RunInAsync("serve", "--config", file);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldBe($"flamescope: There is no file or folder \"{Path.Combine(_folder.Path, "gone")}\", which {file} names.\n");
    }

    [Fact]
    public async Task An_address_that_is_none()
    {
        var console = new TestConsole();
        console.Variables["FLAMESCOPE_HOST"] = "perf.example";
        console.Variables["FLAMESCOPE_TOKEN"] = "t";

        var result = await console.RunInAsync("serve", _folder.Path, "--port", "0");

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldContain("\"perf.example\" is no address to listen on");
    }
}
