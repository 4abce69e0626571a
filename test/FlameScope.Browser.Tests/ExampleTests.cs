using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>What docs/examples.md says there is to find stands where it says.</summary>
public sealed class ExampleTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("periodic-bursts.perf.gz", "50.252-51.838", "rebuildIndex", 80)]
    [InlineData("startup-and-gc.java.perf.gz", "40.7-47.7", "indexShelf", 95)]
    [InlineData("startup-and-gc.java.perf.gz", "47.8-57.7", "encodePage", 90)]
    [InlineData("rising-load.node.perf.gz", "17.64-18.33", "exportQuotes", 90)]
    [InlineData("stalls.dotnet.perf.gz", "60.993-62.609", "BalanceLedger", 90)]
    public async Task A_range_of_the_examples_is_mostly_what_its_description_says(string example, string range, string frame, double leastPercent)
    {
        var page = await OpenProfileAsync(Folder.AddExample(example), $"range={range}&search={frame}");

        var share = new Regex(@"^(?<percent>[\d.]+) % matched", RegexOptions.None, TimeSpan.FromSeconds(1));
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToHaveTextAsync(share);
        var percent = share.Match(await page.FlameGraph.SearchMessage.InnerTextAsync()).Groups["percent"].ValueSpan;
        double.Parse(percent, CultureInfo.InvariantCulture).ShouldBeGreaterThan(leastPercent);
    }
}
