using System.CommandLine;
using FlameScope.Cli.Inputs;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Commands;

/// <summary><c>flamescope serve [PATH…]</c>: as plain <c>flamescope</c>, with every option, and the port exactly as asked for.</summary>
internal static class ServeCommand
{
    private static readonly Argument<string[]> Paths = CommonOptions.Paths();
    private static readonly Option<string> Host = new("--host") { DefaultValueFactory = _ => ServeRequest.DefaultHost };
    private static readonly Option<int> Port = CommonOptions.Port();
    private static readonly Option<bool> NoOpen = CommonOptions.NoOpen();
    private static readonly Option<string[]> AllowedHosts = new("--allowed-host");
    private static readonly Option<string?> Token = new("--token");
    private static readonly Option<string?> Memory = CommonOptions.Size("--memory");
    private static readonly Option<string?> MaxUpload = CommonOptions.Size("--max-upload");
    private static readonly Option<bool> Inline = CommonOptions.Inline();
    private static readonly Option<bool> Verbose = CommonOptions.Verbose();

    public static Command Create(CommandConsole console)
    {
        var command = new Command("serve")
        {
            Paths, Host, Port, NoOpen, AllowedHosts, Token, Memory, MaxUpload, Inline, Verbose,
        };
        command.SetAction((parsed, cancel) => ServeSession.RunAsync(
            new ServeRequest
            {
                Paths = parsed.GetValue(Paths) ?? [],
                Host = parsed.GetRequiredValue(Host),
                Port = parsed.GetValue(Port),
                OpenBrowser = !parsed.GetValue(NoOpen),
                AllowedHosts = parsed.GetValue(AllowedHosts) ?? [],
                Token = parsed.GetValue(Token),
                CacheBytes = CommonOptions.BytesOf(parsed.GetValue(Memory)),
                MaxUploadBytes = CommonOptions.BytesOf(parsed.GetValue(MaxUpload)),
                Input = new InputOptions(parsed.GetValue(Inline), parsed.GetValue(Verbose)),
            },
            console,
            cancel));
        return command;
    }
}
