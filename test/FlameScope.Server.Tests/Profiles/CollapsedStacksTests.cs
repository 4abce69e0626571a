using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Profiles;

/// <summary>A profile without times, threads or single samples, from the file to the picture.</summary>
public sealed class CollapsedStacksTests
{
    [Theory]
    [InlineData("stacks.txt")]
    [InlineData("stacks.nettrace")]
    public async Task Collapsed_stacks_are_told_by_their_counts_whatever_the_file_is_called(string name)
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write(name, "main;run;step 12\nmain;run 3\nmain;stop 1000000000\n"));

        var profile = await server.JsonAsync($"/api/profile?profile={name}");
        var graph = await server.JsonAsync($"/api/flamegraph?profile={name}&group=none&weight=1");
        var (status, code, _) = await server.ProblemAsync($"/api/heatmap?profile={name}");

        profile.GetProperty("hasTime").GetBoolean().ShouldBeFalse();
        profile.GetProperty("events")[0].GetProperty("isWeighted").GetBoolean().ShouldBeTrue();
        profile.GetProperty("defaults").GetProperty("group").GetString().ShouldBe("none");
        graph.GetProperty("total").GetInt64().ShouldBe(1_000_000_015);
        graph.GetProperty("nodes").GetProperty("total").EnumerateArray().Select(total => total.GetInt64()).ShouldBe([1_000_000_015, 1_000_000_015, 15, 12, 1_000_000_000]);
        (status, code).ShouldBe((422, "no-times"));
    }
}
