using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>A cell of the heat map; row 0 is the bottom one.</summary>
public readonly record struct Cell(int Column, int Row);

/// <summary>The heat map as a person meets it: cells are pointed at, keys pressed, words read.</summary>
public sealed partial class HeatMapView(IPage window, string name = "Heat map")
{
    /// <summary>The section of the page.</summary>
    public ILocator Section { get; } = window.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The picture, which takes the keys.</summary>
    public ILocator Picture => Section.GetByRole(AriaRole.Application);

    /// <summary>What stands beside the pointer.</summary>
    public ILocator Tooltip => Section.Locator("[aria-hidden=true]").Filter(new() { Has = window.Locator("strong") });

    /// <summary>What a screen reader is told.</summary>
    public ILocator Spoken => Section.GetByRole(AriaRole.Status).Last;

    /// <summary>Where the plot is inside the picture, in CSS pixels; all of its columns may be wider than what is in view.</summary>
    public async Task<(float X, float Y, float Width, float Height, float AllColumns, float Scroll)> PlotAsync()
    {
        await Assertions.Expect(Picture).ToHaveAttributeAsync("data-plot", new Regex("^.+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var numbers = (await Picture.GetAttributeAsync("data-plot"))!.Split(' ').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    /// <summary>How many columns and rows are drawn.</summary>
    public async Task<(int Columns, int Rows)> GridAsync()
    {
        await Assertions.Expect(Picture).ToHaveAttributeAsync("aria-label", Grid());
        var match = Grid().Match((await Picture.GetAttributeAsync("aria-label"))!);
        return (int.Parse(match.Groups["columns"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["rows"].ValueSpan, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for a grid of this size.</summary>
    public Task ShouldHaveGridAsync(int columns, int rows) =>
        Assertions.Expect(Picture).ToHaveAttributeAsync("aria-label", new Regex($@"\b{columns} columns and {rows} rows\b", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Moves the pointer onto a cell; <paramref name="across"/> and <paramref name="up"/> say where inside of it, from 0 to 1.</summary>
    public async Task PointAtAsync(Cell cell, float across = 0.5f, float up = 0.5f)
    {
        var (x, y) = await PlaceOfAsync(cell, across, up);
        var box = (await Picture.BoundingBoxAsync())!;
        await window.Mouse.MoveAsync(box.X + x, box.Y + y, new() { Steps = 4 });
    }

    /// <summary>Presses on one cell, moves to another and releases.</summary>
    public async Task DragAsync(Cell from, Cell to)
    {
        await PressAsync(from);
        await PointAtAsync(to);
        await window.Mouse.UpAsync();
    }

    /// <summary>Points at a cell and presses the button, which stays down.</summary>
    public async Task PressAsync(Cell cell, float across = 0.5f, float up = 0.5f)
    {
        await PointAtAsync(cell, across, up);
        await window.Mouse.DownAsync();
    }

    /// <summary>Releases the button.</summary>
    public Task ReleaseAsync() => window.Mouse.UpAsync();

    /// <summary>Presses and releases on a cell.</summary>
    public async Task ClickAsync(Cell cell)
    {
        await PressAsync(cell);
        await window.Mouse.UpAsync();
    }

    /// <summary>Gives the picture the focus and presses keys, one after the other.</summary>
    public async Task PressKeysAsync(params string[] keys)
    {
        await Picture.FocusAsync();
        foreach (var key in keys) await window.Keyboard.PressAsync(key);
    }

    /// <summary>The colour in the middle of a cell: red, green, blue, opacity.</summary>
    public async Task<string> ColourOfAsync(Cell cell)
    {
        var (x, y) = await PlaceOfAsync(cell, 0.5f, 0.5f);
        return await CanvasPixels.ColourAtAsync(Picture, x, y);
    }

    /// <summary>Waits until the middle of a cell has another colour than this one.</summary>
    public Task ShouldChangeColourAsync(Cell cell, string from) => Eventually.TrueAsync(async () => await ColourOfAsync(cell) != from, $"the colour of {cell} changes from {from}");

    /// <summary>Steps the selection by its own span.</summary>
    public Task StepAsync(string direction) => Section.GetByRole(AriaRole.Button, new() { Name = $"Step {direction}" }).ClickAsync();

    /// <summary>Selects the whole profile.</summary>
    public Task SelectWholeAsync() => Section.GetByRole(AriaRole.Button, new() { Name = "Whole profile" }).ClickAsync();

    private async Task<(float X, float Y)> PlaceOfAsync(Cell cell, float across, float up)
    {
        var (columns, rows) = await GridAsync();
        var plot = await PlotAsync();
        return (plot.X - plot.Scroll + ((cell.Column + across) / columns * plot.AllColumns), plot.Y + ((1 - ((cell.Row + up) / rows)) * plot.Height));
    }

    [GeneratedRegex(@"(?<columns>\d+) columns and (?<rows>\d+) rows", RegexOptions.None, 1000)]
    private static partial Regex Grid();
}
