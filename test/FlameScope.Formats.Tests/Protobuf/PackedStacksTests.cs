using System.Text;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>Stacks whose end was made before are those that decoding all of them gives, whatever the bytes are.</summary>
public sealed class PackedStacksTests
{
    private const int Locations = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_bytes_make_the_stack_that_decoding_all_of_them_makes(int seed)
    {
        var random = new Random(seed);
        var builder = new ProfileBuilder();
        var context = new ReadContext(new ReadLimits { MaxStackDepth = random.Next(3) == 0 ? 12 : 4_096 }, CancellationToken.None);
        var sink = new SampleSink(builder, context);
        var tables = Tables(sink);
        var packed = new PackedStacks(sink, tables);
        byte[] last = [];
        var depths = new HashSet<int>();
        for (var i = 0; i < 3_000; i++)
        {
            last = Next(random, last);
            var stack = packed.Of(last);
            stack.ShouldBe(Plain(sink, tables, last));
            depths.Add(last.Length);
            if (random.Next(500) == 0) packed.Clear();
        }

        depths.Count.ShouldBeGreaterThan(5);
        builder.StackCount.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_stack_that_is_too_deep_beyond_what_it_has_in_common_is_cut_as_others_are()
    {
        var builder = new ProfileBuilder();
        var sink = new SampleSink(builder, new ReadContext(new ReadLimits { MaxStackDepth = 4 }, CancellationToken.None));
        var tables = Tables(sink);
        var packed = new PackedStacks(sink, tables);
        _ = packed.Of([3, 2, 1]);
        var cut = packed.Of([6, 5, 4, 3, 2, 1]);
        cut.ShouldBe(Plain(sink, tables, [6, 5, 4, 3, 2, 1]));
        builder.StackCount.ShouldBe(1 + 3 + 5);
    }

    private static StackId Plain(SampleSink sink, SymbolTables tables, ReadOnlySpan<byte> locations)
    {
        sink.BeginStack();
        foreach (var location in new WireNumbers(WireType.Bytes, 0, locations))
        {
            if (!tables.Push(location)) break;
        }

        return sink.EndStack();
    }

    /// <summary>Mostly the bytes before with another beginning; now and then any bytes.</summary>
    private static byte[] Next(Random random, byte[] last)
    {
        if (random.Next(20) == 0)
        {
            var any = new byte[random.Next(24)];
            random.NextBytes(any);
            return any;
        }

        var kept = last.AsSpan(random.Next(last.Length + 1));
        var bytes = new List<byte>();
        for (var locations = random.Next(5); locations > 0; locations--)
        {
            var location = 1 + random.Next(Locations + 5);
            if (location > 0x7F) bytes.Add((byte)(location | 0x80));
            bytes.Add((byte)(location > 0x7F ? location >> 7 : location));
        }

        if (random.Next(30) == 0) bytes.AddRange(Enumerable.Repeat((byte)0x81, random.Next(14)));
        return [.. bytes, .. kept[..Math.Min(kept.Length, 60)]];
    }

    /// <summary>Locations of one frame, of several, and of none.</summary>
    private static SymbolTables Tables(SampleSink sink)
    {
        var tables = new SymbolTables(sink);
        tables.AddText([]);
        for (var number = 1; number <= Locations; number++)
        {
            tables.AddText(Encoding.UTF8.GetBytes($"function{number}"));
            tables.AddFunction((ulong)number, number, 0, 0, 0);
            tables.BeginLocation();
            for (var line = 0; line < (number % 7 == 0 ? 3 : 1); line++) tables.AddLine((ulong)Math.Min(number + line, Locations));
            if (number % 50 != 0) tables.EndLocation((ulong)number, 0, 0);
        }

        return tables;
    }
}
