namespace FlameScope.Profiles.Tests;

public sealed class ColumnBuilderTests
{
    [Fact]
    public void Holds_what_a_list_holds_however_it_grew()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (column, list) = (new ColumnBuilder<int>(), new List<int>());
            if (random.Next(2) == 0) column.Reserve(random.Next(3000));
            for (var piece = random.Next(4); piece >= 0; piece--)
            {
                var (later, distinct) = (piece == 0 ? column : new ColumnBuilder<int>(), random.Next(1, 4));
                for (var rows = random.Next(3) == 0 ? 0 : random.Next(2000); rows > 0; rows--)
                {
                    var value = random.Next(distinct);
                    later.Add(value);
                    list.Add(value);
                }

                if (later != column) column.Append(later);
            }

            column.Count.ShouldBe(list.Count);
            column.Cells.SelectMany(cells => cells).Distinct().ShouldBe(list.Distinct(), ignoreOrder: true);
            int[]? order = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, list.Count).Where(_ => random.Next(2) == 0).Reverse()];
            int[] expected = order is null ? [.. list] : [.. order.Select(row => list[row])];
            if (random.Next(2) == 0)
            {
                column.Take(order).ShouldBe(expected);
            }
            else
            {
                var taken = column.TakeColumn(order);
                Enumerable.Range(0, taken.Length).Select(row => taken[row]).ShouldBe(expected);
                taken.IsConstant.ShouldBe(expected.Distinct().Count() <= 1);
            }

            column.Count.ShouldBe(0);
            column.Take(null).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Rows_stay_where_they_were_put_as_many_as_they_are()
    {
        const int Rows = 1_000_000;
        var column = new ColumnBuilder<long>();
        column.Reserve(Rows);
        for (var row = 0L; row < Rows; row++) column.Add(row * row);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rows = column.Take(null);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
        rows.Length.ShouldBe(Rows);
        rows[Rows - 1].ShouldBe((Rows - 1L) * (Rows - 1L));
    }

    [Fact]
    public void Equal_rows_take_no_memory()
    {
        var column = new ColumnBuilder<long>();
        column.Add(7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var row = 1; row < 1_000_000; row++) column.Add(7);
        var taken = column.TakeColumn(null);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
        (taken.IsConstant, taken.Length, taken[999_999]).ShouldBe((true, 1_000_000, 7L));
    }

    [Fact]
    public void Cells_can_be_changed_in_place()
    {
        foreach (var distinct in (int[])[1, 2])
        {
            var column = new ColumnBuilder<int>();
            for (var row = 0; row < 100_000; row++) column.Add(row % distinct);
            foreach (var cells in column.Cells)
            {
                foreach (ref var cell in cells.AsSpan()) cell += 10;
            }

            column.Take(null).ShouldBe(Enumerable.Range(0, 100_000).Select(row => 10 + (row % distinct)));
        }
    }
}
