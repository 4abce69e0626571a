using FlameScope.Server.ProfileStore;

namespace FlameScope.Server.Tests.ProfileStore;

public sealed class UserCacheFolderTests
{
    [Theory]
    [InlineData(null, "/home/me/.cache/flamescope")]
    [InlineData("/var/mine", "/var/mine/flamescope")]
    [InlineData("relative", "/home/me/.cache/flamescope")]
    [InlineData("", "/home/me/.cache/flamescope")]
    public void It_is_where_the_system_says(string? given, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other places.");
        UserCacheFolder.Of(name => name == "XDG_CACHE_HOME" ? given : null, "/home/me").ShouldBe(expected);
    }

    [Fact]
    public void Without_a_home_nothing_is_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows names the folder itself.");
        UserCacheFolder.Of(_ => null, "").ShouldBeNull();
    }
}
