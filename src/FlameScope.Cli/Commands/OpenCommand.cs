using System.CommandLine;
using FlameScope.Cli.Inputs;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Commands;

/// <summary><c>flamescope [PATH…]</c>: opens profiles in the browser.</summary>
internal static class OpenCommand
{
    private static readonly Argument<string[]> Paths = CommonOptions.Paths();
    private static readonly Option<int> Port = CommonOptions.Port();
    private static readonly Option<bool> NoOpen = CommonOptions.NoOpen();
    private static readonly Option<bool> Inline = CommonOptions.Inline();
    private static readonly Option<bool> Verbose = CommonOptions.Verbose();

    public static void AddTo(RootCommand root, CommandConsole console)
    {
        root.Add(Paths);
        root.Add(Port);
        root.Add(NoOpen);
        root.Add(Inline);
        root.Add(Verbose);
        root.SetAction((parsed, cancel) => ServeSession.RunAsync(
            new ServeRequest
            {
                Paths = parsed.GetValue(Paths) ?? [],
                Port = parsed.GetValue(Port),
                OtherPortWillDo = parsed.GetResult(Port) is null or { Implicit: true },
                OpenBrowser = !parsed.GetValue(NoOpen),
                Input = new InputOptions(parsed.GetValue(Inline), parsed.GetValue(Verbose)),
            },
            console,
            cancel));
    }
}
