using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>What is counted: event, idle, comm, process, thread; and what the flame graph begins with.</summary>
public sealed class FilterTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Each_of_three_events_is_shown_apart_or_all_of_them_together()
    {
        var profile = Folder.Add("three.perf", KnownProfiles.ThreeEvents());
        var page = await OpenProfileAsync(profile);
        await page.ShouldShowSamplesAsync(50, 50);
        (await page.EventPicker.Locator("option").AllInnerTextsAsync()).ShouldBe(["cpu-clock (50)", "page-faults (25)", "context-switches (5)", "all events, mixed (80)"], ignoreOrder: true);

        await page.EventPicker.SelectOptionAsync("page-faults");
        await page.ShouldShowSamplesAsync(25, 25);
        await page.ShouldHaveInAddressAsync("event", "page-faults");
        await page.EventPicker.SelectOptionAsync("context-switches");
        await page.ShouldShowSamplesAsync(5, 5);
        await page.EventPicker.SelectOptionAsync("*");
        await page.ShouldShowSamplesAsync(80, 80);
    }

    [Fact]
    public async Task Idle_samples_are_hidden_and_their_number_is_said_until_they_are_shown()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        await page.ShouldShowSamplesAsync(240, 240);
        await Assertions.Expect(page.IdleSwitch).ToContainTextAsync("12");
        await Assertions.Expect(page.IdleSwitch).Not.ToBeCheckedAsync();

        await page.IdleSwitch.ClickAsync();
        await page.ShouldShowSamplesAsync(252, 252);
        await Assertions.Expect(page.IdleSwitch).ToBeCheckedAsync();
        await page.ShouldHaveInAddressAsync("idle", "1");

        await page.Window.Keyboard.PressAsync("i");
        await page.ShouldShowSamplesAsync(240, 240);
    }

    [Theory]
    [InlineData("Comm", "database", "comm=database")]
    [InlineData("Process", "200", "process=200")]
    [InlineData("Thread", "web-worker", "thread=100/102/web-worker")]
    public async Task A_filter_is_a_chip_that_holds_until_it_is_taken_away(string kind, string name, string parameter)
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        var filtered = (await page.Api.FlameGraphAsync(profile, parameter)).Total;
        filtered.ShouldBeInRange(60, 100);

        await page.FilterByAsync(kind, name);
        await page.ShouldShowSamplesAsync(filtered, filtered);
        var parts = parameter.Split('=');
        await page.ShouldHaveInAddressAsync(parts[0], parts[1]);

        await page.Chip(kind, "").ClickAsync();
        await page.ShouldShowSamplesAsync(240, 240);
        await page.ShouldHaveInAddressAsync(parts[0], null);
    }

    [Fact]
    public async Task Two_values_of_one_filter_are_either_or_and_all_filters_go_at_once()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        var both = (await page.Api.FlameGraphAsync(profile, "comm=database&comm=web-worker")).Total;

        await page.FilterByAsync("Comm", "database");
        await page.FilterByAsync("Comm", "web-worker");
        await page.ShouldShowSamplesAsync(both, both);
        await page.FilterByAsync("Process", "200");
        var narrower = (await page.Api.FlameGraphAsync(profile, "comm=database&comm=web-worker&process=200")).Total;
        await page.ShouldShowSamplesAsync(narrower, narrower);

        await page.Window.GetByRole(AriaRole.Button, new() { Name = "Clear all" }).ClickAsync();
        await page.ShouldShowSamplesAsync(240, 240);
    }

    [Fact]
    public async Task Filters_never_move_the_heat_map()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, "columnNs=1000000000&rows=10");
        var unfiltered = await page.Api.HeatMapAsync(profile, "columnNs=1000000000&rows=10");
        var filtered = await page.Api.HeatMapAsync(profile, "columnNs=1000000000&rows=10&comm=database");
        var onlyOthers = FirstCell(unfiltered, cell => unfiltered.At(cell) > 0 && filtered.At(cell) == 0);
        var empty = FirstCell(unfiltered, cell => unfiltered.At(cell) == 0);
        var background = await page.HeatMap.ColourOfAsync(empty);
        var before = await page.HeatMap.PlotAsync();
        (await page.HeatMap.ColourOfAsync(onlyOthers)).ShouldNotBe(background);

        await page.FilterByAsync("Comm", "database");
        await page.ShouldShowSamplesAsync(filtered.Total, filtered.Total);

        (await page.HeatMap.ColourOfAsync(onlyOthers)).ShouldBe(background);
        (await page.HeatMap.PlotAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("process", "web (100)")]
    [InlineData("thread", "web-worker (102)")]
    [InlineData("none", "main")]
    public async Task The_flame_graph_begins_with_what_is_chosen(string group, string name)
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);
        var graph = await page.Api.FlameGraphAsync(profile, $"group={group}");
        var frame = graph.Places().First(place => place.Depth == 1 && place.Name.StartsWith(name.Split(' ')[0], StringComparison.Ordinal));

        await page.GroupPicker.SelectOptionAsync(group);

        await page.ShouldHaveInAddressAsync("group", group);
        await page.ShouldBeSettledAsync();
        await page.FlameGraph.PointAtAsync(frame);
        await page.FlameGraph.ShouldDescribeAsync(frame.Name, frame.Total);
    }

    private static Cell FirstCell(HeatMapAnswer map, Func<Cell, bool> condition) =>
        Enumerable.Range(0, map.Columns * map.Rows).Select(index => new Cell(index / map.Rows, index % map.Rows)).First(condition);
}
