using System.Net;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Security;

public sealed class AccessTokenTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    public void An_address_that_others_reach_needs_a_token(string host)
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ArgumentException>(() => ServerHost.Build(new ServerOptions { Roots = [folder.Path], Host = host, Port = 0 })).Message.ShouldContain("token");
    }

    [Fact]
    public void A_host_has_to_be_an_address()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ArgumentException>(() => ServerHost.Build(new ServerOptions { Roots = [folder.Path], Host = "example.com/x", Port = 0, Token = Token })).Message.ShouldContain("no address");
    }

    [Fact]
    public void Tokens_are_long_and_differ()
    {
        ServerOptions.NewToken().Length.ShouldBe(48);
        ServerOptions.NewToken().ShouldNotBe(ServerOptions.NewToken());
    }

    [Fact]
    public async Task Without_the_token_the_api_is_closed_and_the_page_is_not()
    {
        await using var server = await StartAsync();
        foreach (var address in new[] { "/api/profiles", "/api/missing", "/openapi/v1.json", "/api/profiles?token=wrong", "/api/profiles?token=" })
        {
            (await server.ProblemAsync(address)).Code.ShouldBe("forbidden", address);
        }

        using var page = await server.SendAsync(HttpMethod.Get, "/");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bearer " + Token, true)]
    [InlineData("bearer " + Token, true)]
    [InlineData("Bearer " + Token + "0", false)]
    [InlineData("Bearer", false)]
    [InlineData("Basic " + Token, false)]
    public async Task Programs_send_it_in_a_header(string authorization, bool allowed)
    {
        await using var server = await StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, "/api/profiles", headers: ("Authorization", authorization));

        response.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_browser_gets_a_cookie_and_an_address_without_it()
    {
        await using var server = await StartAsync();

        using var first = await server.SendAsync(HttpMethod.Get, $"/?profile=a%20b&token={Token}&comm=x&comm=y");

        first.StatusCode.ShouldBe(HttpStatusCode.Found);
        first.Headers.Location!.OriginalString.ShouldBe("/?profile=a%20b&comm=x&comm=y");
        first.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldContain("path=/", Case.Insensitive);
        cookie.ShouldNotContain("expires", Case.Insensitive);
        using var second = await server.SendAsync(HttpMethod.Get, "/api/profiles", headers: ("Cookie", cookie.Split(';')[0]));
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var third = await server.SendAsync(HttpMethod.Get, "/api/profiles", headers: ("Cookie", cookie.Split('=')[0] + "=wrong"));
        third.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_script_may_give_it_in_the_address()
    {
        await using var server = await StartAsync();
        (await server.JsonAsync("/api/profiles?token=" + Token)).GetProperty("profiles").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("////evil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%0D%0ALocation:%20http://evil.example")]
    public async Task The_redirect_stays_here_whatever_the_path(string path)
    {
        await using var server = await StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, server.Address.GetLeftPart(UriPartial.Authority) + $"{path}?token={Token}");

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        var location = response.Headers.GetValues("Location").Single();
        new Uri(server.Address, location).Authority.ShouldBe(server.Address.Authority, location);
        location.ShouldNotContain("\\");
    }

    [Theory]
    [InlineData("192.0.2.7:5000", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("localhost", true)]
    [InlineData("evil.example", false)]
    public async Task On_all_addresses_each_address_is_a_good_name(string host, bool allowed)
    {
        await using var server = await RunningServer.StartAsync(configure: options => options with { Host = "0.0.0.0", Token = Token });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Address.Port}/api/profiles");
        request.Headers.Host = host;
        request.Headers.Add("Authorization", "Bearer " + Token);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(configure: options => options with { Token = Token });
}
