using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Tests.Running;

/// <summary>Runs a command line in this process and keeps what it said.</summary>
internal sealed class TestConsole(bool terminal = false)
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    /// <summary>What a command is given.</summary>
    public CommandConsole Console => new()
    {
        Output = _output,
        Error = _error,
        OpenInput = () => new MemoryStream(),
        ErrorIsTerminal = terminal,
        InputIsTerminal = true,
        MayOpenBrowser = false,
    };

    /// <summary>Runs <paramref name="arguments"/>.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var console = new TestConsole();
        var exitCode = await CommandLine.RunAsync(arguments, console.Console, TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, console._output.ToString(), console._error.ToString());
    }

    /// <summary>What was said on the error stream.</summary>
    public string Error => _error.ToString();
}
