using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>The list of profiles, on its page or in its dialog.</summary>
public sealed class ProfileListView(IPage window)
{
    /// <summary>The table.</summary>
    public ILocator Table => window.GetByRole(AriaRole.Table);

    /// <summary>Its rows, without the heads.</summary>
    public ILocator Rows => Table.GetByRole(AriaRole.Row).Filter(new() { Has = window.GetByRole(AriaRole.Cell) });

    /// <summary>The field that narrows the list.</summary>
    public ILocator Filter => window.GetByRole(AriaRole.Searchbox, new() { Name = "Filter the profiles" });

    /// <summary>The names in the order in which they stand.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() => await Rows.Locator("bdi").AllInnerTextsAsync();

    /// <summary>The row of a profile.</summary>
    public ILocator Row(string name) => Rows.Filter(new() { HasText = name });

    /// <summary>Opens a profile by a click on its name.</summary>
    public Task OpenAsync(string name) => Table.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Sorts by a column.</summary>
    public Task SortByAsync(string column) => Table.GetByRole(AriaRole.Button, new() { Name = column, Exact = true }).ClickAsync();
}
