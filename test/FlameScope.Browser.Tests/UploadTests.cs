using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>A profile that lies elsewhere is opened by choosing it or by dropping it on the page.</summary>
public sealed class UploadTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private static FilePayload Recording => new() { Name = "mine.perf", MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(KnownProfiles.Busy()) };

    [Fact]
    public async Task A_file_is_chosen_where_there_is_no_profile_yet()
    {
        var page = await OpenAsync();

        await page.Window.GetByLabel("or choose a file").SetInputFilesAsync(Recording);

        await page.ShouldShowSamplesAsync(240, 240);
        await Assertions.Expect(page.ProfileButton).ToContainTextAsync("mine.perf");
    }

    [Fact]
    public async Task A_file_is_chosen_from_the_list_and_stands_in_it_from_then_on()
    {
        var page = await OpenProfileAsync(Folder.Add("three.perf", KnownProfiles.ThreeEvents()));
        await page.OpenProfileListAsync();

        await page.Window.GetByLabel("Open a file").SetInputFilesAsync(Recording);

        await page.ShouldShowSamplesAsync(240, 240);
        await page.OpenProfileListAsync();
        await Assertions.Expect(page.Profiles.Row("mine.perf")).ToBeVisibleAsync();
        await Assertions.Expect(page.Profiles.Row("three.perf")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_is_dropped_on_the_page()
    {
        var page = await OpenProfileAsync(Folder.Add("three.perf", KnownProfiles.ThreeEvents()));

        await DropAsync(page, "dropped.perf", KnownProfiles.Busy());

        await page.ShouldShowSamplesAsync(240, 240);
        await Assertions.Expect(page.ProfileButton).ToContainTextAsync("dropped.perf");
    }

    [Fact]
    public async Task A_dropped_file_that_is_no_profile_is_refused_with_the_reason()
    {
        var page = await OpenProfileAsync(Folder.Add("three.perf", KnownProfiles.ThreeEvents()));
        page.Watch.Expect(422);

        await DropAsync(page, "holiday.txt", "Sun, sea and sand.\n");

        await Assertions.Expect(page.Problem).ToContainTextAsync("holiday.txt");
        (await page.Problem.InnerTextAsync()).Length.ShouldBeGreaterThan(40);
    }

    private static async Task DropAsync(FlameScopePage page, string name, string content)
    {
        var files = await page.Window.EvaluateHandleAsync(
            """
            ([name, content]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([content], name));
              return transfer;
            }
            """, new[] { name, content });
        var body = page.Window.Locator("body");
        await body.DispatchEventAsync("dragenter", new { dataTransfer = files });
        await Assertions.Expect(page.Window.GetByText("Drop the profile to open it")).ToBeVisibleAsync();
        await body.DispatchEventAsync("dragover", new { dataTransfer = files });
        await body.DispatchEventAsync("drop", new { dataTransfer = files });
        await Assertions.Expect(page.Window.GetByText("Drop the profile to open it")).ToHaveCountAsync(0);
    }
}
