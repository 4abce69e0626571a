using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

public sealed class FrameSearchTests
{
    [Fact]
    public void A_sample_with_several_matches_counts_once_and_recursion_counts_once()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From("""
            0 a;Sort;merge;Sort;merge
            1 a;Sort
            2 a;other
            """));

        var result = analysis.SearchFrames(new SampleFilter(), new FrameSearchOptions { Expression = "sort|MERGE" });

        (result.Frames, result.Samples, result.Total).ShouldBe((2, 2, 3));
        result.Matches.Select(match => (analysis.Profile.Frames.Name(match.Frame), match.Self, match.Total)).ShouldBe([("Sort", 1, 2), ("merge", 1, 1)]);
    }

    [Fact]
    public void Only_the_range_is_searched()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From("0 a;x\n1 a;x\n2 a;x"));

        analysis.SearchFrames(new SampleFilter(), new FrameSearchOptions { Expression = "x", Range = new TimeRange(1_000_000_000, 2_000_000_000) }).Samples.ShouldBe(1);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=look)")]
    [InlineData("(a)\\1")]
    public void What_is_no_expression_is_refused_in_words(string expression)
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From("0 a;x"));

        Should.Throw<FrameExpressionException>(() => analysis.SearchFrames(new SampleFilter(), new FrameSearchOptions { Expression = expression })).Message.ShouldContain(expression);
    }

    [Fact]
    public void An_expression_that_takes_longer_than_its_budget_is_given_up_in_words()
    {
        var profile = DrawnProfile.From("0 a;x");

        Should.Throw<FrameExpressionException>(() => FrameSearch.Of(profile, SampleMask.Of(profile, SampleFilter.Everything), new FrameSearchOptions { Expression = "x" }, TimeSpan.Zero, CancellationToken.None))
            .Message.ShouldContain("takes too long");
    }

    [Fact]
    public void An_expression_that_would_backtrack_for_ever_does_not()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From($"0 a;{new string('a', 10_000)}b"));

        analysis.SearchFrames(new SampleFilter(), new FrameSearchOptions { Expression = "^(a+)+$" }).Frames.ShouldBe(0);
    }
}
