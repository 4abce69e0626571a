namespace FlameScope.Cli;

/// <summary>What the process ends with; <c>docs/cli.md</c> lists them.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>Something could not be read, or did not work.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The port is taken by another program.</summary>
    public const int PortInUse = 3;

    /// <summary>Interrupted before there was an answer, as shells have it for Ctrl-C.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command cannot go on. The message is a sentence or two for the user, with names made printable.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandException(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
