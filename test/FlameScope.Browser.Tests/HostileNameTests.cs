using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Names come from a profile, and a profile from anywhere: they are text.</summary>
public sealed class HostileNameTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private const string Image = "<img src=x onerror=window.hacked=1>";
    private const string Script = "\"'><script>window.hacked=1</script>";
    private const string Turned = "safe\u202Egnp.exe";
    private const string Bell = "ring\u0007\u001B[31m";

    [Fact]
    public async Task Names_of_frames_are_shown_as_text_wherever_they_stand()
    {
        var page = await OpenHostileAsync();
        var graph = await page.Api.FlameGraphAsync("hostile.perf");

        foreach (var (part, shown) in new[] { ("<img", Image), ("<script", Script), ("gnp.exe", "safe\uFFFDgnp.exe"), ("ring", "ring\uFFFD\uFFFD[31m") })
        {
            var frame = graph.Places().First(place => place.Depth > 1 && place.Name.Contains(part, StringComparison.Ordinal));
            await page.FlameGraph.PointAtAsync(frame);
            await page.FlameGraph.ShouldDescribeAsync(shown, frame.Total);
            await OpenMenuAsync(page);
            await Assertions.Expect(page.Window.GetByRole(AriaRole.Menu)).ToHaveAttributeAsync("aria-label", $"Frame {shown}");
            await page.Window.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Window.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        }

        await page.FlameGraph.SearchAsync("<img src=x");
        await Assertions.Expect(page.FlameGraph.SearchMessage).ToContainTextAsync("matched");
        await ShouldBeUnharmedAsync(page);
    }

    /// <summary>Right-clicks where the mouse is. A graph that is drawn anew just then closes its menu, so one that does not come is asked for again.</summary>
    private static async Task OpenMenuAsync(FlameScopePage page)
    {
        var menu = page.Window.GetByRole(AriaRole.Menu);
        for (var attempt = 0; attempt < 5 && !await menu.IsVisibleAsync(); attempt++)
        {
            await page.Window.Mouse.DownAsync(new() { Button = MouseButton.Right });
            await page.Window.Mouse.UpAsync(new() { Button = MouseButton.Right });
            await page.Window.WaitForTimeoutAsync(200 * (attempt + 1));
        }
    }

    [Fact]
    public async Task Names_of_threads_of_files_and_of_the_host_are_text_too()
    {
        var page = await OpenHostileAsync();

        var filters = await page.OpenFiltersAsync();
        await Assertions.Expect(filters).ToContainTextAsync("<b>comm</b>");
        await page.Window.Keyboard.PressAsync("Escape");
        await page.FilterByAsync("Comm", "<b>");
        await Assertions.Expect(page.Chip("Comm", "<b>comm</b>")).ToBeVisibleAsync();

        await page.OpenReportAsync();
        await Assertions.Expect(page.Dialog).ToContainTextAsync("<i>host</i>");
        await page.Window.Keyboard.PressAsync("Escape");
        await page.OpenProfileListAsync();
        await Assertions.Expect(page.Profiles.Table).ToContainTextAsync("<img src=x onerror=window.hacked=2>.perf");
        await ShouldBeUnharmedAsync(page);
    }

    [Fact]
    public async Task A_search_from_a_link_and_a_profile_from_a_link_are_text()
    {
        var page = await OpenAsync($"?profile={Uri.EscapeDataString(Image)}", null, 404);

        await Assertions.Expect(page.Problem).ToContainTextAsync(Image);
        await ShouldBeUnharmedAsync(page);
    }

    private async Task<FlameScopePage> OpenHostileAsync()
    {
        var text = new PerfScript().Line("# hostname : <i>host</i>");
        var task = new PerfScript.Task("<b>comm</b>", 300, 301);
        string[] names = [Image, Script, Turned, Bell];
        for (var i = 0; i < 40; i++) text.Sample(i * 50_000_000L, task, ["main", names[i % names.Length]]);
        Folder.Add("hostile.perf", text.ToString());
        Folder.Add("<img src=x onerror=window.hacked=2>.perf", KnownProfiles.WithoutTimes());
        return await OpenProfileAsync("hostile.perf");
    }

    private static async Task ShouldBeUnharmedAsync(FlameScopePage page)
    {
        (await page.Window.EvaluateAsync<bool>("'hacked' in window")).ShouldBeFalse("a name ran as script");
        (await page.Window.Locator("img, script:not([src])").CountAsync()).ShouldBe(0);
    }
}
