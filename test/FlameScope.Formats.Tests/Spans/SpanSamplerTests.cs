using FlameScope.Formats.Spans;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Spans;

/// <summary>Spans to samples: what is open at a moment is the stack of that moment.</summary>
public sealed class SpanSamplerTests
{
    /// <summary>In tests a unit of time is this many nanoseconds, and names are single letters.</summary>
    private const long Unit = 1_000_000_000;

    [Fact]
    public void Nested_spans_are_stacks_and_widths_are_time() =>
        Folded(track =>
        {
            Begin(track, 0, 'a');
            Begin(track, 1, 'b');
            Whole(track, 2, 5, 'c');
            End(track, 13, 'b');
            End(track, 14, 'a');
        }).ShouldBe(["a 2", "a;b 7", "a;b;c 5"]);

    [Fact]
    public void Order_in_which_spans_come_does_not_matter() =>
        Folded(track =>
        {
            Begin(track, 1, 'b');
            End(track, 9, 'b');
            Begin(track, 0, 'a');
            End(track, 10, 'a');
            Whole(track, 2, 6, 'c');
        }).ShouldBe(["a 2", "a;b 2", "a;b;c 6"]);

    [Fact]
    public void Spans_that_start_together_are_nested_by_their_length_then_as_they_came() =>
        Folded(track =>
        {
            Whole(track, 0, 1, 'b');
            Whole(track, 0, 3, 'a');
            Whole(track, 5, 1, 'c');
            Whole(track, 5, 1, 'd');
        }).ShouldBe(["a 2", "a;b 1", "c;d 1"]);

    [Fact]
    public void End_that_names_an_outer_span_ends_it_and_the_inner_one_goes_on_beside_it() =>
        Folded(
            track =>
            {
                Begin(track, 0, 'a');
                Begin(track, 1, 'b');
                End(track, 9, 'a');
                End(track, 10, 'b');
            },
            "1 spans outlast the span that they began in; what is beyond its end stands beside it.").ShouldBe(["a 1", "a;b 8", "b 1"]);

    [Fact]
    public void Same_name_inside_itself_is_ended_innermost_first() =>
        Folded(track =>
        {
            Begin(track, 0, 'a');
            Begin(track, 1, 'a');
            End(track, 3, 'a');
            track.End(4 * Unit, SpanTrack.AnyName);
        }).ShouldBe(["a 2", "a;a 2"]);

    [Fact]
    public void Ends_without_a_begin_are_left_out() =>
        Folded(
            track =>
            {
                End(track, 0, 'b');
                Begin(track, 1, 'a');
                End(track, 2, 'b');
                End(track, 3, 'a');
                track.End(4 * Unit, SpanTrack.AnyName);
            },
            "3 ends of spans that were never begun have been left out.").ShouldBe(["a 2"]);

    [Fact]
    public void Span_that_is_never_ended_lasts_until_the_last_time_of_its_thread() =>
        Folded(
            track =>
            {
                Begin(track, 0, 'a');
                Begin(track, 1, 'b');
                Begin(track, 4, 'c');
            },
            "3 spans were begun and never ended; they last until the last time of their thread.").ShouldBe(["a 1", "a;b 3"]);

