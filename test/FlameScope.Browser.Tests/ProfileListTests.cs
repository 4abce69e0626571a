using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>The list of profiles: what is in the folder, and the way into each.</summary>
public sealed class ProfileListTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_first_visit_shows_the_newest_example_without_a_click()
    {
        Folder.AddExamples();

        var page = await OpenAsync();

        await page.ShouldBeSettledAsync();
        await page.ShouldHaveInAddressAsync("event", null);
        var profile = await page.Window.EvaluateAsync<string>("new URLSearchParams(location.search).get('profile')");
        var expected = await page.Api.FlameGraphAsync(profile);
        expected.Total.ShouldBeGreaterThan(1_000);
        await page.ShouldShowSamplesAsync(expected.Total, expected.WholeTotal);
        (await page.FlameGraph.ColoursAsync()).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_profile_is_chosen_from_the_list_and_back_shows_the_one_before()
    {
        var small = Folder.Add("small.perf", KnownProfiles.ThreeEvents());
        var busy = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(small);

        await page.OpenProfileListAsync();
        await page.Profiles.OpenAsync(busy);

        var busyTotal = (await page.Api.FlameGraphAsync(busy)).Total;
        await page.ShouldShowSamplesAsync(busyTotal, busyTotal);
        await page.ShouldHaveInAddressAsync("profile", busy);
        await Assertions.Expect(page.Dialog).Not.ToBeVisibleAsync();
        await Assertions.Expect(page.ProfileButton).ToContainTextAsync(busy);

        await page.Window.GoBackAsync();
        await page.ShouldShowSamplesAsync(50, 50);
        await page.ShouldHaveInAddressAsync("profile", small);
    }

    [Fact]
    public async Task The_list_is_sorted_by_a_click_and_narrowed_by_typing()
    {
        Folder.Add("b-small.perf", KnownProfiles.WithoutTimes());
        var large = Folder.Add("a-large.perf", KnownProfiles.Busy());
        Folder.Add("c-middle.perf", KnownProfiles.ThreeEvents());
        var page = await OpenProfileAsync(large);
        await page.OpenProfileListAsync();

        await page.Profiles.SortByAsync("Name");
        await Assertions.Expect(page.Profiles.Rows).ToContainTextAsync(["a-large.perf", "b-small.perf", "c-middle.perf"]);
        await page.Profiles.SortByAsync("Size");
        await Assertions.Expect(page.Profiles.Rows).ToContainTextAsync(["a-large.perf", "c-middle.perf", "b-small.perf"]);

        await page.Profiles.Filter.FillAsync("middle");
        await Assertions.Expect(page.Profiles.Rows).ToContainTextAsync(["c-middle.perf"]);
        await page.Profiles.Filter.FillAsync("no such thing");
        await Assertions.Expect(page.Dialog).ToContainTextAsync("No profile has");
    }

    [Fact]
    public async Task A_loaded_profile_says_its_samples_and_its_duration()
    {
        var busy = Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenProfileAsync(busy);

        await page.OpenProfileListAsync();

        await Assertions.Expect(page.Profiles.Row(busy)).ToContainTextAsync("perf script");
        await Assertions.Expect(page.Profiles.Row(busy)).ToContainTextAsync("252");
        await Assertions.Expect(page.Profiles.Row(busy)).ToContainTextAsync("11.985 s");
    }

    [Fact]
    public async Task Where_no_profile_is_the_page_teaches_how_to_record_one()
    {
        var page = await OpenAsync();

        await Assertions.Expect(page.Window.GetByRole(AriaRole.Heading, new() { Name = "No profile yet" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Window.GetByText("perf record -F 49 -a -g")).ToBeVisibleAsync();
    }
}
