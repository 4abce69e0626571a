using FlameScope.Cli.Configuration;
using FlameScope.Cli.Inputs;

namespace FlameScope.Cli.Serving;

/// <summary>What is to be served, and how.</summary>
internal sealed record ServeRequest
{
    /// <summary>Files, folders, or <c>-</c>; empty for the current folder.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Who named <see cref="Paths"/>, where it was not the command line; null else. Default is null.</summary>
    public string? PathsFrom { get; init; }

    /// <summary>Address to listen on. Default is 127.0.0.1.</summary>
    public string Host { get; init; } = Setting.Host.Default[0];

    /// <summary>Port to listen on, 0 for any free one. Default is 5000.</summary>
    public int Port { get; init; } = SettingKinds.PortOf(Setting.Port.Default[0]);

    /// <summary>Whether the next free port does as well where <see cref="Port"/> is taken. Default is false.</summary>
    public bool OtherPortWillDo { get; init; }

    /// <summary>Whether the page is shown in a browser. Default is true.</summary>
    public bool OpenBrowser { get; init; } = true;

    /// <summary>More names by which the server is called. Default is none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>What callers have to know; null to make one up where it is needed. Default is null.</summary>
    public string? Token { get; init; }

    /// <summary>Memory for loaded profiles in bytes; null for the server's default.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>Largest upload in bytes; null for the server's default.</summary>
    public long? MaxUploadBytes { get; init; }

    /// <summary>Whether parsed profiles are kept in the user's cache folder. Default is false.</summary>
    public bool KeepsParsed { get; init; }

    /// <summary>Whether answers are indented. Default is false.</summary>
    public bool PrettyJson { get; init; }

    /// <summary>Lines to say before the start, and a reason to log every request; empty for neither. Default is empty.</summary>
    public IReadOnlyList<string> DebugLines { get; init; } = [];

    /// <summary>How inputs are read.</summary>
    public InputOptions Input { get; init; }

    /// <summary>What <paramref name="settings"/> ask for.</summary>
    /// <param name="settings">Flags, variables and file together.</param>
    /// <param name="insistsOnPort">Whether it has to be the port of a variable, a file or the default; one that a flag asks for always has to.</param>
    public static ServeRequest Of(Settings settings, bool insistsOnPort)
    {
        var paths = settings.Find(Setting.Profiles);
        return new ServeRequest
        {
            Paths = paths?.Words ?? [],
            PathsFrom = paths is { Origin: var origin } && origin != Settings.CommandLine ? origin : null,
            Host = settings.Word(Setting.Host)!,
            Port = SettingKinds.PortOf(settings.Word(Setting.Port)!),
            OtherPortWillDo = !insistsOnPort && settings.Find(Setting.Port)?.Origin != Setting.Port.Flag,
            OpenBrowser = settings.IsOn(Setting.Open),
            AllowedHosts = settings.Words(Setting.AllowedHosts),
            Token = settings.Word(Setting.Token),
            CacheBytes = settings.Bytes(Setting.Memory),
            MaxUploadBytes = settings.Bytes(Setting.MaxUpload),
            KeepsParsed = settings.IsOn(Setting.Cache),
            PrettyJson = settings.IsOn(Setting.PrettyJson),
            DebugLines = settings.IsOn(Setting.Debug) ? [.. settings.Lines()] : [],
            Input = new InputOptions(settings.IsOn(Setting.Inline), settings.IsOn(Setting.Verbose)),
        };
    }
}
