using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Running;

/// <summary>
/// Notes what a page should never do, in whatever test: write an error or a warning to the console (a refusal of the Content-Security-Policy is one), throw, or ask for
/// something in vain.
/// </summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<int, byte> _expected = new();

    public PageWatch(IBrowserContext context)
    {
        context.Console += (_, message) =>
        {
            if (message.Type is not ("error" or "warning")) return;
            if (_expected.Keys.Any(status => message.Text.Contains(string.Create(CultureInfo.InvariantCulture, $"status of {status}"), StringComparison.Ordinal))) return;
            _faults.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => _faults.Enqueue($"uncaught: {error.Error}");
        context.Response += (_, response) =>
        {
            if (response.Status >= 400 && !_expected.ContainsKey(response.Status)) _faults.Enqueue($"status {response.Status}: {response.Url}");
        };
        context.RequestFailed += (_, request) =>
        {
            // The page itself gives up what nobody waits for any more.
            if (request.Failure != "net::ERR_ABORTED") _faults.Enqueue($"failed: {request.Url}: {request.Failure}");
        };
        context.Dialog += (_, dialog) => _faults.Enqueue($"dialog: {dialog.Message}");
    }

    /// <summary>This test asks for something that is refused with this status.</summary>
    public void Expect(int status) => _expected[status] = 0;

    /// <summary>Fails where anything was noted.</summary>
    public void ShouldBeSilent() => _faults.ShouldBeEmpty("the page complained, or failed at something");
}
