using System.Globalization;
using System.Text;
using FlameScope.Formats.Protobuf;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>The reader of the wire format, over a stream that gives few bytes at a time, and <see cref="WireFields"/> over the same bytes in memory.</summary>
public sealed class WireReaderTests
{
    public static TheoryData<int> Pieces => [1, 2, 7, 100_000];

    private static ReadOnlySpan<byte> OneOfEach => new ProtobufWriter()
        .Number(1, 150).Number(2, -1).Fixed64(3, 0x0123_4567_89AB_CDEF).Text(4, "text").Bytes(5, [])
        .Message(6, inner => inner.Number(1, 7).Message(2, innermost => innermost.Text(1, "deep")))
        .Group(7, group => group.Number(1, 1).Fixed64(2, 2).Text(3, "in it").Group(4, _ => { }))
        .Number(536_870_911, 8)
        .ToArray();

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Every_type_of_field_is_read(int piece)
    {
        byte[] message = [.. OneOfEach, 0x4D, 4, 3, 2, 1];
        using var reader = Reader(message, piece);
        var seen = new List<string>();
        while (reader.Next()) seen.Add(Describe(reader));

        seen.ShouldBe(["1 Varint 150", "2 Varint 18446744073709551615", "3 Fixed64 81985529216486895", "4 Bytes text", "5 Bytes ", $"6 Bytes {new string([.. "\u0008\u0007\u0012\u0006\u000A\u0004deep"])}", "536870911 Varint 8", "9 Fixed32 16909060"]);
        reader.EndedBecause.ShouldBeNull();
        reader.IsTruncated.ShouldBeFalse();
        reader.Position.ShouldBe(message.Length);
        InMemory(message).ShouldBe(seen);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void What_is_not_asked_for_is_passed_over(int piece)
    {
        using var reader = Reader(OneOfEach.ToArray(), piece);
        var numbers = new List<int>();
        while (reader.Next()) numbers.Add(reader.Number);
        numbers.ShouldBe([1, 2, 3, 4, 5, 6, 536_870_911]);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Messages_are_entered_and_left_wherever_their_reader_stands(int piece)
    {
        var message = new ProtobufWriter()
            .Message(1, outer => outer.Number(1, 1).Message(2, inner => inner.Number(3, 3).Text(4, new string('x', 300)).Number(5, 5)).Number(6, 6))
            .Number(7, 7)
            .ToArray();
        using var reader = Reader(message, piece);
        reader.Next().ShouldBeTrue();
        reader.Enter();
        reader.Next().ShouldBeTrue();
        reader.Next().ShouldBeTrue();
        reader.Number.ShouldBe(2);
        reader.Enter();
        reader.Next().ShouldBeTrue();
        (reader.Number, reader.Value).ShouldBe((3, 3UL));
        reader.Leave();
        reader.Next().ShouldBeTrue();
        (reader.Number, reader.Value).ShouldBe((6, 6UL));
        reader.Next().ShouldBeFalse();
        reader.Leave();
        reader.Next().ShouldBeTrue();
        (reader.Number, reader.Value).ShouldBe((7, 7UL));
        reader.Next().ShouldBeFalse();
        reader.EndedBecause.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Message_cut_anywhere_gives_the_fields_before_and_says_so(int piece)
    {
        var message = OneOfEach.ToArray();
        var whole = new List<(long End, string Text)>();
        using (var reader = Reader(message, piece))
        {
            while (reader.Next())
            {
                var text = Describe(reader);
                whole.Add((reader.Position, text));
            }
        }

        // The group stands before the last field, whose tag takes five bytes and whose value one.
        var afterGroup = message.Length - 6L;
        long[] ends = [0, .. whole.Select(field => field.End), afterGroup];
        for (var length = 0; length < message.Length; length++)
        {
            using var reader = Reader(message[..length], piece);
            var seen = new List<string>();
            while (reader.Next())
            {
                var field = Describe(reader);
                if (reader.EndedBecause is null) seen.Add(field);
            }

            seen.ShouldBe(whole.Where(field => field.End <= length).Select(field => field.Text), $"of {length} bytes");
            var isWhole = ends.Contains(length);
            reader.IsTruncated.ShouldBe(!isWhole, $"of {length} bytes");
            (reader.EndedBecause is null).ShouldBe(isWhole);
            IsDamaged(message[..length]).ShouldBe(!isWhole, $"of {length} bytes");
        }
    }

    [Theory]
    [InlineData(1, "00")]
    [InlineData(1, "7F")]
    [InlineData(2, "80 01")]
    [InlineData(2, "80 00")]
    [InlineData(7, "FF FF FF FF FF FF 7F")]
    [InlineData(8, "81 82 83 84 85 86 87 08")]
    [InlineData(9, "FF FF FF FF FF FF FF FF 7F")]
    [InlineData(10, "FF FF FF FF FF FF FF FF FF 01")]
    [InlineData(10, "80 80 80 80 80 80 80 80 80 00")]
    public void Varint_is_the_same_in_memory_from_a_stream_and_at_the_end_of_either(int length, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        bytes.Length.ShouldBe(length);
        var expected = 0UL;
        for (var i = 0; i < bytes.Length; i++) expected |= (ulong)(bytes[i] & 0x7F) << (7 * i);

        foreach (var more in new[] { 0, 1, 9, 20 })
        {
            byte[] followed = [.. bytes, .. Enumerable.Repeat((byte)0xFF, more)];
            var at = 0;
            WireFields.TryVarint(followed, ref at, out var value).ShouldBeTrue();
            (value, at).ShouldBe((expected, length));
        }

        foreach (var piece in new[] { 1, 3, 100 })
        {
            using var reader = Reader([0x08, .. bytes, 0x10, 1], piece);
            reader.Next().ShouldBeTrue();
            reader.Value.ShouldBe(expected);
            reader.Next().ShouldBeTrue();
            (reader.Number, reader.Value).ShouldBe((2, 1UL));
        }
    }

    [Theory]
    [InlineData("08 80 80 80 80 80 80 80 80 80 80 00", "a number of more than ten bytes")]
    [InlineData("80 80 80 80 80 80 80 80 80 80 01", "a number of more than ten bytes")]
    [InlineData("00 01", "a field with the number 0")]
    [InlineData("80 80 80 80 10 01", "a field with the number 0")]
    [InlineData("0E 01", "a field of a kind that protobuf does not have")]
    [InlineData("0C", "a field of a kind that protobuf does not have")]
    [InlineData("0B 0F", "a field of a kind that protobuf does not have")]
    [InlineData("0A FF FF FF FF FF FF FF FF FF 01 00", "a field that is longer than what it stands in")]
    public void Damage_ends_the_fields_and_is_said(string hex, string found)
    {
        byte[] message = [0x18, 5, .. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))];
        foreach (var piece in new[] { 1, 3, 100 })
        {
            using var reader = Reader(message, piece);
            reader.Next().ShouldBeTrue();
            (reader.Number, reader.Value).ShouldBe((3, 5UL));
            reader.Next().ShouldBeFalse();
            reader.EndedBecause.ShouldBe(found + " stands there");
            reader.Next().ShouldBeFalse();
        }

        IsDamaged(message).ShouldBeTrue();
    }

    [Fact]
    public void Field_of_a_message_cannot_be_longer_than_the_message()
    {
        // A message of four bytes whose text says that it has eight; the file goes on.
        byte[] message = [0x0A, 4, 0x12, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        using var reader = Reader(message, 1);
        reader.Next().ShouldBeTrue();
        reader.Enter();
        reader.Next().ShouldBeFalse();
        reader.EndedBecause.ShouldBe("a field that is longer than what it stands in stands there");
    }

    [Theory]
    [InlineData("09 01 02")]
    [InlineData("0D 01")]
    [InlineData("08 80")]
    public void Number_cannot_reach_out_of_its_message(string hex)
    {
        var inner = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        byte[] message = [0x0A, (byte)inner.Length, .. inner, .. Enumerable.Repeat((byte)1, 20)];
        using var reader = Reader(message, 1);
        reader.Next().ShouldBeTrue();
        reader.Enter();
        reader.Next().ShouldBeFalse();
        reader.EndedBecause.ShouldBe("a field that is longer than what it stands in stands there");
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Repeated_numbers_are_read_packed_or_not(int piece)
    {
        long[] numbers = [1, -2, 300, 0, long.MaxValue];
        ulong[] wide = [1, ulong.MaxValue, 300];
        var message = new ProtobufWriter().Packed(1, numbers).Unpacked(1, numbers).PackedFixed64(2, wide).Fixed64(2, 9).Bytes(1, []).ToArray();
        using var reader = Reader(message, piece);
        var (seen, seenWide) = (new List<long>(), new List<ulong>());
        while (reader.Next())
        {
            if (reader.Number == 1) while (reader.TryNumber(out var number)) seen.Add((long)number);
            else while (reader.TryFixed64(out var number)) seenWide.Add(number);
        }

        seen.ShouldBe([.. numbers, .. numbers]);
        seenWide.ShouldBe([.. wide, 9]);

        var (inMemory, inMemoryWide) = (new List<long>(), new List<ulong>());
        var fields = new WireFields(message);
        while (fields.Next())
        {
            var of = fields.Numbers;
            if (fields.Number == 1) while (of.MoveNext()) inMemory.Add((long)of.Current);
            else while (of.MoveNextFixed64()) inMemoryWide.Add(of.Current);
        }

        inMemory.ShouldBe(seen);
        inMemoryWide.ShouldBe(seenWide);
    }

    [Fact]
    public void Packed_number_cannot_reach_out_of_its_field()
    {
        using var reader = Reader([0x0A, 2, 5, 0x80, 0x01, 0x10, 1], 1);
        reader.Next().ShouldBeTrue();
        reader.TryNumber(out var number).ShouldBeTrue();
        number.ShouldBe(5UL);
        reader.TryNumber(out _).ShouldBeFalse();
        reader.EndedBecause.ShouldBe("a number that is longer than what it stands in stands there");

        using var wide = Reader([0x0A, 12, 1, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 0x10, 1], 1);
        wide.Next().ShouldBeTrue();
        wide.TryFixed64(out var first).ShouldBeTrue();
        first.ShouldBe(1UL);
        wide.TryFixed64(out _).ShouldBeFalse();
        wide.Next().ShouldBeTrue();
        (wide.Number, wide.Value).ShouldBe((2, 1UL));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void Groups_of_any_depth_are_passed_over(int depth)
    {
        byte[] message = [.. Enumerable.Repeat((byte)0x0B, depth), 0x08, 1, .. Enumerable.Repeat((byte)0x0C, depth), 0x10, 2];
        using var reader = Reader(message, 1000);
        reader.Next().ShouldBeTrue();
        (reader.Number, reader.Value).ShouldBe((2, 2UL));
        InMemory(message).ShouldBe(["2 Varint 2"]);

        using var open = Reader(message[..(depth + 2)], 1000);
        open.Next().ShouldBeFalse();
        open.IsTruncated.ShouldBeTrue();
    }

    [Fact]
    public void Claimed_length_takes_no_memory()
    {
        byte[] message = [0x0A, 0xFF, 0xFF, 0xFF, 0x1F, 1, 2, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var reader = Reader(message, 3))
        {
            reader.Next().ShouldBeTrue();
            reader.TryMessage(out _).ShouldBeFalse();
            reader.IsTruncated.ShouldBeTrue();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void Message_over_the_limit_is_counted_and_passed_over()
    {
        var length = WireReader.MaxMessageLength + 1;
        using var reader = new WireReader(new MemoryStream([.. new ProtobufWriter().Bytes(1, new byte[length]).Number(2, 3).ToArray()]), 1 << 16);
        reader.Next().ShouldBeTrue();
        reader.TryMessage(out _).ShouldBeFalse();
        reader.MessagesTooLong.ShouldBe(1);
        reader.Next().ShouldBeTrue();
        (reader.Number, reader.Value).ShouldBe((2, 3UL));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Messages_with_a_length_before_them_are_read_one_after_the_other(int piece)
    {
        using var reader = Reader([9, 2, 0x08, 1, 2, 0x08, 2, 7], piece);
        reader.Peek(3).ToArray().ShouldBe([9, 2, 8]);
        reader.TryRaw(1, out _).ShouldBeTrue();
        var values = new List<ulong>();
        while (reader.TryRaw(1, out var length) && values.Count < 2)
        {
            reader.BeginMessage(length[0]);
            reader.Enter();
            while (reader.Next()) values.Add(reader.Value);
            reader.Leave();
        }

        values.ShouldBe([1UL, 2UL]);
        reader.Position.ShouldBe(8);
        reader.TryRaw(1, out _).ShouldBeFalse();
        reader.EndedBecause.ShouldBeNull();
    }

    private static WireReader Reader(byte[] message, int piece) => new(new ChoppedStream(message, piece), bufferLength: 16);

    private static string Describe(WireReader reader)
    {
        if (reader.TryMessage(out var bytes)) return Words(reader.Number, reader.Type, Encoding.UTF8.GetString(bytes));
        return Words(reader.Number, reader.Type, reader.Value.ToString(CultureInfo.InvariantCulture));
    }

    private static List<string> InMemory(ReadOnlySpan<byte> message)
    {
        var seen = new List<string>();
        var fields = new WireFields(message);
        while (fields.Next()) seen.Add(Words(fields.Number, fields.Type, fields.Type == WireType.Bytes ? Encoding.UTF8.GetString(fields.Bytes) : fields.Value.ToString(CultureInfo.InvariantCulture)));
        return seen;
    }

    private static bool IsDamaged(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
        }

        return fields.IsDamaged;
    }

    private static string Words(int number, WireType type, string value) => string.Create(CultureInfo.InvariantCulture, $"{number} {type} {value}");
}
