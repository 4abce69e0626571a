using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>The flame graph as a person meets it: frames are pointed at, searched, zoomed.</summary>
public sealed class FlameGraphView(IPage window)
{
    /// <summary>The height of a frame, in CSS pixels.</summary>
    private const float RowHeight = 18;

    /// <summary>The section of the page.</summary>
    public ILocator Section { get; } = window.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^Flame graph", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    /// <summary>What takes the keys.</summary>
    public ILocator Keys => Section.GetByRole(AriaRole.Application);

    /// <summary>The picture.</summary>
    public ILocator Picture => Section.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Flame graph", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    /// <summary>The search field.</summary>
    public ILocator SearchField => Section.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("^Search frames", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    /// <summary>What the search says of its matches or its faults.</summary>
    public ILocator SearchMessage => Section.Locator("output");

    /// <summary>The button that ends the zoom.</summary>
    public ILocator ZoomOut => Section.GetByRole(AriaRole.Button, new() { Name = "Zoom out" });

    /// <summary>What a screen reader is told.</summary>
    public ILocator Spoken => Section.Locator("[aria-live=polite]").Last;

    /// <summary>Waits until the picture is of so many samples.</summary>
    public Task ShouldBeOfAsync(long samples) =>
        Assertions.Expect(Picture).ToHaveAttributeAsync("aria-label", new Regex($"^Flame graph of {samples.ToString("N0", CultureInfo.InvariantCulture)} samples?,", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Waits until it is said of a frame that it has so many samples; the pointer or the cursor is on it.</summary>
    public Task ShouldDescribeAsync(string name, long samples) =>
        Assertions.Expect(Section).ToContainTextAsync(new Regex($"{Regex.Escape(name)}{samples.ToString("N0", CultureInfo.InvariantCulture)} samples?", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Moves the pointer onto a frame; <paramref name="across"/> says where on it, from 0 to 1.</summary>
    public async Task PointAtAsync(FramePlace frame, bool flame = false, double across = 0.5) =>
        await PointAtAsync((frame.Start + (across * frame.Total)) / frame.Whole, frame.Depth, flame);

    /// <summary>Moves the pointer to a place of the picture: a share of its width, a level.</summary>
    public async Task PointAtAsync(double share, int depth, bool flame = false)
    {
        var box = (await Keys.BoundingBoxAsync())!;
        var size = await Keys.EvaluateAsync<float[]>("element => [element.clientWidth, element.scrollHeight, element.scrollTop]");
        var top = flame ? size[1] - ((depth + 1) * RowHeight) : depth * RowHeight;
        await window.Mouse.MoveAsync(box.X + (float)(size[0] * share), box.Y + top - size[2] + (RowHeight / 2), new() { Steps = 2 });
    }

    /// <summary>Zooms into a frame by a click.</summary>
    public async Task ZoomIntoAsync(FramePlace frame)
    {
        await PointAtAsync(frame);
        await window.Mouse.DownAsync();
        await window.Mouse.UpAsync();
        await Assertions.Expect(ZoomOut).ToBeEnabledAsync();
        await ShouldStandStillAsync();
    }

    /// <summary>Waits until the picture, which may glide, no longer changes from frame to frame.</summary>
    public Task ShouldStandStillAsync() => Picture.EvaluateAsync(
        """
        async (canvas) => {
          const read = () => canvas.toDataURL();
          for (let before = "", now = read(), same = 0; same < 3; before = now, now = read()) {
            same = before === now ? same + 1 : 0;
            await new Promise((next) => requestAnimationFrame(next));
          }
        }
        """);

    /// <summary>Types an expression into the search.</summary>
    public Task SearchAsync(string expression) => SearchField.FillAsync(expression);

    /// <summary>Chooses icicle or flame.</summary>
    public Task ChooseLayoutAsync(string layout) => Section.GetByRole(AriaRole.Button, new() { Name = layout, Exact = true }).ClickAsync();

    /// <summary>Gives the picture the focus and presses keys, one after the other.</summary>
    public async Task PressKeysAsync(params string[] keys)
    {
        await Keys.FocusAsync();
        foreach (var key in keys) await window.Keyboard.PressAsync(key);
    }

    /// <summary>How many different colours are drawn; an empty picture has one.</summary>
    public Task<int> ColoursAsync() => CanvasPixels.ColoursAsync(Picture);

    /// <summary>The picture, to be compared with another.</summary>
    public Task<string> DrawingAsync() => CanvasPixels.PictureAsync(Picture);

    /// <summary>Whether anything is drawn at a share of the picture's width and height; the gap between two rows does not count.</summary>
    public async Task<bool> IsDrawnAtAsync(double share, double down)
    {
        var box = (await Picture.BoundingBoxAsync())!;
        var colours = await Task.WhenAll(
            CanvasPixels.ColourAtAsync(Picture, box.Width * share, box.Height * down),
            CanvasPixels.ColourAtAsync(Picture, box.Width * share, (box.Height * down) - 3));
        var behind = await Picture.EvaluateAsync<string>("canvas => getComputedStyle(canvas.closest('[role=application]')).backgroundColor.match(/[0-9]+/g).join() + ',255'");
        return Array.Exists(colours, colour => colour != behind);
    }
}
