using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("serve")]
    [InlineData("info")]
    public async Task Help_names_every_option_and_no_other(params string[] command)
    {
        var root = CommandLine.Create(new TestConsole().Console);
        var of = command.Length == 0 ? root : root.Subcommands.Single(sub => sub.Name == command[0]);

        var help = await TestConsole.RunAsync([.. command, "--help"]);

        help.ExitCode.ShouldBe(ExitCodes.Success);
        help.Error.ShouldBeEmpty();
        var section = help.Output[help.Output.IndexOf("\nOptions:", StringComparison.Ordinal)..help.Output.IndexOf("\nExamples:", StringComparison.Ordinal)];
        var described = section.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('-'))
            .Select(line => line.Split(' ', ',').First(word => word.StartsWith("--", StringComparison.Ordinal)));
        described.ShouldBe([.. of.Options.Select(option => option.Name).Union(["--help"])], ignoreOrder: true);
        help.Output.Split('\n').Max(line => line.Length).ShouldBeLessThanOrEqualTo(110);
    }

    [Fact]
    public async Task Version_is_a_number()
    {
        (await TestConsole.RunAsync("--version")).Output.ShouldMatch("^[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    [Theory]
    [InlineData("no number", "serve", "--port", "abc")]
    [InlineData("too large", "--port", "65536")]
    [InlineData("negative", "--port", "-1")]
    [InlineData("no size", "serve", "--memory", "much")]
    [InlineData("missing argument", "info")]
    [InlineData("two files", "info", "a", "b")]
    [InlineData("unknown option", "--prot", "80")]
    [InlineData("unknown option of a command", "info", "--jsno")]
    [InlineData("missing value", "serve", "--token")]
    [InlineData("nothing piped in", "info", "-")]
    public async Task A_wrong_command_line_is_said_on_the_error_stream(string what, params string[] arguments)
    {
        var result = await TestConsole.RunAsync(arguments);

        result.ExitCode.ShouldBe(ExitCodes.Usage, what);
        result.Output.ShouldBeEmpty(what);
        result.Error.ShouldStartWith("flamescope: ");
    }

    [Theory]
    [InlineData("flamescope --help", "--prot")]
    [InlineData("flamescope info --help", "info")]
    [InlineData("flamescope serve --help", "serve", "--prot")]
    public async Task A_wrong_command_line_names_the_help_of_its_command(string help, params string[] arguments)
    {
        var result = await TestConsole.RunAsync(arguments);

        result.Error.ShouldEndWith($"{help} tells how it is used.{Environment.NewLine}");
    }

    [Theory]
    [InlineData("missing.perf")]
    [InlineData("@missing")]
    [InlineData("[suggest]")]
    [InlineData("serve", "missing.perf")]
    [InlineData("info", "missing.perf")]
    public async Task A_path_that_is_not_there_is_said_in_words(params string[] arguments)
    {
        var result = await TestConsole.RunAsync(arguments);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldMatch("^flamescope: There is no file( or folder)? \".*" + System.Text.RegularExpressions.Regex.Escape(arguments[^1]) + "\"\\.\n$");
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        (await TestConsole.RunAsync("info", Path.GetTempPath())).Error.ShouldContain("is a folder, and one file is needed here.");
    }

    [Theory]
    [InlineData("256.0.0.1")]
    [InlineData("perf01.example.com")]
    public async Task What_is_no_address_is_said_without_a_programs_words(string host)
    {
        var result = await TestConsole.RunAsync("serve", Path.GetTempPath(), "--host", host, "--port", "0");

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldContain(host);
        result.Error.ShouldNotContain("Parameter");
    }
}
