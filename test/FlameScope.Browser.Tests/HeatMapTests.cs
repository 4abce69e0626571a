using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>How the heat map is drawn, and what it says of a cell.</summary>
public sealed class HeatMapTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private const string Grid = "columnNs=1000000000&rows=10";

    [Fact]
    public async Task Rows_and_the_length_of_a_column_are_chosen_and_stand_in_the_address()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()));

        await page.DrawAsync("Rows", "20");
        await page.HeatMap.ShouldHaveGridAsync(12, 20);
        await page.ShouldHaveInAddressAsync("rows", "20");

        await page.DrawAsync("Column", "500 ms");
        await page.HeatMap.ShouldHaveGridAsync(24, 20);
        await page.ShouldHaveInAddressAsync("columnNs", "500000000");

        await page.DrawAsync("Column", "automatic");
        await page.HeatMap.ShouldHaveGridAsync(12, 20);
        await page.ShouldHaveInAddressAsync("columnNs", null);
    }

    [Fact]
    public async Task A_palette_changes_the_colour_of_a_cell_and_not_of_an_empty_one()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), Grid);
        var (busy, empty) = (new Cell(1, 2), new Cell(0, 3));
        KnownProfiles.BusyCount(busy.Column, busy.Row).ShouldBe(4);
        KnownProfiles.BusyCount(empty.Column, empty.Row).ShouldBe(0);
        var emptyColour = await page.HeatMap.ColourOfAsync(empty);

        foreach (var (label, name) in new[] { ("FlameScope red", "flamescope"), ("FlameScope enhanced", "enhanced"), ("Viridis", "viridis"), ("Cividis", "cividis"), ("Inferno", "inferno") })
        {
            var before = await page.HeatMap.ColourOfAsync(new(1, 1));
            await page.DrawAsync("Colours", label);

            await page.HeatMap.ShouldChangeColourAsync(new(1, 1), before);
            (await page.HeatMap.ColourOfAsync(busy)).ShouldNotBe(emptyColour);
            (await page.HeatMap.ColourOfAsync(empty)).ShouldBe(emptyColour);
            await page.ShouldHaveInAddressAsync("palette", name);
        }
    }

    [Fact]
    public async Task The_more_samples_the_farther_from_the_background()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), Grid);
        var cells = Enumerable.Range(0, 5).Select(count => Enumerable.Range(0, 10).Select(row => new Cell(3, row)).First(cell => KnownProfiles.BusyCount(cell.Column, cell.Row) == count)).ToArray();

        var colours = new List<string>();
        foreach (var cell in cells) colours.Add(await page.HeatMap.ColourOfAsync(cell));

        colours.Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        var brightness = colours.Select(colour => colour.Split(',').Take(3).Sum(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        brightness.ShouldBe(brightness.OrderDescending());
    }

    [Fact]
    public async Task A_scale_changes_the_colour_of_a_cell_between_none_and_most()
    {
        // An example: on counts of no more than four, scales have little to differ in.
        const string Coarse = "columnNs=1000000000&rows=10";
        var profile = Folder.AddExample("startup-and-gc.java.perf.gz");
        var page = await OpenProfileAsync(profile, Coarse);
        var map = await page.Api.HeatMapAsync(profile, Coarse);
        var cell = Enumerable.Range(0, map.Columns * map.Rows).Select(index => new Cell(index / map.Rows, index % map.Rows)).First(place => map.At(place) == 3);

        foreach (var (label, name) in new[] { ("Square root", "sqrt"), ("Log", "log"), ("Quantile", "quantile") })
        {
            var before = await page.HeatMap.ColourOfAsync(cell);
            await page.DrawAsync("Scale", label);

            await page.HeatMap.ShouldChangeColourAsync(cell, before);
            await page.ShouldHaveInAddressAsync("scale", name);
        }
    }

    [Fact]
    public async Task The_tooltip_says_the_second_the_milliseconds_and_the_count()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), Grid);

        await page.HeatMap.PointAtAsync(new(7, 4));

        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync($"{KnownProfiles.BusyCount(7, 4)} samples");
        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync("second 7");
        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync("+400 … +500 ms");
    }

    [Fact]
    public async Task The_tooltip_says_the_time_of_day_where_the_file_tells_it()
    {
        var profile = Folder.AddExample("periodic-bursts.perf.gz");
        var page = await OpenProfileAsync(profile, Grid);

        await page.HeatMap.PointAtAsync(new(10, 5));

        // The recording's reference time is 13:59:54.165485 at 1695.777974870; its first sample is at 1695.863719542.
        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync("14:00:04.5");
    }

    [Fact]
    public async Task An_hour_fills_the_screen_at_first_sight_and_its_last_column_is_in_view()
    {
        var profile = Folder.Add("hour.perf", KnownProfiles.Hour());
        var page = await OpenProfileAsync(profile);

        var plot = await page.HeatMap.PlotAsync();
        var (columns, rows) = await page.HeatMap.GridAsync();
        plot.AllColumns.ShouldBe(plot.Width);
        plot.Width.ShouldBeGreaterThan(700);
        columns.ShouldBeGreaterThan(300);
        await page.HeatMap.PointAtAsync(new(columns - 1, rows / 2));
        await Assertions.Expect(page.HeatMap.Tooltip).ToContainTextAsync("59:");
        var edges = await page.Window.EvaluateAsync<double[]>("[document.documentElement.clientWidth, document.querySelector('canvas').getBoundingClientRect().right]");
        edges[1].ShouldBeLessThanOrEqualTo(edges[0]);
    }

    [Fact]
    public async Task Finer_columns_scroll_and_the_selection_survives()
    {
        var profile = Folder.Add("hour.perf", KnownProfiles.Hour());
        var page = await OpenProfileAsync(profile, "range=1800-1810");
        await page.ShouldShowSamplesAsync(100, 36_000);

        await page.DrawAsync("Column", "1 s");
        await page.HeatMap.ShouldHaveGridAsync(3_600, 50);

        await page.ShouldShowSamplesAsync(100, 36_000);
        var plot = await page.HeatMap.PlotAsync();
        plot.AllColumns.ShouldBeGreaterThan(10_000);
        var selected = plot.AllColumns * 1_805 / 3_600;
        (plot.Scroll).ShouldBeInRange(selected - plot.Width, selected);
    }

    [Fact]
    public async Task A_profile_without_times_says_why_there_is_no_heat_map_and_shows_its_flame_graph()
    {
        var page = await OpenProfileAsync(Folder.Add("timeless.perf", KnownProfiles.WithoutTimes()));

        await Assertions.Expect(page.Window.GetByText("No heat map")).ToBeVisibleAsync();
        await Assertions.Expect(page.Window.GetByText("carry no time")).ToBeVisibleAsync();
        await page.FlameGraph.ShouldBeOfAsync(20);
        await Assertions.Expect(page.HeatMap.Picture).ToHaveCountAsync(0);
    }
}
