using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Testing;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>The page: all that the tests know of it. What is found is found by role and name, as a screen reader finds it.</summary>
public sealed class FlameScopePage(IPage window, ApiClient api, PageWatch watch)
{
    /// <summary>The window that the page is in.</summary>
    public IPage Window { get; } = window;

    /// <summary>The server's answers, to compare with.</summary>
    public ApiClient Api { get; } = api;

    /// <summary>What the page complains about.</summary>
    public PageWatch Watch { get; } = watch;

    public HeatMapView HeatMap { get; } = new(window);

    public FlameGraphView FlameGraph { get; } = new(window);

    public CompareView Compare { get; } = new(window);

    public ProfileListView Profiles { get; } = new(window);

    /// <summary>What is said in place of the pictures, or above them, when something went wrong.</summary>
    public ILocator Problem => Window.GetByRole(AriaRole.Alert);

    /// <summary>The dialog or popover that is open.</summary>
    public ILocator Dialog => Window.GetByRole(AriaRole.Dialog).Filter(new() { Visible = true });

    /// <summary>The button that opens the profile list, with the name of the profile on it.</summary>
    public ILocator ProfileButton => Window.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Button).First;

    /// <summary>Which event is shown.</summary>
    public ILocator EventPicker => Window.GetByRole(AriaRole.Combobox, new() { Name = "Event", Exact = true });

    /// <summary>What the flame graph begins with.</summary>
    public ILocator GroupPicker => Window.GetByRole(AriaRole.Combobox, new() { Name = "Flame graph grouping" });

    /// <summary>Shows or hides idle samples.</summary>
    public ILocator IdleSwitch => Window.GetByRole(AriaRole.Switch, new() { NameRegex = new Regex("^Idle", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    /// <summary>Goes to an address of the page.</summary>
    public Task GoToAsync(string query) => Window.GotoAsync("/" + query);

    /// <summary>Waits until both pictures show what was asked for last.</summary>
    public Task ShouldBeSettledAsync() => Window.WaitForFunctionAsync(
        """
        () => {
          const sections = [...document.querySelectorAll("section[aria-busy]")];
          const labels = [...document.querySelectorAll("canvas[aria-label]")].map((canvas) => canvas.ariaLabel);
          return sections.length > 0 && labels.length === sections.length
            && sections.every((section) => section.ariaBusy === "false")
            && !labels.includes("Heat map, loading") && !labels.includes("Flame graph, empty");
        }
        """, arg: null, new() { Timeout = 60_000 });

    /// <summary>Waits until the flame graph and the summary both say this number of samples, of so many.</summary>
    public async Task ShouldShowSamplesAsync(long part, long whole)
    {
        await FlameGraph.ShouldBeOfAsync(part);
        var sentence = part == whole ? $"^{Samples(whole)}$" : $@"^{Count(part)} of {Samples(whole)} \([<>]?[ .0-9]+ %\)$";
        await Assertions.Expect(HeatMap.Section.GetByText(new Regex(sentence, RegexOptions.None, TimeSpan.FromSeconds(1))).First).ToBeVisibleAsync();
    }

    /// <summary>Waits until the address has this parameter with this value; null where it must not have it.</summary>
    public Task ShouldHaveInAddressAsync(string parameter, string? value) => Window.WaitForFunctionAsync(
        "([parameter, value]) => new URLSearchParams(location.search).get(parameter) === value", new[] { parameter, value });

    /// <summary>Opens the popover that says how the heat map is drawn and changes one of its settings: Column, Rows, Scale or Colours.</summary>
    public async Task DrawAsync(string setting, string choice)
    {
        var settings = Window.GetByRole(AriaRole.Dialog, new() { NameRegex = new Regex("^Heat map", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        if (!await settings.IsVisibleAsync())
        {
            await Window.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("× .* rows", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        }

        var list = settings.GetByLabel(setting);
        var options = await list.Locator("option").AllInnerTextsAsync();
        await list.SelectOptionAsync(new SelectOptionValue { Label = options.First(option => option.StartsWith(choice, StringComparison.Ordinal)) });
        await Window.Keyboard.PressAsync("Escape");
    }

    /// <summary>Opens the filters, which stay open.</summary>
    public async Task<ILocator> OpenFiltersAsync()
    {
        var filters = Window.GetByRole(AriaRole.Dialog, new() { Name = "Filter samples" });
        if (!await filters.IsVisibleAsync()) await Window.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await Assertions.Expect(filters).ToBeVisibleAsync();
        return filters;
    }

    /// <summary>Filters by a comm, a process, a thread or a CPU that is chosen from the list.</summary>
    public async Task FilterByAsync(string kind, string name)
    {
        var filters = await OpenFiltersAsync();
        await filters.Locator("label").Filter(new() { HasTextRegex = new Regex($"^{kind}", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await filters.GetByRole(AriaRole.Combobox).FillAsync(name);
        await filters.GetByRole(AriaRole.Option).First.ClickAsync();
        await Window.Keyboard.PressAsync("Escape");
        await Assertions.Expect(filters).Not.ToBeVisibleAsync();
    }

    /// <summary>The button on the chip of a filter that takes it away.</summary>
    public ILocator Chip(string kind, string name) => Window.GetByRole(AriaRole.Button, new() { Name = $"Remove the filter {kind} {name}" });

    /// <summary>Opens the list of profiles.</summary>
    public async Task OpenProfileListAsync()
    {
        await ProfileButton.ClickAsync();
        await Assertions.Expect(Profiles.Table).ToBeVisibleAsync();
    }

    /// <summary>Opens what is said about the recording and the reading.</summary>
    public async Task OpenReportAsync()
    {
        await Window.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Report", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await Assertions.Expect(Dialog).ToContainTextAsync("Skipped");
    }

    /// <summary>Opens the help.</summary>
    public async Task OpenHelpAsync()
    {
        await Window.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Help", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await Assertions.Expect(Dialog).ToContainTextAsync("Patterns");
    }

    /// <summary>Fails where axe-core finds anything to complain about.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        // Evaluated, since the page's Content-Security-Policy rightly refuses a script that is put into it.
        await Window.EvaluateAsync(await File.ReadAllTextAsync(RepositoryFiles.At("web", "node_modules", "axe-core", "axe.min.js")));
        var violations = await Window.EvaluateAsync<string[]>(
            """
            async () => (await axe.run({ resultTypes: ["violations"] })).violations.flatMap((violation) =>
              violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`))
            """);
        violations.ShouldBeEmpty();
    }

    /// <summary>A number as the page writes it.</summary>
    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Samples(long number) => number == 1 ? "1 sample" : $"{Count(number)} samples";
}
