using System.Text;
using System.Text.Json;
using FlameScope.Formats;
using FlameScope.Server.ProfileStore;
using FlameScope.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FlameScope.Server.Tests.ProfileStore;

public sealed class StoredProfilesTests : IDisposable
{
    private const string Id = "a.perf";

    private static readonly string[] Questions = [$"/api/profile?profile={Id}", $"/api/heatmap?profile={Id}&rows=20", $"/api/flamegraph?profile={Id}", $"/api/flamegraph?profile={Id}&group=thread&startNs=1000000000&endNs=4000000000"];

    private readonly TemporaryFolder _folder = new();
    private readonly ControlledSource _source = new();

    private string Store => _folder.At("cache");

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_was_opened_before_is_not_read_again_and_answers_the_same()
    {
        Write();
        var first = await AnswersAsync();

        var second = await AnswersAsync();

        second.ShouldBe(first);
        _source.Reads.ShouldBe(1);
    }

    [Theory]
    [InlineData("longer")]
    [InlineData("same length and time")]
    [InlineData("replaced")]
    public async Task A_file_that_has_changed_is_read_again(string how)
    {
        var path = Write();
        await AnswersAsync();
        var time = File.GetLastWriteTimeUtc(path);
        var text = File.ReadAllText(path);
        switch (how)
        {
            case "longer":
                File.AppendAllText(path, PerfText.Of(PerfText.Recording(seed: 2)));
                break;
            case "same length and time":
                File.WriteAllText(path, text.Replace("java_work", "node_work", StringComparison.Ordinal));
                File.SetLastWriteTimeUtc(path, time);
                break;
            default:
                File.WriteAllText(path + ".new", text.Replace("java_work", "node_work", StringComparison.Ordinal));
                File.SetLastWriteTimeUtc(path + ".new", time);
                File.Move(path + ".new", path, overwrite: true);
                break;
        }

        await AnswersAsync();
        _source.Reads.ShouldBe(2);
        await AnswersAsync();
        _source.Reads.ShouldBe(2, "the new one is stored in the old one's place");
        Directory.GetFiles(Store).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_large_file_that_was_changed_only_in_its_middle_is_read_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows tells no time of a change that programs can't set.");
        var text = PerfText.Of(PerfText.Recording(count: 3000));
        text.Length.ShouldBeGreaterThan(3 * SourceIdentity.EndLength);
        var path = _folder.Write(Id, text);
        var time = File.GetLastWriteTimeUtc(path);
        await AnswersAsync();

        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            var at = text.IndexOf("java_work", text.Length / 2, StringComparison.Ordinal);
            file.Position = Encoding.UTF8.GetByteCount(text.AsSpan(0, at));
            file.Write("node"u8);
        }

