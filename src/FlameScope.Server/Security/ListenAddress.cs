using System.Net;

namespace FlameScope.Server.Security;

/// <summary>What the address to listen on means.</summary>
internal static class ListenAddress
{
    /// <summary>Whether only this machine reaches it.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether it stands for all addresses of the machine.</summary>
    public static bool IsAny(string host) => host is "*" or "+" || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    /// <summary>The address as Kestrel takes it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Url(string host, int port)
    {
        if (host is "*" or "+") return FormattableString.Invariant($"http://*:{port}");

        // Kestrel binds localhost twice (IPv4 and IPv6), and can't with a free port.
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)) return FormattableString.Invariant($"http://{(port == 0 ? "127.0.0.1" : host)}:{port}");
        if (!IPAddress.TryParse(host, out var address)) throw new ArgumentException($"\"{host}\" is no address to listen on; give an IP address, localhost, or * for all.", nameof(host));
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? FormattableString.Invariant($"http://[{address}]:{port}")
            : FormattableString.Invariant($"http://{address}:{port}");
    }
}
