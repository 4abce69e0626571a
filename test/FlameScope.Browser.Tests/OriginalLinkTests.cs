using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Links that people kept of Netflix FlameScope's page lead to the same view in this one.</summary>
public sealed class OriginalLinkTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_link_to_a_flame_graph_shows_its_range_and_its_search()
    {
        var profile = Folder.Add("busy day+night.perf", KnownProfiles.Busy());

        var page = await OpenAsync($"#/flamegraph/perf/{Uri.EscapeDataString(profile)}/2.1/8.6?search=serve%5B01%5D");

        await page.ShouldBeSettledAsync();
        var graph = await page.Api.FlameGraphAsync(profile, "startNs=2100000000&endNs=8600000000");
        await page.ShouldShowSamplesAsync(graph.Total, graph.WholeTotal);
        await page.ShouldHaveInAddressAsync("profile", profile);
        await page.ShouldHaveInAddressAsync("range", "2.1-8.6");
        await Assertions.Expect(page.FlameGraph.SearchField).ToHaveValueAsync("serve[01]");
        new Uri(page.Window.Url).Fragment.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_is_followed_while_the_page_is_open_and_back_leads_back()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        await page.ShouldShowSamplesAsync(240, 240);

        await page.Window.EvaluateAsync($"location.hash = '#/flamegraph/perf/{profile}/1/3'");
        await page.ShouldHaveInAddressAsync("range", "1-3");
        var graph = await page.Api.FlameGraphAsync(profile, "startNs=1000000000&endNs=3000000000");
        await page.ShouldShowSamplesAsync(graph.Total, 240);

        await page.Window.GoBackAsync();
        await page.ShouldHaveInAddressAsync("range", null);
        await page.ShouldShowSamplesAsync(240, 240);
    }

    [Theory]
    [InlineData("#/differential/perf/a.perf/1/3/compare/perf/b.perf/4/8", "a.perf", "1-3", "b.perf", "4-8", "Differential")]
    [InlineData("#/elided/perf/a.perf/1/3/compare/perf/b.perf/4/8", "b.perf", "4-8", "a.perf", "1-3", "Elided")]
    [InlineData("#/differential/perf/a.perf/1/3/compare/perf/a.perf/4/8", "a.perf", "1-3", null, "4-8", "Differential")]
    public async Task A_link_to_two_sides_compares_them(string link, string profile, string range, string? other, string baseline, string tab)
    {
        Folder.Add("a.perf", KnownProfiles.Busy());
        Folder.Add("b.perf", KnownProfiles.Busy());

        var page = await OpenAsync(link);

        await page.ShouldBeSettledAsync();
        foreach (var (name, value) in new[] { ("profile", profile), ("range", range), ("baseline.profile", other), ("baseline", baseline) }) await page.ShouldHaveInAddressAsync(name, value);
        await Assertions.Expect(page.Window.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = true })).ToHaveAttributeAsync("aria-selected", "true");
    }
}
