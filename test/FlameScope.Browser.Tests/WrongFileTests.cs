using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>What can't be shown is said, with the reason, and breaks nothing else.</summary>
public sealed class WrongFileTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_file_that_is_no_profile_is_a_row_with_its_reason_among_good_ones()
    {
        var good = Folder.Add("good.perf", KnownProfiles.Busy());
        Folder.Add("notes.txt", "Call the customer back on Monday.\nBuy milk.\n");
        Folder.Add("empty.perf", "");
        var page = await OpenProfileAsync(good);

        await page.OpenProfileListAsync();

        await Assertions.Expect(page.Profiles.Rows).ToHaveCountAsync(3);
        var problems = await page.Api.ProblemsAsync();
        problems[good].ShouldBeNull();
        foreach (var wrong in new[] { "empty.perf", "notes.txt" })
        {
            problems[wrong].ShouldNotBeNull().Length.ShouldBeGreaterThan(10);
            await Assertions.Expect(page.Profiles.Row(wrong)).ToContainTextAsync(problems[wrong]!);
            await Assertions.Expect(page.Profiles.Row(wrong).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        }

        await Assertions.Expect(page.Dialog).ToContainTextAsync("2 other files can't be read");
    }

    [Theory]
    [InlineData("notes.txt", "Call the customer back on Monday.\n", 422, "unreadable")]
    [InlineData("empty.perf", "", 422, "unreadable")]
    [InlineData(null, null, 404, "not-found")]
    public async Task A_link_to_what_is_no_profile_says_what_happened_and_what_can_be_done(string? name, string? content, int status, string code)
    {
        Folder.Add("good.perf", KnownProfiles.Busy());
        if (name is not null) Folder.Add(name, content!);

        var page = await OpenAsync($"?profile={name ?? "gone.perf"}", null, status);

        await Assertions.Expect(page.Problem).ToContainTextAsync(name ?? "gone.perf");
        await Assertions.Expect(page.Problem).ToContainTextAsync(code);
        (await page.Problem.Locator("p").Nth(1).InnerTextAsync()).Length.ShouldBeGreaterThan(10);
        await page.ShouldBeAccessibleAsync();

        await page.Problem.GetByRole(AriaRole.Button, new() { Name = "Choose another profile" }).ClickAsync();
        await page.Profiles.OpenAsync("good.perf");
        await page.ShouldShowSamplesAsync(240, 240);
    }

    [Fact]
    public async Task A_file_that_is_mended_opens_at_the_second_try()
    {
        Folder.Add("late.perf", "");
        var page = await OpenAsync("?profile=late.perf", null, 422);
        await Assertions.Expect(page.Problem).ToBeVisibleAsync();

        Folder.Add("late.perf", KnownProfiles.Busy());
        await page.Problem.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await page.ShouldShowSamplesAsync(240, 240);
    }

    [Fact]
    public async Task What_was_skipped_is_said_on_the_report_with_an_example()
    {
        var profile = Folder.Add("damaged.perf", KnownProfiles.Busy() + "this line belongs to nothing\n\n" + KnownProfiles.Busy());
        var page = await OpenProfileAsync(profile);

        await page.OpenReportAsync();

        await Assertions.Expect(page.Dialog).ToContainTextAsync("this line belongs to nothing");
        await Assertions.Expect(page.Dialog).ToContainTextAsync("504");
    }
}
