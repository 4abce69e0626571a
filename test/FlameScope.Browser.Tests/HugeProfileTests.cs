using System.Text;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Profiles of a size that would break a page that draws an element for each frame.</summary>
public sealed class HugeProfileTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_million_distinct_frames_are_drawn_searched_and_zoomed()
    {
        const int Samples = 50_000;
        const int Depth = 20;
        var text = new StringBuilder(capacity: 40 << 20);
        for (var sample = 0; sample < Samples; sample++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"web 100/101 [000] {5000 + (sample / 1000)}.{sample % 1000:000}000: 1 cpu-clock: \n");
            for (var frame = Depth - 1; frame >= 0; frame--) text.Append("\t1 f").Append((sample * Depth) + frame).Append(" (lib)\n");
            text.Append('\n');
        }

        // One place that is hot, so that there is something to find.
        for (var sample = 0; sample < 5_000; sample++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"web 100/101 [000] {5010 + (sample / 1000)}.{sample % 1000:000}500: 1 cpu-clock: \n\t1 hot (lib)\n\t1 warm (lib)\n\n");
        var profile = Folder.Add("huge.perf", text.ToString());
        text.Clear();

        var page = await OpenProfileAsync(profile);

        await page.ShouldShowSamplesAsync(Samples + 5_000, Samples + 5_000);
        var graph = await page.Api.FlameGraphAsync(profile);
        graph.Omitted.Nodes.ShouldBeGreaterThan(900_000);
        (await page.FlameGraph.ColoursAsync()).ShouldBeGreaterThan(10);
        var hot = graph.Find("hot").First();
        await page.FlameGraph.PointAtAsync(hot);
        await page.FlameGraph.ShouldDescribeAsync("hot", 5_000);
        await page.FlameGraph.SearchAsync("^hot$");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync("9.1 % matched");
        await page.FlameGraph.ZoomIntoAsync(hot);
        await page.FlameGraph.PointAtAsync(0.02, hot.Depth);
        await page.FlameGraph.ShouldDescribeAsync("hot", 5_000);
        await page.HeatMap.DragAsync(new(1, 5), new(2, 5));
        await page.FlameGraph.ShouldBeOfAsync(1_020);
    }

    [Fact]
    public async Task A_stack_of_a_thousand_frames_is_scrolled_to_its_leaf()
    {
        var text = new PerfScript();
        var stack = Enumerable.Range(0, 1_000).Select(level => $"level{level}").ToArray();
        for (var i = 0; i < 100; i++) text.Sample(i * 10_000_000L, KnownProfiles.Web, stack);
        var profile = Folder.Add("deep.perf", text.ToString());
        var page = await OpenProfileAsync(profile);
        var graph = await page.Api.FlameGraphAsync(profile);

        await page.FlameGraph.Keys.EvaluateAsync("element => { element.scrollTop = element.scrollHeight; }");

        await page.FlameGraph.PointAtAsync(graph.Find("level999").First());
        await page.FlameGraph.ShouldDescribeAsync("level999", 100);
        (await page.FlameGraph.IsDrawnAtAsync(0.5, 0.95)).ShouldBeTrue("the deepest frames are drawn where one scrolled to");
    }
}
