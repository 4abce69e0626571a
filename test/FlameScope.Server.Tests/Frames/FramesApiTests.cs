using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Frames;

public sealed class FramesApiTests
{
    [Fact]
    public async Task Each_sample_counts_once()
    {
        var samples = PerfText.Recording();
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var found = await server.JsonAsync("/api/frames?profile=a.perf&q=JAVA_work_[12]&limit=3");

        var shown = samples.Where(sample => sample is { Event: "cpu-clock", IsIdle: false }).ToArray();
        var byName = shown
            .SelectMany(sample => sample.Stack.Distinct().Where(Matches), (sample, frame) => (Frame: frame, IsLeaf: sample.Stack[0] == frame))
            .GroupBy(hit => hit.Frame)
            .ToDictionary(hits => hits.Key, hits => (Self: hits.Count(hit => hit.IsLeaf), Total: hits.Count()));
        found.GetProperty("samples").GetInt32().ShouldBe(shown.Count(sample => sample.Stack.Any(Matches)));
        found.GetProperty("total").GetInt32().ShouldBe(shown.Length);
        found.GetProperty("frames").GetInt32().ShouldBe(byName.Count);
        var matches = found.GetProperty("matches").EnumerateArray().ToArray();
        matches.Length.ShouldBe(3);
        matches.Select(match => match.GetProperty("total").GetInt32()).ShouldBe(byName.Values.Select(counts => counts.Total).OrderDescending().Take(3));
        matches.ShouldAllBe(match => byName[match.GetProperty("name").GetString()!].Self == match.GetProperty("self").GetInt32());

        static bool Matches(string frame) => frame.StartsWith("java_work_1", StringComparison.Ordinal) || frame.StartsWith("java_work_2", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=look)ahead")]
    [InlineData("(a)\\1")]
    [InlineData("(x{500}){500}")]
    public async Task An_expression_that_can_not_be_searched_is_refused(string expression)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));

        var (status, code, detail) = await server.ProblemAsync("/api/frames?profile=a.perf&q=" + Uri.EscapeDataString(expression));

        (status, code).ShouldBe((400, "bad-expression"));
        detail.ShouldContain(expression);
    }

    [Fact]
    public async Task An_expression_is_bounded_and_needed()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));

        var (status, code, _) = await server.ProblemAsync("/api/frames?profile=a.perf&q=" + new string('a', 1001));
        (status, code).ShouldBe((400, "bad-expression"));
        (status, code, var detail) = await server.ProblemAsync("/api/frames?profile=a.perf");
        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldStartWith("q:");
        (status, code, _) = await server.ProblemAsync("/api/frames?profile=a.perf&q=a&limit=10001");
        (status, code).ShouldBe((400, "bad-request"));
    }
}