        File.SetLastWriteTimeUtc(path, time);
        await AnswersAsync();
        _source.Reads.ShouldBe(2);
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("foreign")]
    [InlineData("of another profile")]
    public async Task A_damaged_one_is_ignored_and_written_anew(string how)
    {
        Write();
        var expected = await AnswersAsync();
        var stored = Directory.GetFiles(Store).ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(stored);
        switch (how)
        {
            case "cut short": File.WriteAllBytes(stored, bytes[..(bytes.Length / 2)]); break;
            case "changed": bytes[bytes.Length / 2] ^= 1; File.WriteAllBytes(stored, bytes); break;
            case "empty": File.WriteAllBytes(stored, []); break;
            case "foreign": File.WriteAllText(stored, "#!/bin/sh\n" + new string('x', bytes.Length)); break;
            default: File.WriteAllBytes(stored, await OtherAsync()); break;
        }

        (await AnswersAsync()).ShouldBe(expected);
        _source.Reads.ShouldBe(how == "of another profile" ? 3 : 2);
        (await AnswersAsync()).ShouldBe(expected);
        _source.Reads.ShouldBe(how == "of another profile" ? 3 : 2);
    }

    [Fact]
    public async Task Other_limits_are_another_reading()
    {
        Write();
        await AnswersAsync();

        await AnswersAsync(options => options with { Limits = ReadLimits.Default with { MaxStackDepth = 3 } });
        _source.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Other_numbers_of_workers_are_not()
    {
        Write();
        await AnswersAsync(options => options with { Limits = ReadLimits.Default with { MaxWorkers = 1 } });

        await AnswersAsync(options => options with { Limits = ReadLimits.Default with { MaxWorkers = 7 } });
        _source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_kept()
    {
        Write();

        await AnswersAsync(options => options with { StoreFolder = null });
        await AnswersAsync(options => options with { StoreFolder = null });

        _source.Reads.ShouldBe(2);
        Directory.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_is_small_and_read_at_once_is_not_worth_it()
    {
        Write();

        await AnswersAsync(options => options with { StoreFromBytes = 8 << 20 });

        Directory.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task A_small_file_that_took_long_to_read_is()
    {
        Write();
        var time = new SteppingTime();
        _source.Before = (_, _) => time.Step(TimeSpan.FromMilliseconds(200));

        await AnswersAsync(options => options with { StoreFromBytes = 8 << 20 }, time);

        Directory.GetFiles(Store).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Uploads_and_what_came_from_a_pipe_are_not_kept()
    {
        Write();
        await AnswersAsync(options => options with { TemporaryFolders = [_folder.Path] });

        await using var server = await StartAsync();
        using var body = new ByteArrayContent(File.ReadAllBytes(System.IO.Path.Combine(_folder.Path, Id)));
        using var response = await server.SendAsPageAsync(HttpMethod.Post, "/api/profiles?name=b.perf", body);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (await server.JsonAsync("/api/profile?profile=uploaded/b.perf")).GetProperty("samples").GetInt32().ShouldBe(600);
        await server.Services.GetRequiredService<StoredProfiles>().Written;

        Directory.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_changed_while_it_was_read_is_not_kept()
    {
        var path = Write();
        _source.Before = (_, _) => File.AppendAllText(path, "\n");

        await AnswersAsync();

        Directory.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task The_list_says_what_is_stored_without_loading_it()
    {
        Write();
        await AnswersAsync();

        await using var server = await StartAsync();
        var row = (await server.JsonAsync("/api/profiles")).GetProperty("profiles")[0];

        var loaded = await server.JsonAsync($"/api/profile?profile={Id}");
        row.GetProperty("samples").GetInt32().ShouldBe(loaded.GetProperty("samples").GetInt32());
        row.GetProperty("durationNs").GetInt64().ShouldBe(loaded.GetProperty("endNs").GetInt64() - loaded.GetProperty("startNs").GetInt64());
        row.GetProperty("hasTime").GetBoolean().ShouldBeTrue();
        _source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task The_list_says_nothing_of_a_file_that_has_changed_since()
    {
        var path = Write();
        await AnswersAsync();
        File.AppendAllText(path, "\n");

        await using var server = await StartAsync();
        (await server.JsonAsync("/api/profiles")).GetProperty("profiles")[0].GetProperty("samples").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Two_servers_with_one_folder_do_not_disturb_each_other()
    {
        Write();
        var expected = await AnswersAsync();
        Directory.Delete(Store, recursive: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AnswersAsync()));

        answers.ShouldAllBe(answer => answer == expected);
        Directory.GetFiles(Store).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_is_deleted_under_a_running_server_is_made_again()
    {
        Write();
        _folder.Write("b.perf", PerfText.Of(PerfText.Recording(seed: 3)));
        await using var server = await StartAsync();
        await server.JsonAsync($"/api/profile?profile={Id}");
        await server.Services.GetRequiredService<StoredProfiles>().Written;
        Directory.Delete(Store, recursive: true);

        await server.JsonAsync("/api/profile?profile=b.perf");
        await server.Services.GetRequiredService<StoredProfiles>().Written;

        Directory.GetFiles(Store).Length.ShouldBe(1);
    }

    private string Write() => _folder.Write(Id, PerfText.Of(PerfText.Recording()));

    /// <summary>A stored profile of a file of another name.</summary>
    private async Task<byte[]> OtherAsync()
    {
        var before = Directory.GetFiles(Store);
        File.Copy(System.IO.Path.Combine(_folder.Path, Id), System.IO.Path.Combine(_folder.Path, "b.perf"));
        await using var server = await StartAsync();
        await server.JsonAsync("/api/profile?profile=b.perf");
        await server.Services.GetRequiredService<StoredProfiles>().Written;
        return File.ReadAllBytes(Directory.GetFiles(Store).Except(before, StringComparer.Ordinal).Single());
    }

    /// <summary>What a server that starts and ends says of the file.</summary>
    private async Task<string> AnswersAsync(Func<ServerOptions, ServerOptions>? configure = null, TimeProvider? time = null)
    {
        await using var server = await StartAsync(configure, time);
        var answers = new StringBuilder();
        foreach (var question in Questions) answers.Append(await server.JsonAsync(question)).Append('\n');
        await server.Services.GetRequiredService<StoredProfiles>().Written;
        return answers.ToString();
    }

    private Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? configure = null, TimeProvider? time = null) => RunningServer.StartAsync(
        configure: options =>
        {
            options = options with { Roots = [_folder.Path], StoreFolder = Store, StoreFromBytes = 0 };
            return configure is null ? options : configure(options);
        },
        source: _source.Read,
        time: time ?? new SteppingTime());

    /// <summary>Stands still but for steps, so that no machine is too slow.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Step(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
