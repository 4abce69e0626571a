using System.Globalization;
using System.Text.Json;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.ProfileLibrary;

public sealed class ProfileListingTests
{
    private static readonly string Profile = PerfText.Of(PerfText.Recording(count: 5));

    [Fact]
    public async Task Files_come_newest_first_with_what_they_are()
    {
        await using var server = await RunningServer.StartAsync(folder =>
        {
            File.SetLastWriteTimeUtc(folder.Write("old.perf", Profile), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            File.SetLastWriteTimeUtc(folder.Write("sub/deep/new.perf", Profile), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            File.SetLastWriteTimeUtc(folder.Write("sub/middle.txt", "not a profile"), new DateTime(2023, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            folder.Write(".hidden", Profile);
            folder.Write(".git/config", Profile);
        });

        var list = await server.JsonAsync("/api/profiles");

        var rows = Rows(list);
        rows.Select(row => row.GetProperty("id").GetString()).ShouldBe(["sub/deep/new.perf", "sub/middle.txt", "old.perf"]);
        rows.Select(row => row.GetProperty("name").GetString()).ShouldBe(["new.perf", "middle.txt", "old.perf"]);
        rows.Select(row => row.GetProperty("folder").GetString()).ShouldBe(["sub/deep", "sub", ""]);
        rows.Select(row => row.GetProperty("format").GetString()).ShouldBe(["perf script", null, "perf script"]);
        rows[0].GetProperty("modified").GetString().ShouldBe("2026-01-02T03:04:05Z");
        rows[0].GetProperty("sizeBytes").GetInt64().ShouldBe(Profile.Length);
        rows[0].GetProperty("problem").ValueKind.ShouldBe(JsonValueKind.Null);
        rows[1].GetProperty("problem").GetString().ShouldStartWith("This is ");
        rows.ShouldAllBe(row => row.GetProperty("samples").ValueKind == JsonValueKind.Null && row.GetProperty("hasTime").ValueKind == JsonValueKind.Null);
        list.GetProperty("folders")[0].GetProperty("name").GetString().ShouldBe("profiles");
        list.GetProperty("folders")[0].GetProperty("path").GetString().ShouldBe(RealPath.Of(server.Folder.Path));
        list.GetProperty("notes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_loading_found_out_is_in_the_list_afterwards()
    {
        var samples = PerfText.Recording(count: 30);
        await using var server = await RunningServer.WithRecordingAsync(samples);
        await server.JsonAsync("/api/profile?profile=a.perf");

        var row = Rows(await server.JsonAsync("/api/profiles")).Single();

        row.GetProperty("samples").GetInt32().ShouldBe(samples.Count);
        row.GetProperty("durationNs").GetInt64().ShouldBe(samples[^1].TimeNs - samples[0].TimeNs + 1);
        row.GetProperty("hasTime").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_is_one_row()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes and names that are no text need a Unix file system.");
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("good.perf", Profile);
            folder.Write("empty", "");
            folder.Write("binary", new string('\u0001', 5000) + "é\u0000");
            folder.Write("../secret", Profile);
            File.WriteAllBytes(Path.Combine(folder.Path, "cut.gz"), [0x1F, 0x8B, 8, 0, 0]);
            folder.Shell("mkfifo pipe; ln -s missing broken; ln -s ../secret leak; ln -s .. up; ln -s . self; touch \"$(printf 'bad\\377.perf')\"");
        });

        var list = await server.JsonAsync("/api/profiles");

        var problems = Rows(list).ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("problem").GetString(), StringComparer.Ordinal);
        problems.Keys.Order(StringComparer.Ordinal).ShouldBe(["bad\uFFFD.perf", "binary", "broken", "cut.gz", "empty", "good.perf", "leak", "pipe"]);
        problems["good.perf"].ShouldBeNull();
        problems["empty"].ShouldBe("This is an empty file.");
        problems["binary"].ShouldNotBeNullOrWhiteSpace();
        problems["cut.gz"].ShouldNotBeNullOrWhiteSpace();
        problems["pipe"]!.ShouldContain("pipe");
        problems["broken"]!.ShouldContain("link");
        problems["leak"]!.ShouldContain("link");
        problems["bad\uFFFD.perf"]!.ShouldContain("UTF-8");
        list.GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldBe(["The folder \"up\" is a link that leads out of the served folders and was not followed."]);
    }

    [Fact]
    public async Task A_file_without_permission_is_one_row_and_422()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The administrator may read everything.");
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("a.perf", Profile);
            folder.Shell("chmod 000 a.perf");
        });

        Rows(await server.JsonAsync("/api/profiles")).Single().GetProperty("problem").GetString()!.ShouldContain("permission");
        var (status, code, _) = await server.ProblemAsync("/api/profile?profile=a.perf");
        (status, code).ShouldBe((422, "unreadable"));
    }

    [Fact]
    public async Task The_list_is_bounded_and_says_so()
    {
        await using var server = await RunningServer.StartAsync(
            folder =>
            {
                for (var i = 0; i < 30; i++) folder.Write(string.Create(CultureInfo.InvariantCulture, $"sub{i % 3}/{i}.perf"), Profile);
                folder.Write(string.Join('/', Enumerable.Repeat("d", FolderScan.MaxDepth + 2)) + "/deep.perf", Profile);
            },
            options => options with { MaxListedFiles = 12 });

        var list = await server.JsonAsync("/api/profiles");

        Rows(list).Length.ShouldBe(12);
        list.GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldContain(note => note!.Contains("first 12 files"));
    }

    [Fact]
    public async Task The_number_of_folders_is_bounded_and_it_is_said()
    {
        await using var server = await RunningServer.StartAsync(
            folder =>
            {
                for (var i = 0; i < 30; i++) Directory.CreateDirectory(Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"{i}")));
            },
            options => options with { MaxListedFiles = 5 });

        (await server.JsonAsync("/api/profiles")).GetProperty("notes")[0].GetString()!.ShouldContain("first 10 folders");
    }

    [Fact]
    public async Task Very_deep_folders_are_left_out_and_it_is_said()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write(string.Join('/', Enumerable.Repeat("d", FolderScan.MaxDepth + 1)) + "/deep.perf", Profile));

        var list = await server.JsonAsync("/api/profiles");

        Rows(list).ShouldBeEmpty();
        list.GetProperty("notes")[0].GetString()!.ShouldContain("too deep");
    }

    [Fact]
    public async Task A_changed_file_is_looked_at_again()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", "nothing"));
        Rows(await server.JsonAsync("/api/profiles")).Single().GetProperty("format").GetString().ShouldBeNull();

        server.Folder.Write("a.perf", Profile);

        Rows(await server.JsonAsync("/api/profiles")).Single().GetProperty("format").GetString().ShouldBe("perf script");
    }

    [Fact]
    public async Task An_empty_folder_is_an_empty_list()
    {
        await using var server = await RunningServer.StartAsync();

        Rows(await server.JsonAsync("/api/profiles")).ShouldBeEmpty();
    }

    private static JsonElement[] Rows(JsonElement list) => [.. list.GetProperty("profiles").EnumerateArray()];
}
