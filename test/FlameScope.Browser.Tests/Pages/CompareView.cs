using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>The second selection and what is shown of both.</summary>
public sealed class CompareView(IPage window)
{
    /// <summary>The line that says what is compared with.</summary>
    public ILocator Baseline { get; } = window.GetByRole(AriaRole.Region, new() { Name = "Baseline", Exact = true });

    /// <summary>The heat map of the profile that is compared with.</summary>
    public HeatMapView HeatMap { get; } = new(window, "Baseline heat map");

    /// <summary>The tab that is chosen.</summary>
    public ILocator ChosenTab { get; } = window.GetByRole(AriaRole.Tab, new() { Selected = true });

    /// <summary>The picture of the differential, or of what is elided.</summary>
    public ILocator Picture { get; } = window.GetByRole(AriaRole.Img, new() { NameRegex = Pattern("^(Differential|Elided) flame graph of") });

    /// <summary>The table of changes.</summary>
    public ILocator Changes { get; } = window.GetByRole(AriaRole.Region, new() { Name = "Changes" }).First;

    /// <summary>What swaps the two sides.</summary>
    public ILocator Swap { get; } = window.GetByRole(AriaRole.Button, new() { Name = "Swap" });

    /// <summary>The rows of the table of changes, without its head.</summary>
    public ILocator Rows => Changes.GetByRole(AriaRole.Row).Filter(new() { Has = window.GetByRole(AriaRole.Cell) });

    /// <summary>The graph of one of both sides.</summary>
    public ILocator Side(string name) => window.GetByRole(AriaRole.Region, new() { NameRegex = Pattern(name == "baseline" ? "^Baseline flame graph" : "^Flame graph of the selection") });

    /// <summary>Chooses a tab.</summary>
    public async Task ShowAsync(string tab)
    {
        await window.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
        await Assertions.Expect(ChosenTab).ToHaveTextAsync(tab);
    }

    /// <summary>Marks a baseline: a drag with Ctrl held.</summary>
    public async Task MarkAsync(HeatMapView map, Cell from, Cell to)
    {
        await window.Keyboard.DownAsync("Control");
        await map.DragAsync(from, to);
        await window.Keyboard.UpAsync("Control");
    }

    /// <summary>Waits until the picture is of so many samples of the selection against so many of the baseline.</summary>
    public Task ShouldBeOfAsync(string name, long selection, long baseline) => Assertions.Expect(Picture).ToHaveAttributeAsync("aria-label", Pattern($"^{name} flame graph of {Count(selection)} against {Count(baseline)},"));

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static Regex Pattern(string text) => new(text, RegexOptions.None, TimeSpan.FromSeconds(1));
}
