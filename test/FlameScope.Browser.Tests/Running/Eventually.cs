using System.Diagnostics;

namespace FlameScope.Browser.Tests.Running;

/// <summary>Waits for what no event of the browser tells.</summary>
internal static class Eventually
{
    /// <summary>Asks again and again until the answer is yes; after 20 s the test fails.</summary>
    public static async Task TrueAsync(Func<Task<bool>> question, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await question())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), $"waited for: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
