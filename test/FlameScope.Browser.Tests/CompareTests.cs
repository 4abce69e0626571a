using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Two selections are compared, of one profile or of two, and everything says the same of them.</summary>
public sealed class CompareTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private const string Grid = "columnNs=1000000000&rows=10";
    private const string Fast = "baseline=2-12";
    private const string Slow = "range=24-32";

    [Fact]
    public async Task Two_ranges_are_marked_and_the_differential_is_of_exactly_their_cells()
    {
        var (page, map) = await OpenSlowAsync();
        await page.Compare.ShowAsync("Differential");
        await Assertions.Expect(page.Window.GetByText("Nothing to compare with yet")).ToBeVisibleAsync();

        await page.Compare.MarkAsync(page.HeatMap, new(2, 1), new(8, 4));
        await page.HeatMap.DragAsync(new(24, 0), new(31, 9));

        await page.ShouldHaveInAddressAsync("baseline", "2.1-8.5");
        await page.ShouldHaveInAddressAsync("range", "24-32");
        await page.Compare.ShouldBeOfAsync("Differential", map.Between(new(24, 0), new(31, 9)), map.Between(new(2, 1), new(8, 4)));
        await Assertions.Expect(page.Compare.Baseline).ToContainTextAsync("2.100 s → 8.500 s");
    }

    [Fact]
    public async Task While_the_baseline_is_dragged_the_differential_follows()
    {
        var (page, map) = await OpenSlowAsync($"{Slow}&{Fast}&tab=differential");
        var selection = map.Between(new(24, 0), new(31, 9));
        await page.Window.Keyboard.DownAsync("Control");

        await page.HeatMap.PressAsync(new(14, 0));
        await page.HeatMap.PointAtAsync(new(15, 9));
        await page.Compare.ShouldBeOfAsync("Differential", selection, map.Between(new(14, 0), new(15, 9)));
        await page.ShouldHaveInAddressAsync("baseline", "2-12");
        await page.Window.Keyboard.PressAsync("Escape");
        await page.HeatMap.ReleaseAsync();
        await page.Window.Keyboard.UpAsync("Control");

        await page.Compare.ShouldBeOfAsync("Differential", selection, map.Between(new(2, 0), new(11, 9)));
    }

    [Fact]
    public async Task The_edge_of_a_baseline_is_dragged_without_Ctrl()
    {
        var (page, _) = await OpenSlowAsync($"{Slow}&{Fast}");

        await page.HeatMap.PressAsync(new(11, 5), across: 0.97f);
        await page.HeatMap.PointAtAsync(new(14, 5));
        await page.HeatMap.ReleaseAsync();

        await page.ShouldHaveInAddressAsync("baseline", "2-15");
        await page.ShouldHaveInAddressAsync("range", "24-32");
    }

    [Fact]
    public async Task The_sides_change_places_and_Back_brings_them_back()
    {
        var (page, map) = await OpenSlowAsync($"{Slow}&{Fast}&tab=differential");
        var (slow, fast) = (map.Between(new(24, 0), new(31, 9)), map.Between(new(2, 0), new(11, 9)));
        await page.Compare.ShouldBeOfAsync("Differential", slow, fast);

        await page.Compare.Swap.ClickAsync();
        await page.Compare.ShouldBeOfAsync("Differential", fast, slow);
        await page.ShouldHaveInAddressAsync("range", "2-12");
        await page.ShouldHaveInAddressAsync("baseline", "24-32");

        await page.Window.GoBackAsync();
        await page.Compare.ShouldBeOfAsync("Differential", slow, fast);
    }

    [Fact]
    public async Task Elided_is_what_only_the_selection_has()
    {
        var (page, _) = await OpenSlowAsync($"{Slow}&{Fast}&tab=elided");
        await Assertions.Expect(page.Compare.Picture).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Elided flame graph of", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        var section = page.Window.GetByRole(AriaRole.Region, new() { Name = "Elided flame graph" });

        await section.GetByRole(AriaRole.Application).FocusAsync();
        foreach (var key in new[] { "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown" }) await page.Window.Keyboard.PressAsync(key);

        await Assertions.Expect(section.Locator("[aria-live=polite]").Last).ToHaveTextAsync("collect, new, +20 samples/s, from 0 to 20, 0 % to 65.8 % of all");
        await page.Compare.Swap.ClickAsync();
        await Assertions.Expect(section.GetByText("The selection has nothing that the baseline has not.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_shows_a_colleague_the_same_comparison()
    {
        var (page, map) = await OpenSlowAsync($"{Slow}&{Fast}");
        await page.Compare.ShowAsync("Differential");
        await page.Window.GetByLabel("Measure of the difference").SelectOptionAsync("share");
        await page.Window.GetByLabel("Widths").SelectOptionAsync("selection");
        await page.Window.GetByLabel("Cells of the heat map").SelectOptionAsync("median");
        await page.ShouldHaveInAddressAsync("cells", "median");
        await page.ShouldBeSettledAsync();
        var query = new Uri(page.Window.Url).Query;

        var other = await OpenAsync(query);

        await other.Compare.ShouldBeOfAsync("Differential", map.Between(new(24, 0), new(31, 9)), map.Between(new(2, 0), new(11, 9)));
        await other.ShouldBeSettledAsync();
        await Assertions.Expect(other.Compare.ChosenTab).ToHaveTextAsync("Differential");
        await Assertions.Expect(other.Window.GetByLabel("Measure of the difference")).ToHaveValueAsync("share");
        await Assertions.Expect(other.Window.GetByLabel("Widths")).ToHaveValueAsync("selection");
        await Assertions.Expect(other.Window.GetByLabel("Cells of the heat map")).ToHaveValueAsync("median");
        await Eventually.TrueAsync(async () => await CanvasPixels.PictureAsync(other.Compare.Picture) == await CanvasPixels.PictureAsync(page.Compare.Picture), "both windows draw the same differential");
        (await other.HeatMap.ColourOfAsync(new(30, 0))).ShouldBe(await page.HeatMap.ColourOfAsync(new(30, 0)));
        new Uri(other.Window.Url).Query.ShouldBe(query);
    }

    [Fact]
    public async Task Explain_ranks_what_is_special_and_a_click_shows_the_frame_in_both_graphs()
    {
        var (page, _) = await OpenSlowAsync("range=20-40");

        await page.Window.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();

        await Assertions.Expect(page.Compare.ChosenTab).ToHaveTextAsync("Changes");
        await page.ShouldHaveInAddressAsync("baseline", "rest");
        await Assertions.Expect(page.Compare.Rows.First).ToContainTextAsync("collect");
        await Assertions.Expect(page.Compare.Rows.First).ToContainTextAsync("+20");
        await Assertions.Expect(page.Compare.Rows.First).ToContainTextAsync("p ≤ 0.001");
        await Assertions.Expect(page.Compare.Rows).ToHaveCountAsync(1);

        await page.Compare.Rows.First.GetByRole(AriaRole.Button).ClickAsync();

        await page.ShouldHaveInAddressAsync("tab", "sides");
        await page.ShouldHaveInAddressAsync("search", "^collect$");
        await Assertions.Expect(page.Compare.Side("selection").Locator("output")).ToContainTextAsync("matched");
        await Assertions.Expect(page.Compare.Side("baseline").Locator("output")).ToHaveTextAsync("Nothing matches");
    }

    [Fact]
    public async Task Where_nothing_changed_and_where_too_little_is_there_it_is_said_in_words()
    {
        var (page, _) = await OpenSlowAsync("range=0-9&baseline=9-18&tab=changes");
        await Assertions.Expect(page.Compare.Changes.GetByText("No change")).ToBeVisibleAsync();

        await page.GoToAsync($"{new Uri(page.Window.Url).Query.Replace("range=0-9", "range=0-0.1", StringComparison.Ordinal)}");

        await Assertions.Expect(page.Compare.Changes.GetByText("Too little to test", new() { Exact = false }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Profiles_of_different_formats_are_compared()
    {
        var other = Folder.Add("before.txt", KnownProfiles.FastAsTimedStacks());
        var (page, map) = await OpenSlowAsync(Slow);
        var (slow, before) = (map.Between(new(24, 0), new(31, 9)), (await page.Api.HeatMapAsync(other, Grid)).Between(new(24, 0), new(31, 9)));

        await page.Window.Keyboard.PressAsync("p");
        await page.Dialog.GetByRole(AriaRole.Link, new() { Name = "before.txt", Exact = true }).ClickAsync();
        await page.Compare.HeatMap.ShouldHaveGridAsync(40, 10);
        await page.ShouldHaveInAddressAsync("baseline.profile", other);
        await page.ShouldHaveInAddressAsync("baseline", "24-32");
        await page.Compare.ShowAsync("Differential");
        await page.Compare.ShouldBeOfAsync("Differential", slow, before);

        await page.Compare.HeatMap.DragAsync(new(0, 0), new(9, 9));
        await page.ShouldHaveInAddressAsync("baseline", "0-10");
        await page.Window.GetByLabel("Cells of the heat map").SelectOptionAsync("baseline");
        await page.HeatMap.PointAtAsync(new(30, 3));
        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync("+2 samples");

        await page.Compare.Swap.First.ClickAsync();
        await page.ShouldHaveInAddressAsync("profile", other);
        await page.ShouldHaveInAddressAsync("baseline.profile", "slow.perf");
        await page.ShouldHaveInAddressAsync("baseline", "24-32");
    }

    [Fact]
    public async Task What_is_pointed_at_on_one_heat_map_is_marked_on_the_other()
    {
        var other = Folder.Add("before.txt", KnownProfiles.FastAsTimedStacks());
        var (page, _) = await OpenSlowAsync($"baseline.profile={other}");
        await page.Compare.HeatMap.ShouldHaveGridAsync(40, 10);
        await page.ShouldBeSettledAsync();
        var overlay = page.Compare.HeatMap.Section.Locator("canvas").Nth(1);
        var before = await CanvasPixels.PictureAsync(overlay);

        await page.HeatMap.PointAtAsync(new(12, 5));
        await Eventually.TrueAsync(async () => await CanvasPixels.PictureAsync(overlay) != before, "the other map marks the cell");

        await page.Window.Mouse.MoveAsync(5, 5);
        await Eventually.TrueAsync(async () => await CanvasPixels.PictureAsync(overlay) == before, "the mark goes with the pointer");
    }

    [Fact]
    public async Task All_of_it_is_done_by_keys()
    {
        var (page, map) = await OpenSlowAsync();
        await page.HeatMap.PressKeysAsync("Home", "Enter", "PageDown", "Enter", "b");
        await page.ShouldHaveInAddressAsync("baseline", "0-10.1");
        await page.ShouldHaveInAddressAsync("range", null);

        await page.HeatMap.PressKeysAsync("PageDown", "PageDown", "Enter", "ArrowRight", "Enter");
        await page.ShouldHaveInAddressAsync("range", "30-31.1");
        await page.Window.Keyboard.PressAsync("3");
        await page.Compare.ShouldBeOfAsync("Differential", map.Between(new(30, 0), new(31, 0)), map.Between(new(0, 0), new(10, 0)));
        await page.Window.Keyboard.PressAsync("x");
        await page.ShouldHaveInAddressAsync("range", "0-10.1");

        await page.Window.Keyboard.PressAsync("Escape");
        await page.ShouldHaveInAddressAsync("range", null);
        await page.ShouldHaveInAddressAsync("baseline", "30-31.1");
        await page.Window.Keyboard.PressAsync("Escape");
        await page.ShouldHaveInAddressAsync("baseline", null);
    }

    [Fact]
    public async Task The_tooltip_says_both_values_the_difference_and_how_sure_it_is()
    {
        var (page, _) = await OpenSlowAsync("range=20-40&baseline=0-20&tab=differential");
        var section = page.Window.GetByRole(AriaRole.Region, new() { Name = "Differential flame graph" });
        await page.Compare.ShouldBeOfAsync("Differential", 607, 207);
        var box = (await section.GetByRole(AriaRole.Application).BoundingBoxAsync())!;

        // collect is the first below main: siblings are in the order of their names.
        await page.Window.Mouse.MoveAsync(box.X + 40, box.Y + (3 * 18) + 9, new() { Steps = 3 });

        var tooltip = section.Locator("[aria-hidden=true]").Filter(new() { Has = page.Window.Locator("table") });
        await Assertions.Expect(tooltip).ToContainTextAsync("collect");
        await Assertions.Expect(tooltip).ToContainTextAsync("new: not in the baseline");
        await Assertions.Expect(tooltip).ToContainTextAsync("+20");
        await Assertions.Expect(tooltip).ToContainTextAsync("95 %");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_tab_is_accessible(ColorScheme scheme)
    {
        var other = Folder.Add("before.txt", KnownProfiles.FastAsTimedStacks());
        var profile = Folder.Add("slow.perf", KnownProfiles.Slow());
        foreach (var tab in new[] { "sides", "differential", "elided", "changes" })
        {
            var page = await OpenAsync($"?profile={profile}&{Grid}&{Slow}&{Fast}&cells=median&tab={tab}", new() { ColorScheme = scheme });
            await page.Compare.Baseline.WaitForAsync();
            if (tab == "changes") await page.Compare.Rows.First.WaitForAsync();
            else await page.ShouldBeSettledAsync();
            await page.ShouldBeAccessibleAsync();
        }

        var two = await OpenProfileAsync(profile, $"{Grid}&{Slow}&baseline.profile={other}&cells=baseline&tab=differential", new() { ColorScheme = scheme });
        await two.ShouldBeAccessibleAsync();
        await two.GoToAsync($"?profile={profile}&tab=elided");
        await Assertions.Expect(two.Window.GetByText("Nothing to compare with yet")).ToBeVisibleAsync();
        await two.ShouldBeAccessibleAsync();
    }

    private async Task<(FlameScopePage Page, HeatMapAnswer Map)> OpenSlowAsync(string more = "")
    {
        var profile = Folder.Add("slow.perf", KnownProfiles.Slow());
        var page = await OpenAsync($"?profile={profile}&{Grid}&{more}".TrimEnd('&'));
        await page.HeatMap.ShouldHaveGridAsync(40, 10);
        return (page, await page.Api.HeatMapAsync(profile, Grid));
    }
}
