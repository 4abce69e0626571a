using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(FlameScope.Browser.Tests.Running.ChromiumBrowser))]

namespace FlameScope.Browser.Tests.Running;

/// <summary>The system's Chromium, started once for all tests when the first of them needs it.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    private const string Variable = "FLAMESCOPE_CHROMIUM";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _running = new(StartAsync);

    /// <summary>A window of its own: no cookies, no storage, no history.</summary>
    /// <exception cref="InvalidOperationException">There is no Chromium; the message says what to install.</exception>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options) => await (await _running.Value).Browser.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated || !_running.Value.IsCompletedSuccessfully) return;
        var (driver, browser) = await _running.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        var executable = Find();
        // Generous, for a machine that is busy with other things: what a test waits for is there much sooner.
        Assertions.SetDefaultExpectTimeout(20_000);
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = executable }));
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : throw new InvalidOperationException($"{Variable} names \"{given}\", and there is no such file.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return found ?? throw new InvalidOperationException(
            $"The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium), or set {Variable} to the path of Chromium or Chrome. Looked for {string.Join(", ", Names)} on PATH.");
    }
}
