using System.Text;
using System.Text.Json;
using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Commands;

/// <summary>What the command keeps in the user's cache folder; that of these tests, never that of who runs them.</summary>
public sealed class StoredProfilesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["FLAMESCOPE_CACHE"] = "" };

    public StoredProfilesTests() => _environment["XDG_CACHE_HOME"] = Cache;

    private string Cache => Path.Combine(_folder.Path, "cache");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_large_file_is_kept_and_the_next_run_says_what_is_in_it_without_loading()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folder is that of XDG.");
        var served = Directory.CreateDirectory(Path.Combine(_folder.Path, "served")).FullName;
        await File.WriteAllTextAsync(Path.Combine(served, "large.perf"), LargeText(), TestContext.Current.CancellationToken);
        int samples;
        await using (var command = RunningCommand.Start(["serve", served, "--port", "0", "--no-open"], _environment))
        {
            samples = (await JsonAsync(await command.LineAsync(), "/api/profile?profile=large.perf")).GetProperty("samples").GetInt32();
            await EventuallyAsync(() => Directory.Exists(Cache) && Directory.GetFiles(Cache, "*.profile", SearchOption.AllDirectories).Length == 1);
        }

        await using var again = RunningCommand.Start(["serve", served, "--port", "0", "--no-open"], _environment);
        var row = (await JsonAsync(await again.LineAsync(), "/api/profiles")).GetProperty("profiles")[0];

        row.GetProperty("samples").GetInt32().ShouldBe(samples);
        File.GetUnixFileMode(Path.Combine(Cache, "flamescope")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Nothing_is_kept_of_standard_input_nor_where_it_is_switched_off()
    {
        var large = Encoding.UTF8.GetBytes(LargeText());
        await using (var piped = RunningCommand.Start(["serve", "-", "--port", "0", "--no-open"], _environment))
        {
            await piped.GiveAsync(large);
            await JsonAsync(await piped.LineAsync(), "/api/profile?profile=stdin");
            await piped.SignalAsync("INT");
            (await piped.EndAsync()).ExitCode.ShouldBe(0);
        }

        _environment["FLAMESCOPE_CACHE"] = "off";
        _folder.Write("large.perf", large);
        await using (var off = RunningCommand.Start(["serve", _folder.Path, "--port", "0", "--no-open"], _environment))
        {
            await JsonAsync(await off.LineAsync(), "/api/profile?profile=large.perf");
            await off.SignalAsync("INT");
            (await off.EndAsync()).ExitCode.ShouldBe(0);
        }

        Directory.Exists(Cache).ShouldBeFalse();
    }

    // Above the eight megabytes from which a file is worth it.
    private static string LargeText() => string.Concat(Enumerable.Repeat(TestFolder.PerfScript.ReplaceLineEndings("\n"), (9 << 20) / TestFolder.PerfScript.Length));

    private async Task<JsonElement> JsonAsync(string line, string route) =>
        JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync(new Uri(new Uri(line.Split(' ')[3]), route), TestContext.Current.CancellationToken));

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(20, patience.Token);
    }
}
