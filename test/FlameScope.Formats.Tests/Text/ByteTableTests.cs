using System.Text;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.Tests.Text;

public sealed class ByteTableTests
{
    [Fact]
    public void Numbers_strings_in_the_order_in_which_they_come()
    {
        var table = new ByteTable();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string((char)('a' + random.Next(3)), random.Next(0, 40)) + random.Next(2000);
            var number = table.Add(Encoding.UTF8.GetBytes(text), out var isNew);
            isNew.ShouldBe(numbers.TryAdd(text, numbers.Count), text);
            number.ShouldBe(numbers[text], text);
        }

        table.Count.ShouldBe(numbers.Count);
        table.Bytes.ShouldBe(numbers.Keys.Sum(text => (long)text.Length));
    }

    [Fact]
    public void Tells_apart_strings_of_every_length_that_differ_in_one_byte()
    {
        var table = new ByteTable();
        var count = 0;
        for (var length = 0; length < 70; length++)
        {
            var bytes = new byte[length];
            table.Add(bytes, out var isNew).ShouldBe(count++);
            isNew.ShouldBeTrue();
            for (var at = 0; at < length; at++)
            {
                bytes[at] = 1;
                table.Add(bytes, out isNew).ShouldBe(count++);
                isNew.ShouldBeTrue($"length {length}, byte {at}");
                bytes[at] = 0;
            }
        }
    }

    [Fact]
    public void Holds_a_string_that_is_longer_than_a_block()
    {
        var table = new ByteTable();
        var bytes = new byte[1 << 20];
        table.Add(bytes, out _).ShouldBe(0);
        table.Add("x"u8, out _).ShouldBe(1);
        table.Add(bytes, out var isNew).ShouldBe(0);
        isNew.ShouldBeFalse();
    }

    [Fact]
    public void Finds_strings_on_both_sides_of_block_ends()
    {
        var table = new ByteTable();
        var random = new Random(5);
        var texts = Enumerable.Range(0, 400).Select(_ => new byte[random.Next(1, 5_000)]).ToArray();
        texts[200] = new byte[300_000];
        foreach (var text in texts) random.NextBytes(text);
        for (var i = 0; i < texts.Length; i++) table.Add(texts[i], out _).ShouldBe(i);
        for (var i = texts.Length - 1; i >= 0; i--)
        {
            table.Add(texts[i], out var isNew).ShouldBe(i);
            isNew.ShouldBeFalse();
        }
    }

    [Fact]
    public void Keeps_what_is_put_in_place_of_a_number_for_a_pair()
    {
        var table = new ByteTable();
        for (var i = 0; i < 1_000; i++)
        {
            var (first, second) = (Encoding.ASCII.GetBytes($"f{i}"), Encoding.ASCII.GetBytes($"s{i % 7}"));
            ref var value = ref table.ValueOf(ByteTable.Hash(first, second), first, second, out var isNew);
            isNew.ShouldBeTrue();
            value.ShouldBe(i);
            value = -i;
            table.ValueOf(ByteTable.Hash(first, second), first, second, out isNew).ShouldBe(-i);
            isNew.ShouldBeFalse();
        }

        // Where one ends and the other begins tells pairs apart.
        table.Add("f1s1"u8, out var other).ShouldBe(1_000);
        other.ShouldBeTrue();
    }

    [Fact]
    public void Begins_anew_when_cleared()
    {
        var table = new ByteTable();
        for (var round = 0; round < 3; round++)
        {
            table.Add(new byte[2 << 20], out _).ShouldBe(0);
            for (var i = 1; i < 100_000; i++) table.Add(BitConverter.GetBytes(i), out _).ShouldBe(i);
            for (var i = 1; i < 100_000; i++) table.Add(BitConverter.GetBytes(i), out _).ShouldBe(i);
            table.Clear();
            table.Count.ShouldBe(0);
            table.Bytes.ShouldBe(0);
        }
    }
}
