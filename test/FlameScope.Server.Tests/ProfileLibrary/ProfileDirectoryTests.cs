using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.ProfileLibrary;

public sealed class ProfileDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly UploadFolder _uploads = new(maxBytes: 1000);

    public void Dispose()
    {
        _uploads.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.perf")]
    [InlineData("sub/deeper/b.perf")]
    [InlineData("sub/with blank, & # % + ü.perf")]
    [InlineData("sub/..perf..x")]
    [InlineData("sub/back\\slash.perf")]
    public void An_id_is_the_path_below_the_folder(string id)
    {
        if (id.StartsWith("sub/.", StringComparison.Ordinal)) id = id.Replace("/.", "/x.", StringComparison.Ordinal);
        Assert.SkipWhen(OperatingSystem.IsWindows() && id.Contains('\\', StringComparison.Ordinal), "A name can't hold a backslash on Windows.");
        var path = _folder.Write(id, "x");

        new ProfileDirectory([_folder.Path], _uploads).TryFind(id, out var file).ShouldBeTrue();

        file.Path.ShouldBe(RealPath.Of(path));
        file.Stamp.SizeBytes.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../secret")]
    [InlineData("../profiles/a.perf")]
    [InlineData("../profiles2/secret")]
    [InlineData("sub/../../secret")]
    [InlineData("sub/../a.perf")]
    [InlineData("./a.perf")]
    [InlineData("//a.perf")]
    [InlineData("/a.perf")]
    [InlineData("a.perf/")]
    [InlineData("sub//b.perf")]
    [InlineData("a.perf\0")]
    [InlineData("a.perf\0.gz")]
    [InlineData("..%2fsecret")]
    [InlineData("%2e%2e/secret")]
    [InlineData("..\\secret")]
    [InlineData("..\\..\\secret")]
    [InlineData("..／secret")]
    [InlineData("sub")]
    [InlineData(".hidden")]
    [InlineData(".config/hidden")]
    [InlineData("missing")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("~/.profile")]
    public void What_is_no_plain_path_below_the_folder_is_no_id(string? id)
    {
        _folder.Write("a.perf", "x");
        _folder.Write("sub/b.perf", "x");
        _folder.Write(".hidden", "x");
        _folder.Write(".config/hidden", "x");
        _folder.Write("../secret", "x");
        _folder.Write("../profiles2/secret", "x");

        new ProfileDirectory([_folder.Path], _uploads).TryFind(id, out _).ShouldBeFalse();
    }

    [Fact]
    public void An_absolute_path_is_no_id_even_inside_of_the_folder() =>
        new ProfileDirectory([_folder.Path], _uploads).TryFind(_folder.Write("a.perf", "x"), out _).ShouldBeFalse();

    [Fact]
    public void A_very_long_id_is_none() =>
        new ProfileDirectory([_folder.Path], _uploads).TryFind(string.Join('/', Enumerable.Repeat("a", 100_000)), out _).ShouldBeFalse();

    [Fact]
    public void Links_are_followed_where_they_stay_inside()
    {
        _folder.Write("sub/b.perf", "x");
        _folder.Write("../secret", "x");
        _folder.Write("../profiles2/secret", "x");
        Link("inside", Path.Combine(_folder.Path, "sub", "b.perf"));
        Link("relative", Path.Combine("sub", "b.perf"));
        Link("folder", Path.Combine(_folder.Path, "sub"));
        Link("outside", _folder.At("secret"));
        Link("up", "..");
        Link("sibling", _folder.At("profiles2"));
        Link("loop", "loop");
        Link("ping", "pong");
        Link("pong", "ping");
        Link("twice", "outside");
        var directory = new ProfileDirectory([_folder.Path], _uploads);

        foreach (var id in new[] { "inside", "relative", "folder/b.perf" }) directory.TryFind(id, out _).ShouldBeTrue(id);
        foreach (var id in new[] { "outside", "up/secret", "up/profiles/sub/b.perf2", "sibling/secret", "loop", "ping", "twice", "loop/b.perf" }) directory.TryFind(id, out _).ShouldBeFalse(id);
    }

    [Fact]
    public void A_root_may_itself_be_a_link()
    {
        _folder.Write("a.perf", "x");
        Directory.CreateSymbolicLink(_folder.At("alias"), _folder.Path);

        new ProfileDirectory([_folder.At("alias")], _uploads).TryFind("a.perf", out _).ShouldBeTrue();
    }

    [Fact]
    public void A_pipe_is_no_profile_and_does_not_block()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        _folder.Shell("mkfifo pipe && ln -s pipe link && ln -s /dev/zero device");
        var directory = new ProfileDirectory([_folder.Path, "/dev"], _uploads);

        foreach (var id in new[] { "profiles/pipe", "profiles/link", "profiles/device", "dev/zero", "dev/null" }) directory.TryFind(id, out _).ShouldBeFalse(id);
    }

    [Fact]
    public void Several_roots_are_told_apart_by_name()
    {
        var first = Path.GetDirectoryName(_folder.Write("one/data/a.perf", "x"))!;
        var second = Path.GetDirectoryName(_folder.Write("two/data/a.perf", "xx"))!;
        var single = _folder.Write("three/single.perf", "xxx");
        var reserved = Path.GetDirectoryName(_folder.Write("uploaded/a.perf", "xxxx"))!;
        _folder.Write("three/beside.perf", "x");

        var directory = new ProfileDirectory([first, second, single, reserved, first], _uploads);

        directory.Roots.Select(root => root.Name).ShouldBe(["data", "data-2", "single.perf", "uploaded-2"]);
        Size("data/a.perf").ShouldBe(1);
        Size("data-2/a.perf").ShouldBe(2);
        Size("single.perf").ShouldBe(3);
        Size("uploaded-2/a.perf").ShouldBe(4);
        foreach (var id in new[] { "a.perf", "data", "data/", "single.perf/x", "beside.perf", "data/../data-2/a.perf" }) directory.TryFind(id, out _).ShouldBeFalse(id);

        long Size(string id) => directory.TryFind(id, out var file) ? file.Stamp.SizeBytes : -1;
    }

    [Fact]
    public void A_single_file_serves_nothing_beside_it()
    {
        var path = _folder.Write("a.perf", "x");
        _folder.Write("b.perf", "x");
        var directory = new ProfileDirectory([path], _uploads);

        directory.TryFind("a.perf", out _).ShouldBeTrue();
        foreach (var id in new[] { "b.perf", "profiles/a.perf", "a.perf/", "" }) directory.TryFind(id, out _).ShouldBeFalse(id);
    }

    [Fact]
    public void A_root_that_is_not_there_is_said() =>
        Should.Throw<ArgumentException>(() => new ProfileDirectory([_folder.At("missing")], _uploads)).Message.ShouldContain("missing");

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.Path, name), target);
}
