using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using FlameScope.Cli.Inputs;
using FlameScope.Cli.Terminal;
using FlameScope.Server;
using FlameScope.Server.ProfileStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace FlameScope.Cli.Serving;

/// <summary>Serves until it is stopped.</summary>
internal static class ServeSession
{
    // Past this many taken ports something else is wrong; then any free one does.
    private const int PortsTried = 20;

    /// <summary>Prepares the inputs, starts the server, says where it is, opens the browser, and waits for the end.</summary>
    /// <exception cref="CommandException">It cannot start.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted before it answered.</exception>
    public static async Task<int> RunAsync(ServeRequest request, CommandConsole console, CancellationToken cancel)
    {
        foreach (var line in request.DebugLines) console.Error.WriteLine(line);
        using var temporary = new TemporaryFolder();
        var inputs = await ServedInputs.OfAsync(request, new ProfileInput(console, request.Input, temporary), cancel);
        var token = request.Token ?? (IsLoopback(request.Host) ? null : ServerOptions.NewToken());
        var options = new ServerOptions
        {
            Roots = inputs.Roots,
            Host = request.Host,
            Port = request.Port,
            AllowedHosts = [.. request.AllowedHosts],
            Token = token,
            StoreFolder = request.KeepsParsed ? UserCacheFolder.Path : null,
            PrettyJson = request.PrettyJson,
            LogRequests = request.DebugLines.Count > 0,
            TemporaryFolders = temporary.Location is { } folder ? [folder] : [],
        };
        if (request.CacheBytes is { } cache) options = options with { CacheBytes = cache };
        if (request.MaxUploadBytes is { } upload) options = options with { MaxUploadBytes = upload };

        await using var server = await StartAsync(options, request, console, cancel);
        var address = AddressOf(server, inputs.Shown, token);
        console.Output.WriteLine($"FlameScope is at {address} (Ctrl-C stops it)");
        await console.Output.FlushAsync(CancellationToken.None);
        if (request.OpenBrowser && console.MayOpenBrowser) Browser.TryOpen(address);
        await server.WaitForShutdownAsync(cancel);
        return ExitCodes.Success;
    }

    /// <summary>Whether only this machine reaches an address.</summary>
    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Where a browser on this machine finds the page.</summary>
    /// <param name="listening">As the server names it, perhaps all addresses of the machine.</param>
    /// <param name="shown">The profile to show at once.</param>
    /// <param name="token">What the caller has to know.</param>
    internal static string Address(string listening, string? shown, string? token)
    {
        // Kestrel names "all addresses" in three ways, none of which a browser can go to.
        var uri = new UriBuilder(listening.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal));
        if (uri.Host is "0.0.0.0" or "[::]") uri.Host = "127.0.0.1";
        var query = new List<string>();
        if (shown is not null) query.Add("profile=" + Uri.EscapeDataString(shown));
        if (token is not null) query.Add("token=" + Uri.EscapeDataString(token));
        uri.Query = string.Join('&', query);
        return uri.Uri.AbsoluteUri;
    }

    private static string AddressOf(WebApplication server, string? shown, string? token) => Address(server.Urls.First(), shown, token);

    private static async Task<WebApplication> StartAsync(ServerOptions options, ServeRequest request, CommandConsole console, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            var server = Build(options);
            try
            {
                await server.StartAsync(cancel);
                if (options.Port != request.Port) console.Error.WriteLine($"Port {request.Port} is in use by another program; taking another one.");
                return server;
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
            {
                await server.DisposeAsync();
                if (!IsPortInUse(e)) throw new CommandException(CannotListen(request, e));
                if (!request.OtherPortWillDo) throw new CommandException(PortInUse(request), ExitCodes.PortInUse);
                options = options with { Port = tried < PortsTried && options.Port < IPEndPoint.MaxPort ? options.Port + 1 : 0 };
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    private static WebApplication Build(ServerOptions options)
    {
        try
        {
            return ServerHost.Build(options);
        }
        catch (ArgumentException e)
        {
            // The framework adds the parameter's name, which is the program's affair.
            var message = e.Message.Split(" (Parameter '", 2)[0];
            throw new CommandException(Printable.Of(message));
        }
    }

    private static bool IsPortInUse(Exception e) =>
        e is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || (e.InnerException is { } inner && IsPortInUse(inner));

    private static string PortInUse(ServeRequest request) =>
        $"Port {request.Port} is in use by another program, perhaps another FlameScope. Give another one with --port, or --port 0 for any that is free.";

    private static string CannotListen(ServeRequest request, Exception e)
    {
        var where = $"{Printable.Of(request.Host)}, port {request.Port}";
        return (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.AccessDenied => $"You may not listen on {where}: ports below 1024 belong to the system. Give another one with --port.",
            SocketError.AddressNotAvailable => $"This machine has no address {Printable.Of(request.Host)} to listen on. Give one that it has with --host.",
            _ => $"Cannot listen on {where}: {Printable.Of(e.Message)}",
        };
    }
}

/// <summary>What was named on the command line, made ready to be served.</summary>
/// <param name="Roots">Folders and plain files.</param>
/// <param name="Shown">The id of the profile to show at once: the first file that was named; null where only folders were.</param>
internal sealed record ServedInputs(ImmutableArray<string> Roots, string? Shown)
{
    /// <summary>Makes the paths of <paramref name="request"/> ready; none is the current folder.</summary>
    public static async Task<ServedInputs> OfAsync(ServeRequest request, ProfileInput input, CancellationToken cancel)
    {
        var from = request.PathsFrom is { } origin ? $", which {Printable.Of(origin)} names" : "";
        var files = new List<string>();
        var folders = new List<string>();
        foreach (var path in request.Paths.Count == 0 ? ["."] : request.Paths)
        {
            if (path != ProfileInput.StandardInput && Directory.Exists(path)) folders.Add(Path.GetFullPath(path));
            else if (path != ProfileInput.StandardInput && !File.Exists(path)) throw new CommandException($"There is no file or folder \"{Printable.Of(path)}\"{from}.");
            else files.Add(Path.GetFullPath(await input.FileOfAsync(path, cancel)));
        }

        // A root that is a file is known by its name, unless an earlier one has taken that: so files come first, and the first keeps its own.
        return new ServedInputs([.. files, .. folders], files.Count > 0 ? NameOf(files[0]) : null);
    }

    private static string NameOf(string file) => Path.GetFileName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
}
