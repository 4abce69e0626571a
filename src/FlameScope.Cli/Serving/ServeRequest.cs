using FlameScope.Cli.Inputs;

namespace FlameScope.Cli.Serving;

/// <summary>What is to be served, and how.</summary>
internal sealed record ServeRequest
{
    /// <summary>Address where none was asked for: the one that only this machine reaches.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>Port where none was asked for.</summary>
    public const int DefaultPort = 5000;

    /// <summary>Files, folders, or <c>-</c>; empty for the current folder.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Address to listen on. Default is 127.0.0.1.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>Port to listen on, 0 for any free one. Default is 5000.</summary>
    public int Port { get; init; } = DefaultPort;

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

    /// <summary>How inputs are read.</summary>
    public InputOptions Input { get; init; }
}
