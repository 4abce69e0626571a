using System.Text.RegularExpressions;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Testing;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Running;

/// <summary>
/// A test of the page: a folder and a server of its own, and windows that share nothing with another test's. After each test the page must not have complained; after
/// a failed one a picture of each window is in <c>artifacts/browser-failures/</c>.
/// </summary>
public abstract class BrowserTest(ChromiumBrowser chromium) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<PageWatch> _watches = [];
    private readonly ProfileFolder _folder = new();
    private Task<TestServer>? _server;

    /// <summary>The folder that the server serves; to be filled before the first page is opened.</summary>
    protected ProfileFolder Folder => _folder;

    /// <summary>How the server is to read files, where it is not as always.</summary>
    internal ProfileSource? Source { get; set; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed) await KeepPicturesAsync();
        foreach (var context in _contexts) await context.DisposeAsync();
        if (_server is { IsCompletedSuccessfully: true }) await (await _server).DisposeAsync();
        _folder.Dispose();
        foreach (var watch in _watches) watch.ShouldBeSilent();
    }

    /// <summary>Opens a profile in a window of its own and waits for its pictures.</summary>
    /// <param name="profile">The profile's id.</param>
    /// <param name="settings">More of the address, such as <c>rows=10&amp;idle=1</c>.</param>
    /// <param name="window">The window; 1280 by 800, light, where not told.</param>
    protected async Task<FlameScopePage> OpenProfileAsync(string profile, string settings = "", BrowserNewContextOptions? window = null)
    {
        var page = await OpenAsync($"?profile={Uri.EscapeDataString(profile)}&{settings}".TrimEnd('&'), window);
        await page.ShouldBeSettledAsync();
        return page;
    }

    /// <summary>Opens an address of the page in a window of its own, and waits for nothing.</summary>
    protected async Task<FlameScopePage> OpenAsync(string query = "", BrowserNewContextOptions? window = null, params int[] expectedFailures)
    {
        var server = await (_server ??= Source is null ? TestServer.StartAsync(_folder) : TestServer.StartAsync(_folder, Source));
        window ??= new BrowserNewContextOptions();
        window.BaseURL = server.Address.ToString();
        window.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        window.ColorScheme ??= ColorScheme.Light;
        window.TimezoneId = "UTC";
        window.Locale = "en-US";
        var context = await chromium.NewContextAsync(window);
        context.SetDefaultTimeout(20_000);
        _contexts.Add(context);
        var watch = new PageWatch(context);
        foreach (var status in expectedFailures) watch.Expect(status);
        _watches.Add(watch);
        var page = new FlameScopePage(await context.NewPageAsync(), new ApiClient(server.Address), watch);
        await page.GoToAsync(query);
        return page;
    }

    private async Task KeepPicturesAsync()
    {
        var name = Regex.Replace(TestContext.Current.Test?.TestDisplayName ?? "test", @"[^A-Za-z0-9_.]+", "-", RegexOptions.None, TimeSpan.FromSeconds(1));
        if (name.Length > 120) name = name[..120];
        var pages = _contexts.SelectMany(context => context.Pages).ToArray();
        for (var i = 0; i < pages.Length; i++)
        {
            try
            {
                await pages[i].ScreenshotAsync(new() { Path = RepositoryFiles.At("artifacts", "browser-failures", $"{name}-{i}.png"), Timeout = 5_000 });
            }
            catch (PlaywrightException)
            {
                // A window that cannot even be pictured says so by the failure itself.
            }
        }
    }
}
