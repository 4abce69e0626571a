using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Server.Original;

namespace FlameScope.Server.Tests.Original;

public sealed class OriginalTimeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(997)]
    [InlineData(1000)]
    public void The_seconds_of_a_cells_borders_are_its_borders(int rows)
    {
        // Up to the last column that a heat map of so many rows may have.
        long[] columns = [0, 1, 9, 59, 3599, (HeatMapOptions.MaxCells / rows) - 1];
        foreach (var column in columns)
        {
            for (var row = 0; row < rows; row++)
            {
                // In floating point, as a client does it.
                var start = column + (row * 1000.0 / rows / 1000);
                var length = rows == 1 ? 1000 : ((rows - 1) * 1000.0 / rows) - ((rows - 2) * 1000.0 / rows);
                var end = column + (((row * 1000.0 / rows) + length) / 1000);

                Of(start).ShouldBe((column * 1_000_000_000) + Border(row), $"start of {column}, {row}");
                Of(end).ShouldBe((column * 1_000_000_000) + Border(row + 1), $"end of {column}, {row}");
            }
        }

        long Border(long row) => ((row * 1_000_000_000) + rows - 1) / rows;
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0.5", -500_000_000L)]
    [InlineData("1.5", 1_500_000_000L)]
    [InlineData("0.0000000011", 2L)]
    [InlineData("1e-9", 1L)]
    [InlineData("123456.789012345", 123_456_789_012_345L)]
    [InlineData("", null)]
    public void A_time_is_the_first_nanosecond_at_or_after_it(string text, long? expected) => OriginalTime.Nanoseconds("start", text).ShouldBe(expected);

    private static long? Of(double seconds) => OriginalTime.Nanoseconds("start", seconds.ToString("R", CultureInfo.InvariantCulture));
}
