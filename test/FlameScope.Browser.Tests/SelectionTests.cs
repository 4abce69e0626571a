using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>A range of time is selected on the heat map, and everything says the same of it.</summary>
public sealed class SelectionTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private const string Grid = "columnNs=1000000000&rows=10";

    [Fact]
    public async Task A_drag_shows_the_flame_graph_of_exactly_the_cells_from_its_start_to_its_end()
    {
        var (page, map) = await OpenBusyAsync();

        await page.HeatMap.DragAsync(new(2, 1), new(4, 2));

        await page.ShouldShowSamplesAsync(map.Between(new(2, 1), new(4, 2)), map.Total);
        await page.ShouldHaveInAddressAsync("range", "2.1-4.3");
    }

    [Fact]
    public async Task A_drag_backwards_selects_the_same_cells()
    {
        var (page, map) = await OpenBusyAsync();

        await page.HeatMap.DragAsync(new(6, 2), new(3, 8));

        await page.ShouldShowSamplesAsync(map.Between(new(3, 8), new(6, 2)), map.Total);
        await page.ShouldHaveInAddressAsync("range", "3.8-6.3");
    }

    [Fact]
    public async Task While_the_button_is_still_down_the_flame_graph_follows()
    {
        var (page, map) = await OpenBusyAsync();
        await page.HeatMap.PressAsync(new(1, 0));

        await page.Window.RunAndWaitForRequestAsync(
            () => page.HeatMap.PointAtAsync(new(3, 4)), request => request.Url.Contains("/api/flamegraph", StringComparison.Ordinal) && request.Url.Contains("startNs=1000000000", StringComparison.Ordinal));
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(3, 4)), map.Total);
        await page.HeatMap.PointAtAsync(new(7, 5));
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(7, 5)), map.Total);
        await page.ShouldHaveInAddressAsync("range", null);

        await page.HeatMap.ReleaseAsync();
        await page.ShouldHaveInAddressAsync("range", "1-7.6");
    }

    [Theory]
    [InlineData(2, 3, 5, 1)]
    [InlineData(5, 1, 2, 3)]
    public async Task Two_clicks_select_from_the_earlier_to_the_later_cell(int firstColumn, int firstRow, int secondColumn, int secondRow)
    {
        var (page, map) = await OpenBusyAsync();

        await page.HeatMap.ClickAsync(new(firstColumn, firstRow));
        await page.HeatMap.ClickAsync(new(secondColumn, secondRow));

        await page.ShouldHaveInAddressAsync("range", "2.3-5.2");
        await page.ShouldShowSamplesAsync(map.Between(new(2, 3), new(5, 1)), map.Total);
    }

    [Fact]
    public async Task Two_clicks_on_one_cell_select_just_that_cell()
    {
        var (page, map) = await OpenBusyAsync();
        var busiest = new Cell(1, 2);
        map.At(busiest).ShouldBe(KnownProfiles.BusyCount(1, 2));

        await page.HeatMap.ClickAsync(busiest);
        await page.HeatMap.ClickAsync(busiest);

        await page.ShouldHaveInAddressAsync("range", "1.2-1.3");
        await page.ShouldShowSamplesAsync(map.At(busiest), map.Total);
    }

    [Fact]
    public async Task The_end_of_a_selection_is_dragged_elsewhere_and_its_start_stays()
    {
        var (page, map) = await OpenBusyAsync("&range=2-6");

        await page.HeatMap.PressAsync(new(5, 5), across: 0.97f);
        await page.HeatMap.PointAtAsync(new(8, 5));
        await page.HeatMap.ReleaseAsync();

        await page.ShouldHaveInAddressAsync("range", "2-9");
        await page.ShouldShowSamplesAsync(map.Between(new(2, 0), new(8, 9)), map.Total);
    }

    [Fact]
    public async Task The_start_of_a_selection_is_dragged_elsewhere_and_its_end_stays()
    {
        var (page, map) = await OpenBusyAsync("&range=4-8");

        await page.HeatMap.PressAsync(new(4, 5), across: 0.03f);
        await page.HeatMap.PointAtAsync(new(1, 5));
        await page.HeatMap.ReleaseAsync();

        await page.ShouldHaveInAddressAsync("range", "1-8");
        await page.ShouldShowSamplesAsync(map.Between(new(1, 0), new(7, 9)), map.Total);
    }

    [Fact]
    public async Task Escape_gives_up_a_drag_and_then_clears_the_selection()
    {
        var (page, map) = await OpenBusyAsync("&range=2-3");
        await page.ShouldShowSamplesAsync(map.Between(new(2, 0), new(2, 9)), map.Total);

        await page.HeatMap.PressAsync(new(5, 0));
        await page.HeatMap.PointAtAsync(new(9, 0));
        await page.ShouldShowSamplesAsync(map.Between(new(5, 0), new(9, 0)), map.Total);
        await page.Window.Keyboard.PressAsync("Escape");
        await page.HeatMap.ReleaseAsync();
        await page.ShouldShowSamplesAsync(map.Between(new(2, 0), new(2, 9)), map.Total);

        await page.Window.Keyboard.PressAsync("Escape");
        await page.ShouldShowSamplesAsync(map.Total, map.Total);
        await page.ShouldHaveInAddressAsync("range", null);
    }

    [Fact]
    public async Task Escape_clears_the_selection_from_a_button_and_from_a_flame_graph_that_is_not_zoomed()
    {
        var (page, map) = await OpenBusyAsync("&range=2-3");
        await page.OpenReportAsync();
        await page.Window.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Dialog).ToHaveCountAsync(0);
        await page.ShouldShowSamplesAsync(map.Between(new(2, 0), new(2, 9)), map.Total);

        await page.Window.Keyboard.PressAsync("Escape");
        await page.ShouldShowSamplesAsync(map.Total, map.Total);

        await page.HeatMap.DragAsync(new(2, 1), new(4, 2));
        await page.ShouldShowSamplesAsync(map.Between(new(2, 1), new(4, 2)), map.Total);
        await page.FlameGraph.PressKeysAsync("ArrowDown", "ArrowDown", "Enter", "Escape");
        await page.ShouldHaveInAddressAsync("zoom", null);
        await page.ShouldShowSamplesAsync(map.Between(new(2, 1), new(4, 2)), map.Total);
        await page.FlameGraph.PressKeysAsync("Escape");
        await page.ShouldShowSamplesAsync(map.Total, map.Total);
    }

    [Fact]
    public async Task Arrows_move_a_cursor_that_says_its_cell_and_Shift_selects()
    {
        var (page, map) = await OpenBusyAsync();

        await page.HeatMap.PressKeysAsync("ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight");
        await Assertions.Expect(page.HeatMap.Spoken).ToContainTextAsync($"{map.At(new(2, 1))} sample");
        await Assertions.Expect(page.HeatMap.Spoken).ToContainTextAsync("second 2");

        await page.Window.Keyboard.DownAsync("Shift");
        await page.Window.Keyboard.PressAsync("ArrowRight");
        await page.Window.Keyboard.PressAsync("ArrowUp");
        await page.ShouldShowSamplesAsync(map.Between(new(2, 1), new(3, 2)), map.Total);
        await page.Window.Keyboard.UpAsync("Shift");
        await page.ShouldHaveInAddressAsync("range", "2.1-3.3");
    }

    [Fact]
    public async Task Enter_begins_a_selection_at_the_cursor_and_ends_it()
    {
        var (page, map) = await OpenBusyAsync();

        await page.HeatMap.PressKeysAsync("Home", "ArrowRight", "Enter", "PageDown", "Enter");

        var first = new Cell(1, 0);
        var last = new Cell(11, 0);
        await page.ShouldHaveInAddressAsync("range", "1-11.1");
        await page.ShouldShowSamplesAsync(map.Between(first, last), map.Total);
    }

    [Fact]
    public async Task A_selection_steps_by_its_own_span_and_no_farther_than_the_profile()
    {
        var (page, map) = await OpenBusyAsync("&range=2-5");

        await page.HeatMap.StepAsync("forward");
        await page.ShouldHaveInAddressAsync("range", "5-8");
        await page.ShouldShowSamplesAsync(map.Between(new(5, 0), new(7, 9)), map.Total);

        await page.HeatMap.StepAsync("back");
        await page.ShouldHaveInAddressAsync("range", "2-5");
        await page.HeatMap.StepAsync("back");
        await page.ShouldHaveInAddressAsync("range", "0-3");
        await page.ShouldShowSamplesAsync(map.Between(new(0, 0), new(2, 9)), map.Total);
    }

    [Fact]
    public async Task One_button_goes_back_to_the_whole_profile()
    {
        var (page, map) = await OpenBusyAsync("&range=2-5");

        await page.HeatMap.SelectWholeAsync();

        await page.ShouldShowSamplesAsync(map.Total, map.Total);
        await page.ShouldHaveInAddressAsync("range", null);
    }

    private async Task<(FlameScopePage Page, HeatMapAnswer Map)> OpenBusyAsync(string more = "")
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, Grid + more);
        return (page, await page.Api.HeatMapAsync(profile, Grid));
    }
}
