using FlameScope.Analysis.Differences;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests.Differences;

/// <summary>What must hold for the difference of any two heat maps, on profiles and shapes made at random from seeds.</summary>
public sealed class HeatMapDifferenceTests
{
    private const int Seeds = 120;
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_profile_does_not_differ_from_itself()
    {
        ForEach((a, _, options) =>
        {
            var map = HeatMapDifference.Of(a, a, options);

            map.Differences.ShouldAllBe(difference => difference == 0);
            (map.Maximum, map.Percentile995).ShouldBe((0, 0));
            map.Compared.ShouldBe(a.Analysis.Profile.Span);
        });
    }

    [Fact]
    public void Swapped_sides_give_the_negative_where_they_meet()
    {
        ForEach((a, b, options) =>
        {
            var shift = options.Rows % 5 - 2;
            var there = HeatMapDifference.Of(a, b, options, shift);
            var back = HeatMapDifference.Of(b, a, options, -shift);

            there.Compared.DurationNs.ShouldBe(back.Compared.DurationNs);
            for (var cell = 0; cell < there.Differences.Length; cell++)
            {
                var other = cell + (shift * options.Rows);
                if (other >= 0 && other < back.Differences.Length) back.Differences[other].ShouldBe(-there.Differences[cell]);
                else there.Differences[cell].ShouldBe(0);
            }

            there.Maximum.ShouldBe(back.Maximum);
            there.Percentile995.ShouldBe(back.Percentile995);
        });
    }

    [Fact]
    public void Differences_add_up_to_what_one_has_more_where_both_recorded()
    {
        ForEach((a, b, options) =>
        {
            var map = HeatMapDifference.Of(a, b, options);
            var (one, other) = (a.Analysis.HeatMap(a.Filter, options), b.Analysis.HeatMap(b.Filter, options));

            var (first, second) = (Cells(one), Cells(other));
            var sum = 0.0;
            for (var cell = 0; cell < second.Length; cell++)
            {
                var range = other.Grid.RangeOf(cell);
                if (map.Compared.DurationNs > 0 && range.EndNs > map.Compared.StartNs && range.StartNs < map.Compared.EndNs) sum += second[cell] - first[cell];
            }

            map.Differences.Sum().ShouldBe(sum);
            map.Values.ShouldBe(second);
            (map.FirstTotal, map.SecondTotal).ShouldBe((one.Total, other.Total));
            map.Maximum.ShouldBe(map.Differences.Length == 0 ? 0 : map.Differences.Max(Math.Abs));

            static long[] Cells(HeatMap map) => map.Weights ?? Array.ConvertAll(map.Counts, count => (long)count);
        });
    }

    [Fact]
    public void As_many_cells_of_a_row_are_above_its_median_as_below()
    {
        ForEach((a, _, options) =>
        {
            var map = HeatMapDifference.FromMedian(a, options);
            var recorded = a.Analysis.Profile.Span;

            map.Medians!.Length.ShouldBe(options.Rows);
            for (var row = 0; row < options.Rows; row++)
            {
                var whole = new List<double>();
                for (var cell = row; cell < map.Differences.Length; cell += options.Rows)
                {
                    var range = map.Grid.RangeOf(cell);
                    if (range.StartNs >= recorded.StartNs && range.EndNs <= recorded.EndNs) whole.Add(map.Differences[cell]);
                    if (range.EndNs <= recorded.StartNs || range.StartNs >= recorded.EndNs) map.Differences[cell].ShouldBe(0);
                    else map.Differences[cell].ShouldBe(map.Values[cell] - map.Medians[row]);
                }

                whole.Count(difference => difference > 0).ShouldBeLessThanOrEqualTo(whole.Count / 2);
                whole.Count(difference => difference < 0).ShouldBeLessThanOrEqualTo(whole.Count / 2);
            }
        });
    }

    [Fact]
    public void A_second_that_is_unlike_the_others_stands_out_from_the_median()
    {
        var lines = Enumerable.Range(0, 300).Where(i => i / 10 != 17 || i % 10 < 3).Select(i => $"{i / 10m} app;work");
        var map = HeatMapDifference.FromMedian(new SampleSelection(new ProfileAnalysis(DrawnProfile.From(string.Join('\n', lines))), SampleFilter.Everything), new HeatMapOptions { Rows = 2 });

        map.Medians.ShouldBe([5, 5]);
        map.Differences.Select((difference, cell) => (difference, cell)).Where(pair => pair.difference != 0).ShouldBe([(-2, 34), (-5, 35)]);
        (map.Maximum, map.Percentile995).ShouldBe((5, 5));
    }

    [Fact]
    public void Recordings_of_different_rates_are_compared_by_the_cpus_that_were_busy()
    {
        var map = HeatMapDifference.Of(Recorded(50), Recorded(200), new HeatMapOptions { Rows = 1 });

        map.IsCpuTime.ShouldBeTrue();
        map.Values[1].ShouldBe(200);
        (map.Values[1] * map.SecondFactor).ShouldBe(1, 1e-9);
        map.Differences[1].ShouldBe(0, 1e-9);

        static SampleSelection Recorded(int hz)
        {
            var builder = DrawnProfile.Builder(string.Concat(Enumerable.Range(0, hz * 4).Select(i => $"{i / (decimal)hz} app;work\n")));
            builder.Capture = builder.Capture with { SamplingHz = hz };
            return new SampleSelection(new ProfileAnalysis(builder.Build("test")), SampleFilter.Everything);
        }
    }

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(-1_000_000_000)]
    public void A_shift_past_the_end_leaves_nothing_to_compare(int shift)
    {
        var all = new SampleSelection(new ProfileAnalysis(RandomProfiles.Of(1, 50)), SampleFilter.Everything);
        var map = HeatMapDifference.Of(all, all, new HeatMapOptions { ColumnNs = HeatMapOptions.MaxColumnNs }, shift);
        map.Differences.ShouldAllBe(difference => difference == 0);
        map.Compared.DurationNs.ShouldBe(0);
    }

    [Fact]
    public void What_has_no_times_has_no_heat_map()
    {
        var untimed = new SampleSelection(new ProfileAnalysis(DrawnProfile.From("- a;b")), SampleFilter.Everything);
        Should.Throw<ProfileWithoutTimeException>(() => HeatMapDifference.Of(untimed, untimed, new HeatMapOptions()));
        Should.Throw<ProfileWithoutTimeException>(() => HeatMapDifference.FromMedian(untimed, new HeatMapOptions()));
    }

    private static void ForEach(Action<SampleSelection, SampleSelection, HeatMapOptions> law)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var a = new SampleSelection(new ProfileAnalysis(RandomProfiles.Of(seed, 120)), new SampleFilter { IncludeIdle = random.Next(2) == 0 });
            var b = new SampleSelection(random.Next(3) == 0 ? a.Analysis : new ProfileAnalysis(RandomProfiles.Of(seed + 1000, 120)), new SampleFilter { IncludeIdle = random.Next(2) == 0 });
            var span = Math.Max(a.Analysis.Profile.Span.DurationNs, b.Analysis.Profile.Span.DurationNs);
            var columnNs = Math.Clamp(span / random.Next(1, 30), HeatMapOptions.MinColumnNs, 100 * Second);
            try
            {
                law(a, b, new HeatMapOptions { ColumnNs = columnNs, Rows = random.Next(1, 20), Weighted = random.Next(3) == 0 });
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The law does not hold for seed {seed}: {e.Message}", e);
            }
        }
    }
}
