using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

/// <summary>The cell of a sample by multiplication is the cell by division, on borders above all.</summary>
public sealed class SampleCellsTests
{
    [Theory]
    [InlineData(1_000_000_000, 49)]
    [InlineData(1_000_000_000, 1000)]
    [InlineData(20_000_000, 100)]
    [InlineData(1_000_000, 999)]
    [InlineData(86_400_000_000_000, 7)]
    [InlineData(1_000_003, 13)]
    public void Every_border_and_its_neighbours(long columnNs, int rows)
    {
        var columns = Math.Min(1500, HeatMapOptions.MaxCells / rows / 2);
        var profile = DrawnProfile.From($"0.000000001 a;b\n{columnNs / 1_000_000_000 * columns}.{columnNs % 1_000_000_000 * 2 % 1_000_000_000:D9} a;b");
        var grid = HeatMapGrid.Over(profile, new HeatMapOptions { ColumnNs = columnNs, Rows = rows });
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var firstCell = random.Next(grid.Columns * rows);
            var cells = Enumerable.Range(firstCell, Math.Min(11, (grid.Columns * rows) - firstCell)).ToArray();
            var times = cells.SelectMany(cell => new[] { grid.RangeOf(cell).StartNs, grid.RangeOf(cell).StartNs + 1, grid.RangeOf(cell).EndNs - 1 }).ToArray();
            SampleCells.TryMake(grid, firstCell, grid.RangeOf(cells[^1]).EndNs, out var located).ShouldBeTrue();
            var found = new long[times.Length];
            located.Find(times, found);

            found.ShouldBe(times.Select(time => (long)grid.CellOf(time)));
        }
    }

    [Fact]
    public void Samples_too_far_apart_are_left_to_division()
    {
        var profile = DrawnProfile.From("0 a;b\n4000000 a;b");
        var grid = HeatMapGrid.Over(profile, new HeatMapOptions { ColumnNs = HeatMapOptions.MaxColumnNs, Rows = 10 });

        SampleCells.TryMake(grid, 0, 1L << 51, out _).ShouldBeFalse();
        SampleCells.TryMake(grid, 0, (1L << 51) - 1, out _).ShouldBeTrue();
    }
}
