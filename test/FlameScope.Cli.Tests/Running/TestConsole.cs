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
        Environment = Variables,
    };

    /// <summary>Environment variables; a test touches neither the user's own cache folder nor his configuration.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal) { ["FLAMESCOPE_CACHE"] = "off" };

    /// <summary>Runs <paramref name="arguments"/>.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => new TestConsole().RunInAsync(arguments);

    /// <summary>Runs <paramref name="arguments"/> with these <see cref="Variables"/>.</summary>
    public async Task<CommandResult> RunInAsync(params string[] arguments)
    {
        var exitCode = await CommandLine.RunAsync(arguments, Console, TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>What was said on the error stream.</summary>
    public string Error => _error.ToString();
}
