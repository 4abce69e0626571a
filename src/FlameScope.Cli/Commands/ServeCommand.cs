using System.CommandLine;
using FlameScope.Cli.Configuration;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Commands;

/// <summary><c>flamescope serve [PATH…]</c>: as plain <c>flamescope</c>, with every option, and the port exactly as asked for.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandConsole console)
    {
        var command = new Command("serve") { CommonOptions.Paths(), new Option<string>(Settings.FileFlag) };
        foreach (var option in Setting.All.Where(setting => setting != Setting.Profiles).Select(CommonOptions.Of)) command.Add(option);
        command.SetAction((parsed, cancel) => ServeSession.RunAsync(ServeRequest.Of(Settings.Of(parsed, console), insistsOnPort: true), console, cancel));
        return command;
    }
}
