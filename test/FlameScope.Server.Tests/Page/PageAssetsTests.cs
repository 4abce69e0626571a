using System.Net;
using System.Text.RegularExpressions;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Page;

public sealed partial class PageAssetsTests
{
    [Fact]
    public async Task The_page_and_all_that_it_names_are_served()
    {
        await using var server = await RunningServer.StartAsync();
        using var page = await server.SendAsync(HttpMethod.Get, "/?profile=a.perf");
        page.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        page.Headers.CacheControl!.NoCache.ShouldBeTrue();

        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var names = Reference().Matches(html).Select(match => match.Groups["path"].Value).ToArray();
        names.ShouldContain(name => name.EndsWith(".js"));
        names.ShouldContain(name => name.EndsWith(".css"));
        foreach (var name in names)
        {
            using var asset = await server.SendAsync(HttpMethod.Get, name);
            asset.StatusCode.ShouldBe(HttpStatusCode.OK, name);
            asset.Content.Headers.ContentType!.MediaType.ShouldBe(Path.GetExtension(name) switch { ".js" => "text/javascript", ".css" => "text/css", ".svg" => "image/svg+xml", var other => other });
            var isHashed = name.StartsWith("/assets/", StringComparison.Ordinal);
            asset.Headers.CacheControl!.ToString().ShouldBe(isHashed ? "public, max-age=31536000, immutable" : "no-cache");
        }
    }

    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        await using var server = await RunningServer.StartAsync();
        using var first = await server.SendAsync(HttpMethod.Get, "/");

        using var second = await server.SendAsync(HttpMethod.Get, "/", headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        using var other = await server.SendAsync(HttpMethod.Get, "/", headers: ("If-None-Match", "\"other\""));

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_what_exists_is_served()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", "x"));
        foreach (var address in new[] { "/missing", "/a.perf", "/assets", "/assets/", "/web/index.html", "/INDEX.HTML" })
        {
            (await server.ProblemAsync(address)).ShouldBe((404, "not-found", $"There is no \"{address}\". The routes are described at /openapi/v1.json."));
        }

        using var head = await server.SendAsync(HttpMethod.Head, "/");
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBePositive();
    }

    [GeneratedRegex("(src|href)=\"(?<path>/[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
