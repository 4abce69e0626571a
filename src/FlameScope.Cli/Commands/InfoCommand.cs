using System.CommandLine;
using FlameScope.Cli.Info;
using FlameScope.Cli.Inputs;
using FlameScope.Cli.Terminal;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Cli.Commands;

/// <summary><c>flamescope info FILE</c>: says what a file is.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> File = CommonOptions.File();
    private static readonly Option<bool> Json = new("--json");
    private static readonly Option<bool> Inline = CommonOptions.Inline();
    private static readonly Option<bool> Verbose = CommonOptions.Verbose();

    public static Command Create(CommandConsole console)
    {
        var command = new Command("info") { File, Json, Inline, Verbose };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetRequiredValue(File),
            parsed.GetValue(Json),
            new InputOptions(parsed.GetValue(Inline), parsed.GetValue(Verbose)),
            console,
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(string name, bool asJson, InputOptions options, CommandConsole console, CancellationToken cancel)
    {
        using var temporary = new TemporaryFolder();
        using var input = await new ProfileInput(console, options, temporary).OpenAsync(name, cancel);
        ProfileFacts facts;
        try
        {
            // Reading does not wait, but a pipe may; leaving it alone is the only way to be interrupted then.
            var profile = await Task.Run(() => Read(input, options, console, cancel), CancellationToken.None).WaitAsync(cancel);
            facts = new ProfileFacts(input.Name, input.SizeBytes, profile);
        }
        catch (ProfileFormatException e)
        {
            throw new CommandException($"{Printable.Of(input.Name)}: {Printable.Of(e.Message)}");
        }

        if (asJson) ProfileFactsJson.Write(facts, console.Output);
        else console.Output.Write(ProfileFactsText.Of(facts).TrimEnd('\n'));
        console.Output.WriteLine();
        return ExitCodes.Success;
    }

    private static Profile Read(OpenedInput input, InputOptions options, CommandConsole console, CancellationToken cancel)
    {
        using var progress = new ProgressLine(console, options.Verbose);
        return ProfileReader.Read(input.Content, progress: new ReadingProgress(progress), cancel: cancel);
    }

    /// <summary>Called where it happens; <see cref="Progress{T}"/> would call later, when the line may be gone.</summary>
    private sealed class ReadingProgress(ProgressLine line) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => line.Report(value, static progress =>
        {
            var share = progress.TotalBytes > 0 ? $" ({Quantity.Share(progress.BytesRead, progress.TotalBytes)})" : "";
            return $"reading: {Quantity.Bytes(progress.BytesRead)}{share}, {Quantity.Count(progress.Samples, "sample", "samples")}";
        });
    }
}
