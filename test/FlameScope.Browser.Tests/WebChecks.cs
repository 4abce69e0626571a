using System.Diagnostics;
using FlameScope.Testing;

namespace FlameScope.Browser.Tests;

/// <summary>The page's own checks, so that one command runs every test.</summary>
public sealed class WebChecks
{
    [Theory]
    [InlineData("biome", "ci", ".")]
    [InlineData("tsc", "--noEmit")]
    [InlineData("vitest", "run")]
    public async Task The_page_passes(string tool, params string[] arguments)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("npx", ["--no-install", tool, .. arguments])
        {
            WorkingDirectory = RepositoryFiles.At("web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["NO_COLOR"] = "1", ["CI"] = "true" },
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            process.ExitCode.ShouldBe(0, $"{tool} in web/ says:\n{string.Join('\n', output)}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
