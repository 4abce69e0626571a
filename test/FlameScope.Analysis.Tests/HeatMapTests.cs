using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

public sealed class HeatMapTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_sample_on_the_border_of_a_cell_is_in_the_cell_that_begins_there()
    {
        var map = Map(DrawnProfile.From("100.00 a;b\n100.58 a;b"), rows: 50);

        map.Counts[28].ShouldBe(0);
        map.Counts[29].ShouldBe(1);
        map.Grid.RangeOf(29).ShouldBe(new TimeRange(580_000_000, 600_000_000));
    }

    [Fact]
    public void The_last_sample_on_a_whole_second_has_a_column()
    {
        var map = Map(DrawnProfile.From("10 a;b\n12 a;b"), rows: 10);

        map.Grid.Columns.ShouldBe(3);
        map.Counts[20].ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(49)]
    [InlineData(99)]
    [InlineData(1000)]
    public void Cells_tile_a_column_without_gap_or_overlap(int rows)
    {
        var grid = Map(DrawnProfile.From("0 a;b\n3.5 a;b"), rows).Grid;
        for (var cell = 0; cell < grid.Columns * rows; cell++)
        {
            var range = grid.RangeOf(cell);
            if (cell > 0) range.StartNs.ShouldBe(grid.RangeOf(cell - 1).EndNs);
            grid.CellOf(range.StartNs).ShouldBe(cell);
            grid.CellOf(range.EndNs - 1).ShouldBe(cell);
        }

        grid.RangeOf(rows - 1).EndNs.ShouldBe(Second);
    }

    [Fact]
    public void Columns_of_a_minute_begin_on_a_minute_of_the_source_clock()
    {
        var map = Map(DrawnProfile.From("125.5 a;b\n190 a;b"), rows: 60, columnNs: 60 * Second);

        map.Grid.StartNs.ShouldBe(-5 * Second);
        map.Grid.Columns.ShouldBe(2);
        map.Counts[5].ShouldBe(1);
        map.Counts[60 + 10].ShouldBe(1);
    }

    [Fact]
    public void Columns_of_a_minute_begin_on_a_minute_of_the_wall_clock_where_it_is_known()
    {
        var builder = DrawnProfile.Builder("5.5 a;b");
        builder.UnixOffsetNs = 1_700_000_040 * Second;  // 22:14:00 UTC, so the sample is at 22:14:05.5
        var map = Map(builder.Build("test"), rows: 60, columnNs: 60 * Second);

        map.Grid.StartNs.ShouldBe(-5 * Second);
        map.Counts[5].ShouldBe(1);
    }

    [Fact]
    public void The_recorded_time_of_a_row_is_what_its_sum_is_divided_by()
    {
        // From 0.25 s to 2.75 s (and a nanosecond): the first quarter of a second was recorded twice, the middle ones three times.
        var map = Map(DrawnProfile.From("0.25 a;b\n2.75 a;b"), rows: 4);

        map.RowRecordedNs.ShouldBe([500_000_000, 750_000_000, 750_000_000, 500_000_001]);
        map.RowRecordedNs.Sum().ShouldBe(map.Recorded.DurationNs);
    }

    [Fact]
    public void Idle_samples_are_not_counted_but_hold_the_start()
    {
        var profile = DrawnProfile.From("1.5 swapper;idle [idle]\n3.5 a;b");
        var map = new ProfileAnalysis(profile).HeatMap(new SampleFilter(), new HeatMapOptions { Rows = 2 });

        map.Grid.StartNs.ShouldBe(0);
        map.Grid.Columns.ShouldBe(3);
        map.Total.ShouldBe(1);
    }

    [Fact]
    public void The_percentile_is_over_cells_that_are_not_zero()
    {
        var drawing = string.Concat(Enumerable.Range(0, 400).Select(second => $"{second} a;b\n")) + string.Concat(Enumerable.Repeat("7.5 a;b\n", 50));
        var map = Map(DrawnProfile.From(drawing), rows: 10);

        map.Maximum.ShouldBe(50);
        map.Percentile995.ShouldBe(1);
    }

    [Fact]
    public void Without_times_there_is_no_map()
    {
        Should.Throw<ProfileWithoutTimeException>(() => Map(DrawnProfile.From("- a;b"), rows: 50));
    }

    [Theory]
    [InlineData(0, Second, "rows")]
    [InlineData(1001, Second, "rows")]
    [InlineData(50, 999_999, "columnNs")]
    [InlineData(50, 86_400_000_000_001, "columnNs")]
    [InlineData(1000, 1_000_000, "columnNs")]
    public void Options_out_of_bounds_are_named(int rows, long columnNs, string option)
    {
        var profile = DrawnProfile.From("0 a;b\n100 a;b");

        Should.Throw<QueryOptionException>(() => Map(profile, rows, columnNs)).Option.ShouldBe(option);
    }

    private static HeatMap Map(Profile profile, int rows, long columnNs = Second) =>
        new ProfileAnalysis(profile).HeatMap(SampleFilter.Everything, new HeatMapOptions { Rows = rows, ColumnNs = columnNs });
}
