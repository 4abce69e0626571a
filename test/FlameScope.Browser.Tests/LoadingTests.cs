using System.Text.RegularExpressions;
using FlameScope.Formats;
using FlameScope.Profiles;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests;

/// <summary>A load that takes its time shows how far it is and can be given up.</summary>
public sealed class LoadingTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    private readonly ManualResetEventSlim _mayFinish = new();
    private volatile bool _wasCancelled;

    [Fact]
    public async Task A_slow_load_shows_its_progress_and_then_the_pictures()
    {
        var page = await OpenSlowAsync();

        var bar = page.Window.GetByRole(AriaRole.Progressbar);
        await Assertions.Expect(bar).ToBeVisibleAsync();
        await Assertions.Expect(bar).ToHaveAttributeAsync("value", new Regex(@"^0\.75", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Window.GetByText("75 %")).ToBeVisibleAsync();
        await Assertions.Expect(page.Window.GetByText("1,234 samples")).ToBeVisibleAsync();
        await page.ShouldBeAccessibleAsync();

        _mayFinish.Set();
        await page.ShouldShowSamplesAsync(240, 240);
        await Assertions.Expect(page.Window.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_slow_load_is_cancelled_and_can_be_begun_again()
    {
        var page = await OpenSlowAsync();

        await page.Window.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Assertions.Expect(page.Problem).ToContainTextAsync("cancelled");
        await Eventually.TrueAsync(() => Task.FromResult(_wasCancelled), "the server stops to read");
        _mayFinish.Set();
        await page.Problem.GetByRole(AriaRole.Button, new() { Name = "Load it again" }).ClickAsync();
        await page.ShouldShowSamplesAsync(240, 240);
    }

    /// <summary>Opens a profile that is read as always, after the reading has stood still in its middle until the test lets it go on.</summary>
    private async Task<FlameScopePage> OpenSlowAsync()
    {
        Source = Read;
        var profile = Folder.Add("slow.perf", KnownProfiles.Busy());
        return await OpenAsync($"?profile={profile}", null, 409);
    }

    private Profile Read(Stream file, IProgress<ReadProgress> progress, CancellationToken cancel)
    {
        progress.Report(new ReadProgress(file.Length - (file.Length / 4), file.Length, 1_234));
        try
        {
            _mayFinish.Wait(cancel);
        }
        catch (OperationCanceledException)
        {
            _wasCancelled = true;
            throw;
        }

        return ProfileReader.Read(file, limits: null, progress, cancel);
    }
}
