using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>Windows of every size, and what the system asks for.</summary>
public sealed class WindowTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(700, 600)]
    [InlineData(1280, 800)]
    [InlineData(1920, 1080)]
    public async Task Both_pictures_are_in_view_and_the_page_never_scrolls(int width, int height)
    {
        var profile = Folder.AddExample("stalls.dotnet.perf.gz");

        var page = await OpenProfileAsync(profile, "range=10-20&comm=checkout-servic&search=Score", new() { ViewportSize = new() { Width = width, Height = height } });

        var size = await page.Window.EvaluateAsync<int[]>("[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]");
        size.ShouldBe([width, height]);
        var plot = await page.HeatMap.PlotAsync();
        plot.AllColumns.ShouldBe(plot.Width, "a recording of 85 s fits every window");
        plot.Width.ShouldBeGreaterThan(width / 2f);
        plot.Height.ShouldBeGreaterThan(80);
        foreach (var picture in new[] { page.HeatMap.Picture, page.FlameGraph.Picture })
        {
            var box = (await picture.BoundingBoxAsync())!;
            box.X.ShouldBeGreaterThanOrEqualTo(0);
            (box.X + box.Width).ShouldBeLessThanOrEqualTo(width);
            (box.Y + box.Height).ShouldBeLessThanOrEqualTo(height);
            box.Height.ShouldBeGreaterThan(100);
            (await CanvasPixels.ColoursAsync(picture)).ShouldBeGreaterThan(5);
        }
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1280, true)]
    [InlineData(1920, false)]
    public async Task The_pickers_stand_on_one_line_and_what_has_no_room_folds_into_a_button(int width, bool folds)
    {
        var page = await OpenProfileAsync(Folder.Add("checkout-service.every-picker.perf", KnownProfiles.WithEveryPicker()), window: new() { ViewportSize = new() { Width = width, Height = 800 } });
        var header = page.Window.GetByRole(AriaRole.Banner);
        var more = page.Window.GetByRole(AriaRole.Button, new() { Name = "View", Exact = true });

        await Eventually.TrueAsync(async () => (await header.BoundingBoxAsync())!.Height < 50, "the pickers stand on one line");
        await Assertions.Expect(more).ToHaveCountAsync(folds ? 1 : 0);
        if (folds)
        {
            await more.ClickAsync();
            await Assertions.Expect(page.Dialog.GetByLabel("Rows")).ToBeVisibleAsync();
            await page.Window.Keyboard.PressAsync("Escape");
        }

        await page.Window.SetViewportSizeAsync(1920, 800);
        await Assertions.Expect(more).ToHaveCountAsync(0);
        await page.Window.SetViewportSizeAsync(1100, 800);
        await Assertions.Expect(more).ToHaveCountAsync(1);
        await Eventually.TrueAsync(async () => (await header.BoundingBoxAsync())!.Height < 50, "the pickers stand on one line");
    }

    [Fact]
    public async Task Both_pictures_follow_when_the_window_changes()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), "columnNs=1000000000&rows=10&range=2-3");
        var before = await page.HeatMap.PlotAsync();

        await page.Window.SetViewportSizeAsync(900, 1000);
        await Eventually.TrueAsync(async () => (await page.HeatMap.PlotAsync()).Height > before.Height, "the heat map grows with the window");

        await page.HeatMap.DragAsync(new(4, 0), new(5, 9));
        await page.ShouldHaveInAddressAsync("range", "4-6");
    }

    [Fact]
    public async Task A_high_resolution_screen_gets_a_picture_of_its_resolution_and_exact_cells()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, "columnNs=1000000000&rows=10", new() { DeviceScaleFactor = 2 });
        var widths = await page.HeatMap.Picture.EvaluateAsync<double[]>("canvas => [canvas.width, canvas.getBoundingClientRect().width]");
        widths[0].ShouldBe(2 * widths[1]);

        await page.HeatMap.DragAsync(new(4, 3), new(5, 6));

        await page.ShouldHaveInAddressAsync("range", "4.3-5.7");
    }

    [Fact]
    public async Task Where_motion_is_not_wanted_a_zoom_is_there_at_once()
    {
        var profile = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile, window: new() { ReducedMotion = ReducedMotion.Reduce });
        var frame = (await page.Api.FlameGraphAsync(profile)).Find("serve1").First();
        await page.FlameGraph.PointAtAsync(frame);
        await page.FlameGraph.Picture.EvaluateAsync(
            """
            (canvas) => {
              window.drawings = new Set([canvas.toDataURL()]);
              const look = () => { window.drawings.add(canvas.toDataURL()); requestAnimationFrame(look); };
              look();
            }
            """);

        await page.Window.Mouse.DownAsync();
        await page.Window.Mouse.UpAsync();
        await Assertions.Expect(page.FlameGraph.ZoomOut).ToBeEnabledAsync();
        await page.ShouldBeSettledAsync();
        await page.FlameGraph.ShouldStandStillAsync();

        (await page.Window.EvaluateAsync<int>("window.drawings.size")).ShouldBe(2, "before and after, and nothing between");
    }

    [Fact]
    public async Task Light_and_dark_follow_the_system_at_once()
    {
        var page = await OpenProfileAsync(Folder.Add("busy.perf", KnownProfiles.Busy()), "columnNs=1000000000&rows=10");
        var light = await page.HeatMap.ColourOfAsync(new(1, 2));

        await page.Window.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        await page.HeatMap.ShouldChangeColourAsync(new(1, 2), light);
        var background = await page.Window.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)' ? getComputedStyle(document.body).backgroundColor : getComputedStyle(document.documentElement).backgroundColor");
        background.Split('(', ',', ')')[1..4].Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ShouldAllBe(part => part < 80);
    }
}
