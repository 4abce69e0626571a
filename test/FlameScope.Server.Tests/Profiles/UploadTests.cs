using System.Net;
using System.Text;
using System.Text.Json;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FlameScope.Server.Tests.Profiles;

public sealed class UploadTests
{
    private static readonly string Profile = PerfText.Of(PerfText.Recording(count: 5));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_is_a_profile_like_any_other()
    {
        await using var server = await RunningServer.StartAsync();

        var row = await UploadAsync(server, "my burst.perf.txt", Profile);

        row.GetProperty("id").GetString().ShouldBe("uploaded/my burst.perf.txt");
        row.GetProperty("name").GetString().ShouldBe("my burst.perf.txt");
        row.GetProperty("format").GetString().ShouldBe("perf script");
        row.GetProperty("sizeBytes").GetInt64().ShouldBe(Profile.Length);
        (await server.JsonAsync("/api/profile?profile=uploaded/my%20burst.perf.txt")).GetProperty("samples").GetInt32().ShouldBe(5);
        (await server.JsonAsync("/api/profiles")).GetProperty("profiles")[0].GetProperty("id").GetString().ShouldBe("uploaded/my burst.perf.txt");
        Directory.GetFiles(server.Folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_profile_is_a_row_with_its_problem()
    {
        await using var server = await RunningServer.StartAsync();

        var row = await UploadAsync(server, "notes.txt", "no profile");

        row.GetProperty("format").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("problem").GetString().ShouldStartWith("This is ");
    }

    [Fact]
    public async Task An_upload_does_not_take_the_place_of_a_served_file()
    {
        await using var server = await RunningServer.StartAsync();
        Directory.CreateDirectory(Path.Combine(server.Folder.Path, "uploaded"));
        await File.WriteAllTextAsync(Path.Combine(server.Folder.Path, "uploaded", "a.perf"), PerfText.Of(PerfText.Recording(count: 7)), Cancel);

        (await UploadAsync(server, "a.perf", Profile)).GetProperty("id").GetString().ShouldBe("uploaded/a (2).perf");
        (await server.JsonAsync("/api/profile?profile=uploaded/a.perf")).GetProperty("samples").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Files_without_content_are_not_kept_without_end()
    {
        using var uploads = new UploadFolder(maxBytes: 1000);
        for (var i = 0; i < UploadFolder.MaxUploads; i++) await uploads.AddAsync("a.txt", Stream.Null, _ => false, Cancel);

        (await Should.ThrowAsync<UploadTooLargeException>(() => uploads.AddAsync("a.txt", Stream.Null, _ => false, Cancel))).Message.ShouldStartWith("1,000 files have been uploaded");
        uploads.Ids.Count().ShouldBe(UploadFolder.MaxUploads);
    }

    [Fact]
    public async Task Equal_names_are_told_apart()
    {
        await using var server = await RunningServer.StartAsync();

        var ids = new List<string?>();
        for (var i = 0; i < 3; i++) ids.Add((await UploadAsync(server, "a.perf.gz", Profile)).GetProperty("id").GetString());

        ids.ShouldBe(["uploaded/a.perf.gz", "uploaded/a (2).perf.gz", "uploaded/a (3).perf.gz"]);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/etc/shadow", "shadow")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("..", "profile")]
    [InlineData("/", "profile")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("a\0b\nc\u202Ed.perf", "abcd.perf")]
    [InlineData("  x.perf  ", "x.perf")]
    [InlineData("прóфиль 🔥.perf", "прóфиль 🔥.perf")]
    public void A_name_is_only_a_label(string name, string label) => UploadFolder.Label(name).ShouldBe(label);

    [Fact]
    public void A_label_is_well_formed_text() => UploadFolder.Label("\uD83D.perf").ShouldBe("\uFFFD.perf");

    [Fact]
    public void A_label_is_bounded() => UploadFolder.Label(new string('x', 100_000)).Length.ShouldBe(200);

    [Fact]
    public async Task A_name_is_needed()
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.SendAsPageAsync(HttpMethod.Post, "/api/profiles", new StringContent("x"));

        var (status, code, detail) = await RunningServer.ProblemOf(response);
        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldStartWith("name:");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_is_bounded_whether_its_length_is_said_or_not(bool chunked)
    {
        await using var server = await RunningServer.StartAsync(configure: options => options with { MaxUploadBytes = 1000 });
        (await UploadAsync(server, "a", new string('x', 1000))).GetProperty("sizeBytes").GetInt64().ShouldBe(1000);

        using var content = new ByteArrayContent(new byte[1001]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/profiles?name=b") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("X-FlameScope", "1");
        using var response = await server.Client.SendAsync(request, Cancel);

        var (status, code, detail) = await RunningServer.ProblemOf(response);
        (status, code).ShouldBe((413, "too-large"));
        detail.ShouldContain("1,000 bytes");
        (await server.JsonAsync("/api/profiles")).GetProperty("profiles").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task All_uploads_together_are_bounded()
    {
        using var uploads = new UploadFolder(maxBytes: 1000);
        for (var i = 0; i < 4; i++) await uploads.AddAsync("a", new MemoryStream(new byte[900]), _ => false, Cancel);
        await Should.ThrowAsync<UploadTooLargeException>(uploads.AddAsync("a", new MemoryStream(new byte[900]), _ => false, Cancel));
        await uploads.AddAsync("a", new MemoryStream(new byte[400]), _ => false, Cancel);
        uploads.Ids.Count().ShouldBe(5);
    }

    [Fact]
    public async Task Uploads_can_be_switched_off()
    {
        await using var server = await RunningServer.StartAsync(configure: options => options with { MaxUploadBytes = 0 });

        using var response = await server.SendAsPageAsync(HttpMethod.Post, "/api/profiles?name=x", new StringContent("x"));

        (await RunningServer.ProblemOf(response)).Code.ShouldBe("forbidden");
        (await server.JsonAsync("/api/profiles")).GetProperty("uploads").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Uploads_are_private_and_go_with_the_server()
    {
        string path;
        await using (var server = await RunningServer.StartAsync())
        {
            await UploadAsync(server, "a.perf", Profile);
            path = server.Services.GetRequiredService<UploadFolder>().PathOf("uploaded/a.perf")!;
            File.Exists(path).ShouldBeTrue();
            path.ShouldNotContain("a.perf");
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.GetDirectoryName(path)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Exists(Path.GetDirectoryName(path)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_broken_upload_leaves_nothing()
    {
        using var uploads = new UploadFolder(maxBytes: 1000);
        var first = uploads.PathOf(await uploads.AddAsync("a", new MemoryStream([1]), _ => false, Cancel))!;

        await Should.ThrowAsync<IOException>(uploads.AddAsync("b", new BrokenStream(), _ => false, Cancel));

        Directory.GetFiles(Path.GetDirectoryName(first)!).ShouldBe([first]);
        uploads.Ids.ShouldBe(["uploaded/a"]);
    }

    private static async Task<JsonElement> UploadAsync(RunningServer server, string name, string text)
    {
        using var response = await server.SendAsPageAsync(HttpMethod.Post, "/api/profiles?name=" + Uri.EscapeDataString(name), new StringContent(text, Encoding.ASCII, "application/octet-stream"));
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancel));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public BrokenStream()
            : base(new byte[10])
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == 10 ? throw new IOException("The connection broke.") : base.ReadAsync(buffer, cancellationToken);
    }
}
