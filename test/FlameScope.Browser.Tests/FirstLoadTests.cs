using System.IO.Compression;
using System.Text.RegularExpressions;

namespace FlameScope.Browser.Tests;

/// <summary>What a first visit costs.</summary>
public sealed partial class FirstLoadTests(ChromiumBrowser chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_first_load_is_under_120_kB_of_compressed_script()
    {
        Folder.Add("busy.perf", KnownProfiles.Busy());
        var page = await OpenAsync();
        await page.ShouldBeSettledAsync();
        var scripts = await page.Window.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((path) => path.endsWith('.js'))");
        var named = Script().Matches(System.Text.Encoding.UTF8.GetString(await page.Api.BytesAsync("/"))).Select(match => match.Groups["path"].Value);

        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in scripts.Union(named, StringComparer.Ordinal)) sizes[path] = GzippedSize(await page.Api.BytesAsync(path));

        sizes.ShouldNotBeEmpty();
        sizes.Values.Sum().ShouldBeLessThan(120_000, string.Join(", ", sizes.Select(size => $"{size.Key}: {size.Value}")));
    }

    private static long GzippedSize(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return compressed.Length;
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>/?[^\"]+\\.js)\"", RegexOptions.None, 1000)]
    private static partial Regex Script();
}
