using System.CommandLine;
using FlameScope.Cli.Configuration;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Commands;

/// <summary><c>flamescope [PATH…]</c>: opens profiles in the browser. It has the flags of every day; the other settings come from variables and a file as for <c>serve</c>.</summary>
internal static class OpenCommand
{
    private static readonly Setting[] Flags = [Setting.Port, Setting.Open, Setting.Inline, Setting.Debug, Setting.Verbose];

    public static void AddTo(RootCommand root, CommandConsole console)
    {
        root.Add(CommonOptions.Paths());
        root.Add(new Option<string>(Settings.FileFlag));
        foreach (var option in Flags.Select(CommonOptions.Of)) root.Add(option);
        root.SetAction((parsed, cancel) => ServeSession.RunAsync(ServeRequest.Of(Settings.Of(parsed, console), insistsOnPort: false), console, cancel));
    }
}
