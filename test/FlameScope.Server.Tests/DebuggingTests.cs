using System.Text.Json;
using FlameScope.Server.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Tests;

public sealed class DebuggingTests
{
    private static readonly IReadOnlyList<PerfSample> Samples = PerfText.Recording(count: 20);

    [Theory]
    [InlineData("/api/heatmap?profile=a.perf", 200)]
    [InlineData("/api/profiles", 200)]
    [InlineData("/api/heatmap?profile=none", 404)]
    public async Task Pretty_answers_say_the_same_over_several_lines(string address, int status)
    {
        await using var plain = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(Samples)));
        await using var pretty = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(Samples)), options => options with { PrettyJson = true });

        var (expected, indented) = (await BodyAsync(plain, address, status), await BodyAsync(pretty, address, status));

        expected.ShouldNotContain("\n");
        indented.ShouldStartWith("{\n  \"");
        JsonSerializer.Deserialize<JsonElement>(indented).EnumerateObject().Select(member => member.Name).ShouldBe(JsonSerializer.Deserialize<JsonElement>(expected).EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("/", "?profile=a&token=secret&rows=50", "/?profile=a&rows=50")]
    [InlineData("/api/profile", "?TOKEN=secret", "/api/profile")]
    [InlineData("/api/profile", "?profile=a%20b%1b[2J", "/api/profile?profile=a%20b%1B%5B2J")]
    public void A_logged_address_has_neither_a_token_nor_what_commands_a_terminal(string path, string query, string logged)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        request.QueryString = new QueryString(query);

        RequestLog.Address(request).ShouldBe(logged);
    }

    private static async Task<string> BodyAsync(RunningServer server, string address, int status)
    {
        using var response = await server.SendAsync(HttpMethod.Get, address);
        ((int)response.StatusCode).ShouldBe(status);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
