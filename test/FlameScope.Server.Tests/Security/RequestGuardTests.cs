using System.Net;
using System.Net.Sockets;
using System.Text;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Security;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:80", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("tunnel.example", true)]
    [InlineData("tunnel.example:9000", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:5000", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("sub.tunnel.example", false)]
    [InlineData("127.0.0.2", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("[::2]", false)]
    [InlineData("localhost.", false)]
    public async Task Only_its_own_names_are_answered_to(string host, bool allowed)
    {
        await using var server = await RunningServer.StartAsync(configure: options => options with { AllowedHosts = ["tunnel.example"] });
        foreach (var address in new[] { "/api/profiles", "/", "/openapi/v1.json" })
        {
            using var response = await server.SendAsync(HttpMethod.Get, address, headers: ("Host", host));
            if (allowed) response.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            else (await RunningServer.ProblemOf(response)).Code.ShouldBe("forbidden", address);
        }
    }

    [Fact]
    public async Task A_request_without_a_host_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        (await RawAsync(server, "GET /api/profiles HTTP/1.0\r\n\r\n")).ShouldStartWith("HTTP/1.1 403");
        (await RawAsync(server, "GET /api/profiles HTTP/1.1\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 400");
    }

    [Theory]
    [InlineData("GET", "/../../../../etc/passwd")]
    [InlineData("GET", "/..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "/assets/..%5c..%5cindex.html")]
    [InlineData("GET", "//etc/passwd")]
    [InlineData("GET", "/index.html%00")]
    public async Task The_page_has_no_paths_to_escape_from(string method, string path)
    {
        await using var server = await RunningServer.StartAsync();

        var answer = await RawAsync(server, $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        answer.Split('\r')[0].ShouldBeOneOf("HTTP/1.1 404 Not Found", "HTTP/1.1 400 Bad Request");
        answer.ShouldNotContain("root:");
    }

    [Theory]
    [InlineData("/api/profiles", "cross-site", false)]
    [InlineData("/API/profiles", "cross-site", false)]
    [InlineData("/api/profiles", "same-origin", true)]
    [InlineData("/api/profiles", "none", true)]
    [InlineData("/", "cross-site", true)]
    public async Task Pages_of_other_sites_do_not_reach_the_api(string address, string site, bool allowed)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, address, headers: ("Sec-Fetch-Site", site));

        response.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("own", "1", true)]
    [InlineData("own", null, false)]
    [InlineData("own", "0", false)]
    [InlineData(null, "1", false)]
    [InlineData("null", "1", false)]
    [InlineData("http://evil.example", "1", false)]
    [InlineData("http://localhost:1", "1", false)]
    [InlineData("http://127.0.0.1", "1", false)]
    [InlineData("ftp://own", "1", false)]
    public async Task What_changes_something_comes_from_the_page(string? origin, string? header, bool allowed)
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 3))));
        var own = server.Address.GetLeftPart(UriPartial.Authority);
        var headers = new List<(string, string)>();
        if (origin is not null) headers.Add(("Origin", origin switch { "own" => own, "ftp://own" => own.Replace("http", "ftp", StringComparison.Ordinal), _ => origin }));
        if (header is not null) headers.Add(("X-FlameScope", header));

        using var deleted = await server.SendAsync(HttpMethod.Delete, "/api/profile/load?profile=a.perf", headers: [.. headers]);
        using var posted = await server.SendAsync(HttpMethod.Post, "/api/profiles?name=x", new StringContent("x"), [.. headers]);

        deleted.StatusCode.ShouldBe(allowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden);
        posted.StatusCode.ShouldBe(allowed ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_tunnels_origin_is_compared_with_the_name_that_was_called()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", "x"));

        using var response = await server.SendAsync(
            HttpMethod.Delete,
            "/api/profile/load?profile=a.perf",
            content: null,
            ("Host", "localhost:9999"),
            ("Origin", "http://localhost:9999"),
            ("X-FlameScope", "1"));

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/missing")]
    [InlineData("/api/profiles")]
    [InlineData("/api/profile?profile=a.perf")]
    [InlineData("/api/heatmap?profile=a.perf")]
    [InlineData("/api/flamegraph?profile=a.perf")]
    [InlineData("/api/frames?profile=a.perf&q=main")]
    [InlineData("/api/heatmap?profile=missing")]
    [InlineData("/api/heatmap?profile=a.perf&rows=0")]
    [InlineData("/api/missing")]
    [InlineData("/api/profile/load")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_is_strict(string address)
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 3))));
        foreach (var headers in new (string, string)[][] { [], [("Host", "evil.example")], [("Origin", "http://evil.example")] })
        {
            using var response = await server.SendAsync(HttpMethod.Get, address, headers: headers);

            response.Headers.GetValues("Content-Security-Policy").Single().ShouldBe(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
            response.Headers.Contains("Server").ShouldBeFalse();
            response.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            if (address.StartsWith("/api", StringComparison.Ordinal)) response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", "x"));
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Post })
        {
            using var response = await server.SendAsPageAsync(method, "/api/heatmap?profile=a.perf");
            (await RunningServer.ProblemOf(response)).Status.ShouldBe(405);
        }

        using var options = await server.SendAsync(HttpMethod.Options, "/api/profiles", headers: ("Origin", "http://evil.example"));
        options.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_body_where_none_belongs_is_bounded()
    {
        await using var server = await RunningServer.StartAsync();
        (await RawAsync(server, $"GET /{new string('a', 70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");
        (await RawAsync(server, $"GET /api/profiles HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 40_000)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 431");
    }

    private static async Task<string> RawAsync(RunningServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It may have been refused before all was sent.
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Likewise.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
