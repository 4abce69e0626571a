using System.Collections;

namespace FlameScope.Cli.Terminal;

/// <summary>What a command reads from and writes to.</summary>
internal sealed record CommandConsole
{
    /// <summary>Results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Everything else: errors, progress, hints.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, where a line may be written over.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Whether standard input is a terminal, where nobody has piped anything in.</summary>
    public required bool InputIsTerminal { get; init; }

    /// <summary>Whether this process may show things on a screen: open a browser.</summary>
    public required bool MayOpenBrowser { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The console of this process.</summary>
    public static CommandConsole OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        MayOpenBrowser = true,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            variable => (string)variable.Key,
            variable => (string?)variable.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal),
    };
}
