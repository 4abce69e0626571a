using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>The flame graph: search, zoom, layouts, names.</summary>
public sealed class FlameGraphTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_frame_under_the_pointer_is_described_with_its_samples()
    {
        var (page, graph) = await OpenBusyAsync();
        var frame = graph.Find("parse").First();

        await page.FlameGraph.PointAtAsync(frame);

        await page.FlameGraph.ShouldDescribeAsync("parse", frame.Total);
    }

    [Fact]
    public async Task Search_says_the_share_of_samples_that_match_and_ignores_case()
    {
        var (page, graph) = await OpenBusyAsync();
        var expected = graph.Find("parse").Sum(frame => frame.Total);
        var before = await page.FlameGraph.DrawingAsync();

        await page.FlameGraph.SearchAsync("^PARS");

        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync($"{100.0 * expected / graph.Total:0.0} % matched");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync($"{expected} of {graph.Total}");
        await page.ShouldHaveInAddressAsync("search", "^PARS");
        await page.FlameGraph.ShouldStandStillAsync();
        (await page.FlameGraph.DrawingAsync()).ShouldNotBe(before, "matches stand out");
    }

    [Fact]
    public async Task Search_says_so_when_nothing_matches_or_the_expression_is_none()
    {
        var (page, _) = await OpenBusyAsync();

        await page.FlameGraph.SearchAsync("no such frame");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync("Nothing matches");

        await page.FlameGraph.SearchAsync("serve(");
        await Assertions.Expect(page.FlameGraph.SearchField).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync("expression");

        await page.FlameGraph.SearchAsync("serve");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync("100 % matched");
        await Assertions.Expect(page.FlameGraph.SearchField).ToHaveAttributeAsync("aria-invalid", "false");
    }

    [Fact]
    public async Task Zoom_fills_the_width_with_a_frame_keeps_its_ancestors_and_goes_back()
    {
        var (page, graph) = await OpenBusyAsync();
        var frame = graph.Find("serve1").First();

        await page.FlameGraph.ZoomIntoAsync(frame);

        foreach (var share in new[] { 0.02, 0.98 })
        {
            await page.FlameGraph.PointAtAsync(share, frame.Depth);
            await page.FlameGraph.ShouldDescribeAsync("serve1", frame.Total);
            await page.FlameGraph.PointAtAsync(share, 0);
            await page.FlameGraph.ShouldDescribeAsync("all", graph.Total);
        }

        await page.FlameGraph.PressKeysAsync("Escape");
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeDisabledAsync();
        await page.ShouldHaveInAddressAsync("zoom", null);
        await page.FlameGraph.ShouldStandStillAsync();
        await page.FlameGraph.PointAtAsync(frame);
        await page.FlameGraph.ShouldDescribeAsync("serve1", frame.Total);
    }

    [Fact]
    public async Task A_click_on_an_ancestor_zooms_out_to_it()
    {
        var (page, graph) = await OpenBusyAsync();
        var leaf = graph.Find("write").First();
        var group = graph.Places().First(place => place.Depth == 1 && place.Start <= leaf.Start && leaf.Start < place.Start + place.Total);
        await page.FlameGraph.ZoomIntoAsync(leaf);

        await page.FlameGraph.PointAtAsync(0.5, 1);
        await page.Window.Mouse.DownAsync();
        await page.Window.Mouse.UpAsync();
        await page.FlameGraph.ShouldStandStillAsync();

        await page.FlameGraph.PointAtAsync(0.98, 1);
        await page.FlameGraph.ShouldDescribeAsync(group.Name, group.Total);
    }

    [Fact]
    public async Task A_zoom_survives_a_selection_that_moves()
    {
        var (page, graph) = await OpenBusyAsync("columnNs=1000000000&rows=10");
        await page.FlameGraph.ZoomIntoAsync(graph.Find("serve1").First());

        await page.HeatMap.DragAsync(new(2, 0), new(6, 9));

        var ranged = await page.Api.FlameGraphAsync("busy.perf", "startNs=2000000000&endNs=7000000000");
        var frame = ranged.Find("serve1").First();
        await page.FlameGraph.ShouldBeOfAsync(ranged.Total);
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeEnabledAsync();
        await page.FlameGraph.ShouldStandStillAsync();
        await page.FlameGraph.PointAtAsync(0.98, frame.Depth);
        await page.FlameGraph.ShouldDescribeAsync("serve1", frame.Total);
    }

    [Fact]
    public async Task A_flame_graph_stands_on_its_root_and_an_icicle_hangs_from_it()
    {
        var (page, graph) = await OpenBusyAsync();
        var frame = graph.Find("serve2").First();
        (await page.FlameGraph.IsDrawnAtAsync(0.3, 0.01)).ShouldBeTrue("an icicle's root is at the top");
        (await page.FlameGraph.IsDrawnAtAsync(0.3, 0.99)).ShouldBeFalse();

        await page.FlameGraph.ChooseLayoutAsync("Flame");
        await page.ShouldHaveInAddressAsync("layout", "flame");
        await page.FlameGraph.ShouldStandStillAsync();
        (await page.FlameGraph.IsDrawnAtAsync(0.3, 0.98)).ShouldBeTrue("a flame graph's root is at the bottom");
        (await page.FlameGraph.IsDrawnAtAsync(0.3, 0.01)).ShouldBeFalse();
        await page.FlameGraph.PointAtAsync(frame, flame: true);
        await page.FlameGraph.ShouldDescribeAsync("serve2", frame.Total);

        await page.Window.Keyboard.PressAsync("f");
        await page.ShouldHaveInAddressAsync("layout", null);
    }

    [Fact]
    public async Task The_keyboard_walks_from_frame_to_frame_and_says_each()
    {
        var (page, graph) = await OpenBusyAsync();
        var places = graph.Places().ToArray();
        var widest = places.Where(place => place.Depth == 1).OrderByDescending(place => place.Total).First();

        await page.FlameGraph.PressKeysAsync("ArrowDown");
        await Assertions.Expect(page.FlameGraph.Spoken).ToContainTextAsync($"all, {graph.Total} samples");
        await page.Window.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.FlameGraph.Spoken).ToContainTextAsync($"{widest.Name}, {widest.Total} samples");
        await page.Window.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeEnabledAsync();
        await page.Window.Keyboard.PressAsync("Backspace");
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeDisabledAsync();
    }

    [Fact]
    public async Task The_name_of_a_frame_is_copied_from_its_menu()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, window: new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var frame = (await page.Api.FlameGraphAsync(profile)).Find("serve0").First();

        await page.FlameGraph.PointAtAsync(frame);
        await page.Window.Mouse.DownAsync(new() { Button = MouseButton.Right });
        await page.Window.Mouse.UpAsync(new() { Button = MouseButton.Right });
        await page.Window.GetByRole(AriaRole.Menuitem, new() { Name = "Copy name" }).ClickAsync();

        await Assertions.Expect(page.FlameGraph.Spoken).ToContainTextAsync("Name copied");
        (await page.Window.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe("serve0");
    }

    private async Task<(FlameScopePage Page, FlameGraphAnswer Graph)> OpenBusyAsync(string settings = "")
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, settings);
        return (page, await page.Api.FlameGraphAsync(profile));
    }
}
