using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>axe-core finds nothing to complain about, whatever is open, light and dark. Its faults are tested where they are: loading and errors with these.</summary>
public sealed class AccessibilityTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Everything_that_can_be_opened_is_accessible(ColorScheme scheme)
    {
        var profile = Folder.AddExample("startup-and-gc.java.perf.gz");
        Folder.Add("notes.txt", "Buy milk.\n");
        var page = await OpenProfileAsync(profile, "range=10-20&comm=java&search=Gc", new() { ColorScheme = scheme });
        await page.ShouldBeAccessibleAsync();

        await page.OpenFiltersAsync();
        await page.ShouldBeAccessibleAsync();
        await page.Window.Keyboard.PressAsync("Escape");

        await page.OpenHelpAsync();
        await page.ShouldBeAccessibleAsync();
        await page.Window.Keyboard.PressAsync("Escape");

        await page.OpenReportAsync();
        await page.ShouldBeAccessibleAsync();
        await page.Window.Keyboard.PressAsync("Escape");

        await page.OpenProfileListAsync();
        await Assertions.Expect(page.Profiles.Rows).ToHaveCountAsync(2);
        await page.ShouldBeAccessibleAsync();
        await page.Window.Keyboard.PressAsync("Escape");

        page.Watch.Expect(422);
        await page.GoToAsync("?profile=notes.txt");
        await Assertions.Expect(page.Problem).ToBeVisibleAsync();
        await page.ShouldBeAccessibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_without_a_profile_is_accessible(ColorScheme scheme)
    {
        var page = await OpenAsync(window: new() { ColorScheme = scheme });

        await Assertions.Expect(page.Window.GetByRole(AriaRole.Heading, new() { Name = "No profile yet" })).ToBeVisibleAsync();
        await page.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task A_flame_graph_alone_is_accessible()
    {
        var page = await OpenProfileAsync(Folder.Add("timeless.perf", KnownProfiles.WithoutTimes()));

        await page.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task Every_stop_of_the_Tab_key_has_a_name_and_can_be_seen()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), "comm=database");
        var stops = new List<string>();

        for (var i = 0; i < 60; i++)
        {
            await page.Window.Keyboard.PressAsync("Tab");
            var stop = await page.Window.EvaluateAsync<string?>(
                """
                () => {
                  const element = document.activeElement;
                  if (!element || element === document.body) return null;
                  const box = element.getBoundingClientRect();
                  if (box.width < 4 || box.height < 4) return `invisible: ${element.outerHTML.slice(0, 200)}`;
                  return element.ariaLabel || element.labels?.[0]?.textContent || element.textContent.trim() || element.title || `nameless: ${element.outerHTML.slice(0, 200)}`;
                }
                """);
            if (stop is null || (stops.Count > 0 && stop == stops[0])) break;
            stops.Add(stop);
        }

        stops.Where(stop => stop.StartsWith("invisible", StringComparison.Ordinal) || stop.StartsWith("nameless", StringComparison.Ordinal)).ShouldBeEmpty();
        stops.ShouldContain(stop => stop.StartsWith("Heat map of", StringComparison.Ordinal));
        stops.ShouldContain("Flame graph");
        stops.Count.ShouldBeInRange(12, 59);
    }
}