    [Fact]
    public void Moments_are_the_same_for_every_thread_and_lie_between_multiples_of_the_interval()
    {
        var builder = new ProfileBuilder();
        var sampler = new SpanSampler(builder, Context());
        foreach (var tid in new[] { 1, 2 })
        {
            var track = new SpanTrack();
            track.Whole(tid * 250_000, 3_000_000_000, Frame(builder, 'a'));
            sampler.Add(track, builder.Thread(7, tid, "worker"));
        }

        sampler.Sample(Event).ShouldBe(6000);
        sampler.IntervalNs.ShouldBe(1_000_000);
        var profile = builder.Build("test", TestContext.Current.CancellationToken);
        profile.Report.Notes.ShouldContain("The file has spans, and no samples of them: 6,000 samples were made by looking at each thread every 1 ms. What is shorter than that may be missing.");
        for (var row = 0; row < profile.Samples.Count; row++)
        {
            (profile.Samples.Times[row] % 1_000_000).ShouldBe(500_000);
            profile.Samples.Weights[row].ShouldBe(1_000_000);
        }

        profile.Samples.Times[0].ShouldBe(profile.Samples.Times[1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50_000, 10)]
    [InlineData(1_999_000_000, 100_000)]
    [InlineData(2_000_000_000, 1_000_000)]
    [InlineData(5_000_000_000_000, 1_000_000)]
    [InlineData(5_001_000_000_000, 2_000_000)]
    [InlineData(20_000_000_000_000, 5_000_000)]
    [InlineData(45_000_000_000_000, 10_000_000)]
    [InlineData(ProfileBuilder.MaxTimeNs, 500_000_000_000)]
    public void Rate_follows_from_the_time_that_is_to_be_sampled(long busyNs, long interval) => SpanSampler.Interval(busyNs, 5_000_000).ShouldBe(interval);

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(20, 100_000)]
    [InlineData(10_000, 1_000_000)]
    public void A_few_spans_of_many_hours_do_not_become_millions_of_samples(int spans, int mostSamples)
    {
        const long Hours = 5_000_000_000_000;
        var builder = new ProfileBuilder();
        var sampler = new SpanSampler(builder, Context(ReadLimits.Default));
        var track = new SpanTrack();
        for (var i = 0; i < spans; i++) track.Whole(Hours / spans * i, Hours / spans, Frame(builder, 'a'));
        sampler.Add(track, builder.Thread(1, 1, "worker"));

        sampler.Sample(Event).ShouldBeInRange(mostSamples / 2, mostSamples);
        sampler.IntervalNs.ShouldBe(Hours / mostSamples);
    }

    [Fact]
    public void Hundred_thousand_open_spans_that_cross_each_other_end_in_time()
    {
        var builder = new ProfileBuilder();
        var sampler = new SpanSampler(builder, Context(new ReadLimits { MaxStackDepth = 50 }));
        var track = new SpanTrack();
        for (var i = 0; i < 100_000; i++) track.Whole(i, 100_000 + i, Frame(builder, (char)('a' + (i % 20))));
        sampler.Add(track, builder.Thread(1, 1, "worker"));

        sampler.Sample(Event).ShouldBeGreaterThan(1000);
        var profile = builder.Build("test", TestContext.Current.CancellationToken);
        ProfileIntegrity.Check(profile);
        profile.Report.Notes.ShouldContain("Spans are nested more than 50 deep; the innermost have been cut.");
    }

    [Fact]
    public void Limit_of_samples_is_kept()
    {
        var builder = new ProfileBuilder();
        var sampler = new SpanSampler(builder, Context(new ReadLimits { MaxSamples = 10 }));
        var track = new SpanTrack();
        track.Whole(0, 1_000_000_000_000, Frame(builder, 'a'));
        sampler.Add(track, builder.Thread(1, 1, "worker"));

        sampler.Sample(Event).ShouldBe(10);
    }

    private static void Begin(SpanTrack track, long time, char name) => track.Begin(time * Unit, name, new FrameId(name - 'a'));

    private static void End(SpanTrack track, long time, char name) => track.End(time * Unit, name);

    private static void Whole(SpanTrack track, long time, long duration, char name) => track.Whole(time * Unit, duration * Unit, new FrameId(name - 'a'));

    /// <summary>The folded stacks of the spans of one thread, in units of time, after checking what is said of them.</summary>
    private static List<string> Folded(Action<SpanTrack> add, params string[] notes)
    {
        var builder = new ProfileBuilder();
        for (var name = 'a'; name <= 'd'; name++) Frame(builder, name).Value.ShouldBe(name - 'a');
        var track = new SpanTrack();
        add(track);
        var sampler = new SpanSampler(builder, Context());
        sampler.Add(track, builder.Thread(1, 1, "worker"));
        sampler.Sample(Event).ShouldBeGreaterThan(0);
        var profile = builder.Build("test", TestContext.Current.CancellationToken);

        ProfileIntegrity.Check(profile);
        profile.Report.Notes.Skip(1).ShouldBe(notes);
        return [.. Enumerable.Range(0, profile.Samples.Count)
            .GroupBy(row => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name)), row => profile.Samples.Weights[row], StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Sum() / Unit}")
            .Order(StringComparer.Ordinal)];
    }

    private static FrameId Frame(ProfileBuilder builder, char name) => builder.Frame(name.ToString(), "", FrameKind.Unknown);

    private static EventRow Event { get; } = new("spans", "spans", "ns", IsCpuTime: false);

    private static ReadContext Context(ReadLimits? limits = null) => new(limits ?? ReadLimits.Default, TestContext.Current.CancellationToken);
}
