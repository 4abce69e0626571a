using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Everything that is looked at stands in the address: a link shows a colleague the same.</summary>
public sealed class AddressTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Every_setting_of_one_window_is_found_again_by_its_address_in_another()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        await page.IdleSwitch.ClickAsync();
        await page.FilterByAsync("Process", "100");
        await page.GroupPicker.SelectOptionAsync("thread");
        await page.DrawAsync("Rows", "10");
        await page.DrawAsync("Column", "1 s");
        await page.DrawAsync("Scale", "Log");
        await page.DrawAsync("Colours", "Viridis");
        await page.HeatMap.ShouldHaveGridAsync(12, 10);
        await page.HeatMap.DragAsync(new(2, 1), new(8, 5));
        await page.ShouldHaveInAddressAsync("range", "2.1-8.6");
        await page.FlameGraph.ChooseLayoutAsync("Flame");
        await page.FlameGraph.SearchAsync("serve[01]");
        await page.ShouldHaveInAddressAsync("search", "serve[01]");
        var graph = await page.Api.FlameGraphAsync(profile, "process=100&idle=1&group=thread&startNs=2100000000&endNs=8600000000");
        await page.FlameGraph.ShouldBeOfAsync(graph.Total);
        await page.FlameGraph.PressKeysAsync("ArrowUp", "ArrowUp", "Enter");
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeEnabledAsync();
        await page.ShouldBeSettledAsync();
        await page.Window.WaitForFunctionAsync("() => new URLSearchParams(location.search).has('zoom')");
        var query = new Uri(page.Window.Url).Query;
        foreach (var parameter in new[] { "profile", "idle", "process", "group", "columnNs", "rows", "scale", "palette", "range", "layout", "search", "zoom" }) query.ShouldContain($"{parameter}=");

        var other = await OpenAsync(query);

        await other.ShouldBeSettledAsync();
        await other.ShouldShowSamplesAsync(graph.Total, graph.WholeTotal);
        await other.HeatMap.ShouldHaveGridAsync(12, 10);
        await Assertions.Expect(other.IdleSwitch).ToBeCheckedAsync();
        await Assertions.Expect(other.Chip("Process", "web")).ToBeVisibleAsync();
        await Assertions.Expect(other.GroupPicker).ToHaveValueAsync("thread");
        await Assertions.Expect(other.FlameGraph.SearchField).ToHaveValueAsync("serve[01]");
        await Assertions.Expect(other.FlameGraph.ZoomOut).ToBeEnabledAsync();
        await Assertions.Expect(other.FlameGraph.Section.GetByRole(AriaRole.Button, new() { Name = "Flame", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(other.FlameGraph.SearchMessage).ToHaveTextAsync(await page.FlameGraph.SearchMessage.InnerTextAsync());
        (await other.HeatMap.ColourOfAsync(new(1, 2))).ShouldBe(await page.HeatMap.ColourOfAsync(new(1, 2)));
        await other.ShouldHaveInAddressAsync("zoom", System.Web.HttpUtility.ParseQueryString(query)["zoom"]);
    }

    [Fact]
    public async Task An_event_stands_in_the_address_too()
    {
        var profile = Folder.Add("three.perf", KnownProfiles.ThreeEvents());
        var page = await OpenProfileAsync(profile, "event=page-faults");

        await page.ShouldShowSamplesAsync(25, 25);
        await Assertions.Expect(page.EventPicker).ToHaveValueAsync("page-faults");
    }

    [Fact]
    public async Task Back_and_forward_walk_through_what_was_looked_at()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, "columnNs=1000000000&rows=10");
        var map = await page.Api.HeatMapAsync(profile, "columnNs=1000000000&rows=10");

        await page.HeatMap.DragAsync(new(1, 0), new(2, 9));
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(2, 9)), 240);
        await page.IdleSwitch.ClickAsync();
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(2, 9)) + 2, 252);

        await page.Window.GoBackAsync();
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(2, 9)), 240);
        await page.Window.GoBackAsync();
        await page.ShouldShowSamplesAsync(240, 240);
        await page.Window.GoForwardAsync();
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(2, 9)), 240);
        await page.ShouldHaveInAddressAsync("range", "1-3");
    }

    [Fact]
    public async Task Nonsense_in_the_address_is_ignored()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());

        var page = await OpenProfileAsync(profile, "rows=minus&columnNs=7&range=9-1&zoom=%F0&scale=cubic&palette=%3Cimg%3E&layout=upside&group=planet&event=none");

        await page.ShouldShowSamplesAsync(240, 240);
        await page.HeatMap.ShouldHaveGridAsync(12, 50);
    }

    [Fact]
    public async Task The_link_to_what_is_shown_is_copied()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, "range=1-3", new() { Permissions = ["clipboard-read", "clipboard-write"] });

        await page.Window.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();

        await Assertions.Expect(page.Window.GetByText("Copied")).ToBeVisibleAsync();
        (await page.Window.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(page.Window.Url);
        page.Window.Url.ShouldContain("range=1-3");
    }
}
