using System.Globalization;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>
/// Takes the pictures that the README shows: <c>FLAMESCOPE_SCREENSHOTS=FOLDER dotnet test --project test/FlameScope.Browser.Tests --filter-class '*Screenshots'</c>.
/// </summary>
public sealed class Screenshots(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    /// <summary>What is shown of each example: the part of it that there is to find, and how that differs.</summary>
    private static readonly (string Name, string Profile, string View)[] Views =
    [
        ("periodic-bursts", "periodic-bursts.perf.gz", "range=50.25-51.84"),
        ("rising-load", "rising-load.node.perf.gz", "range=47.64-48.34"),
        ("stalls", "stalls.dotnet.perf.gz", "range=60.99-62.61"),
        ("startup-and-gc", "startup-and-gc.java.perf.gz", "range=40.7-47.7"),
        ("differential", "periodic-bursts.perf.gz", "range=50.25-51.84&baseline=40-48&tab=differential"),
        ("sides", "startup-and-gc.java.perf.gz", "range=40.7-47.7&baseline=1-6&tab=sides"),
    ];

    [ScreenshotFact]
    public async Task Of_the_workspace_with_each_example()
    {
        var folder = ScreenshotFactAttribute.Folder!;
        Folder.AddExamples();

        foreach (var (picture, profile, view) in Views)
        {
            foreach (var (width, height) in new[] { (1280, 800), (1920, 1080) })
            {
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    var page = await OpenProfileAsync(profile, view, new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
                    await page.ShouldBeSettledAsync();
                    var name = string.Create(CultureInfo.InvariantCulture, $"{picture}-{width}x{height}-{(scheme == ColorScheme.Light ? "light" : "dark")}.png");
                    await page.Window.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
                    await page.Window.CloseAsync();
                }
            }
        }
    }
}
