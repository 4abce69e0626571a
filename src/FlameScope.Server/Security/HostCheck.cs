using System.Net;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Security;

/// <summary>
/// By which names the server may be called. A page of another site can have its own name resolve to 127.0.0.1 (DNS rebinding) and would then be of the same origin; its
/// requests carry that name. Ports are not looked at, so tunnels work. Where all addresses are listened on, every IP address is a good name: a name that is an
/// address can't be rebound.
/// </summary>
internal sealed class HostCheck
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };
    private readonly bool _anyAddress;

    /// <summary>The names of a server.</summary>
    public HostCheck(ServerOptions options)
    {
        foreach (var name in options.AllowedHosts) _names.Add(Bracketed(IPAddress.TryParse(name, out _) ? name : new HostString(name).Host));
        _anyAddress = ListenAddress.IsAny(options.Host);
        if (!_anyAddress) _names.Add(Bracketed(options.Host));
    }

    /// <summary>Whether a <c>Host</c> header without its port is one of them.</summary>
    public bool Allows(string host) => _names.Contains(host) || (_anyAddress && IPAddress.TryParse(host.Trim('[', ']'), out _));

    private static string Bracketed(string name) => IPAddress.TryParse(name, out var address) && name.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : name;
}
