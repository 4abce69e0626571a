using System.Runtime.Versioning;
using FlameScope.Server.ProfileStore;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.ProfileStore;

public sealed class StoreFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Path => _temporary.At("cache/flamescope");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_its_owner_may_look_into_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes: the folder is the user's own.");
        var folder = new StoreFolder(Path, 1 << 20);

        Put(folder, "/a", 10).ShouldBeTrue();

        File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(folder.FileOf("/a")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_others_may_write_is_not_read_and_is_closed_to_them_by_the_next_writing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes: the folder is the user's own.");
        var folder = new StoreFolder(Path, 1 << 20);
        Put(folder, "/a", 10);
        File.SetUnixFileMode(Path, (UnixFileMode)511);

        folder.Open("/a", isUse: true).ShouldBeNull();
        Put(folder, "/b", 10).ShouldBeTrue();

        File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LengthOf(folder, "/a").ShouldBe(10);
    }

    [Fact]
    public void The_least_recently_used_go_first()
    {
        var folder = new StoreFolder(Path, 100);
        foreach (var (source, hours) in new[] { ("/a", 3), ("/b", 2), ("/c", 1) })
        {
            Put(folder, source, 30);
            File.SetLastWriteTimeUtc(folder.FileOf(source), DateTime.UtcNow.AddHours(-hours));
        }

        LengthOf(folder, "/a").ShouldBe(30);
        Put(folder, "/d", 30);

        LengthOf(folder, "/a").ShouldBe(30, "it was used a moment ago");
        LengthOf(folder, "/b").ShouldBe(-1);
        LengthOf(folder, "/c").ShouldBe(30);
        LengthOf(folder, "/d").ShouldBe(30);
    }

    [Fact]
    public void A_look_is_no_use()
    {
        var folder = new StoreFolder(Path, 100);
        Put(folder, "/a", 30);
        var before = DateTime.UtcNow.AddHours(-3);
        File.SetLastWriteTimeUtc(folder.FileOf("/a"), before);

        folder.Open("/a", isUse: false).ShouldNotBeNull().Dispose();

        File.GetLastWriteTimeUtc(folder.FileOf("/a")).ShouldBe(before, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void No_single_file_is_larger_than_all_may_be()
    {
        var folder = new StoreFolder(Path, 100);
        var allowed = 0L;

        folder.TryReplace("/a", (_, maxBytes) => (allowed = maxBytes) < 0).ShouldBeFalse();

        allowed.ShouldBeInRange(1, 100);
        Directory.GetFiles(Path).ShouldBeEmpty();
        File.WriteAllBytes(folder.FileOf("/a"), new byte[101]);
        folder.Open("/a", isUse: true).ShouldBeNull();
    }

    [Fact]
    public void What_is_not_finished_leaves_nothing_and_the_file_before_stays()
    {
        var folder = new StoreFolder(Path, 1 << 20);
        Put(folder, "/a", 10);

        Should.Throw<OperationCanceledException>(() => folder.TryReplace("/a", (to, _) =>
        {
            to.Write(new byte[5]);
            throw new OperationCanceledException();
        }));
        folder.TryReplace("/a", (_, _) => throw new IOException("disk full")).ShouldBeFalse();

        Directory.GetFiles(Path).ShouldBe([folder.FileOf("/a")]);
        LengthOf(folder, "/a").ShouldBe(10);
    }

    [Fact]
    public void What_a_killed_process_left_goes_and_what_is_not_ours_stays()
    {
        var folder = new StoreFolder(Path, 50);
        Put(folder, "/a", 10);
        var (left, current) = (folder.FileOf("/x") + ".1.unfinished", folder.FileOf("/x") + ".2.unfinished");
        var foreign = System.IO.Path.Combine(Path, "notes.profile");
        foreach (var file in new[] { left, current, foreign }) File.WriteAllBytes(file, new byte[60]);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddDays(-2));

        Put(folder, "/a", 10);

        Directory.GetFiles(Path).Order(StringComparer.Ordinal).ShouldBe(new[] { folder.FileOf("/a"), current, foreign }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_stands_in_the_way_is_no_error()
    {
        File.WriteAllText(_temporary.At("file"), "x");
        var folder = new StoreFolder(System.IO.Path.Combine(_temporary.At("file"), "flamescope"), 1 << 20);
        Put(folder, "/a", 10).ShouldBeFalse();
        folder.Open("/a", isUse: true).ShouldBeNull();

        var other = new StoreFolder(Path, 1 << 20);
        Directory.CreateDirectory(other.FileOf("/a"));
        other.Open("/a", isUse: true).ShouldBeNull();
        Put(other, "/a", 10).ShouldBeFalse();
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_file_is_not_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes on Windows.");
        var folder = new StoreFolder(Path, 1 << 20);
        Put(folder, "/b", 10);
        _temporary.Shell($"mkfifo '{folder.FileOf("/a")}'");

        folder.Open("/a", isUse: true).ShouldBeNull();
        Put(folder, "/a", 10).ShouldBeTrue();
        LengthOf(folder, "/a").ShouldBe(10);
    }

    [Fact]
    public async Task Many_at_once_see_whole_files_only()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(
            () =>
            {
                // As many folders as there would be processes.
                var folder = new StoreFolder(Path, 5_000);
                for (var i = 0; i < 100; i++)
                {
                    var source = $"/{i % 3}";
                    if (worker % 2 == 0) Put(folder, source, 1_000 * (1 + (i % 3)));
                    else if (LengthOf(folder, source) is var length and not -1) length.ShouldBe(1_000 * (1 + (i % 3)));
                    if (worker == 5 && i % 10 == 0) DeleteAll();
                }
            },
            cancel)));

        Directory.GetFiles(Path, "*.unfinished").ShouldBeEmpty();
    }

    private static bool Put(StoreFolder folder, string source, int length) => folder.TryReplace(source, (to, _) =>
    {
        to.Write(new byte[length]);
        return true;
    });

    private static long LengthOf(StoreFolder folder, string source)
    {
        using var file = folder.Open(source, isUse: true);
        return file?.Length ?? -1;
    }

    private void DeleteAll()
    {
        if (!Directory.Exists(Path)) return;
        foreach (var file in Directory.GetFiles(Path, "*.profile")) File.Delete(file);
    }
}
