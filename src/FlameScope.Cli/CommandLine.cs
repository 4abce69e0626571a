using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FlameScope.Cli.Commands;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli;

/// <summary>The commands, and what their failures look like: one sentence on the error stream and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CommandConsole console, CancellationToken cancel)
    {
        // "@file" and "[file]" are paths like any other, and neither a list of arguments nor an instruction to the parser.
        if (args is [['[', ..] path, ..]) args = ["./" + path, .. args[1..]];
        var parsed = Create(console).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) console.Error.WriteLine($"flamescope: {Printable.Of(error.Message)}");
            var command = parsed.CommandResult.Command;
            console.Error.WriteLine($"flamescope {(command is RootCommand ? "" : command.Name + " ")}--help tells how it is used.");
            return ExitCodes.Usage;
        }

        try
        {
            // Signals are taken care of by the caller's token.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancel);
        }
        catch (CommandException e)
        {
            return Fail(console, e.Message, e.ExitCode);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Fail(console, "interrupted.", ExitCodes.Interrupted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(console, Printable.Of(e.Message), ExitCodes.Failure);
        }
        catch (OutOfMemoryException)
        {
            return Fail(console, "there is not enough memory for this profile.", ExitCodes.Failure);
        }
    }

    internal static RootCommand Create(CommandConsole console)
    {
        var root = new RootCommand();
        OpenCommand.AddTo(root, console);
        root.Add(ServeCommand.Create(console));
        root.Add(InfoCommand.Create(console));
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        return root;
    }

    private static int Fail(CommandConsole console, string message, int exitCode)
    {
        console.Error.WriteLine($"flamescope: {message}");
        return exitCode;
    }
}
