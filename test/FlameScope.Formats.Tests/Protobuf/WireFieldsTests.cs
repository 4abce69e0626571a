using System.Globalization;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>The quick ways of taking a message apart find what going byte by byte finds, in whole messages, in beginnings of them and in damaged ones.</summary>
public sealed class WireFieldsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fields_are_those_that_going_byte_by_byte_finds(int seed)
    {
        var random = new Random(seed);
        var (whole, damaged) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            var message = Message(random);
            if (random.Next(2) == 0) message = message[..random.Next(message.Length + 1)];
            if (random.Next(3) == 0 && message.Length > 0) message[random.Next(message.Length)] = (byte)random.Next(256);

            if (ByteByByte(message, out var isDamaged) is not { } expected) continue;
            Quickly(message).ShouldBe(isDamaged ? [.. expected, "damaged"] : expected);
            using var reader = new WireReader(new MemoryStream(message));
            var streamed = new List<string>();
            while (reader.Next()) streamed.Add(Words(reader.Number, reader.Type, reader.Value, reader.Type == WireType.Bytes && reader.TryMessage(out var bytes) ? bytes : default));
            (isDamaged ? streamed.Take(expected.Count) : streamed).ShouldBe(expected);
            if (isDamaged) damaged++;
            else whole++;
        }

        whole.ShouldBeGreaterThan(20);
        damaged.ShouldBeGreaterThan(20);
    }

    private static List<string> Quickly(ReadOnlySpan<byte> message)
    {
        var found = new List<string>();
        var fields = new WireFields(message);
        while (fields.Next()) found.Add(Words(fields.Number, fields.Type, fields.Value, fields.Bytes));
        if (fields.IsDamaged) found.Add("damaged");
        return found;
    }

    /// <summary>As the encoding is described; null where a group begins, or ends, which is told of elsewhere.</summary>
    private static List<string>? ByteByByte(byte[] message, out bool isDamaged)
    {
        var (found, at) = (new List<string>(), 0);
        isDamaged = true;
        while (at < message.Length)
        {
            if (Varint(message, ref at) is not { } tag || tag >> 3 is 0 or > (1 << 29) - 1) return found;
            var (number, type) = ((int)(tag >> 3), (WireType)(tag & 7));
            var length = type switch { WireType.Fixed64 => 8UL, WireType.Fixed32 => 4UL, _ => 0UL };
            if (type is WireType.Varint or WireType.Bytes)
            {
                if (Varint(message, ref at) is not { } value) return found;
                if (type == WireType.Varint) found.Add(Words(number, type, value, default));
                else length = value;
            }
            else if (length == 0)
            {
                return type is WireType.Group or WireType.EndOfGroup ? null : found;
            }

            if (length > (ulong)(message.Length - at)) return found;
            var bytes = message.AsSpan(at, (int)length);
            at += (int)length;
            if (type == WireType.Bytes) found.Add(Words(number, type, 0, bytes));
            else if (length == 8) found.Add(Words(number, type, BitConverter.ToUInt64(bytes), default));
            else if (length == 4) found.Add(Words(number, type, BitConverter.ToUInt32(bytes), default));
        }

        isDamaged = false;
        return found;
    }

    private static ulong? Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var part = 0; part < 10 && at < message.Length; part++)
        {
            var bits = message[at++];
            value |= (ulong)(bits & 0x7F) << (7 * part);
            if (bits < 0x80) return value;
        }

        return null;
    }

    private static byte[] Message(Random random)
    {
        var message = new List<byte>();
        for (var left = random.Next(12); left > 0; left--)
        {
            var type = random.Next(6) switch { 0 => WireType.Fixed64, 1 => WireType.Fixed32, 2 or 3 => WireType.Bytes, _ => WireType.Varint };
            Add(message, ((ulong)random.Next(1, random.Next(3) == 0 ? 5_000 : 16) << 3) | (ulong)type);
            var length = type switch { WireType.Fixed64 => 8, WireType.Fixed32 => 4, WireType.Varint => 0, _ => random.Next(6) switch { 0 => random.Next(20_000), 1 or 2 => random.Next(300), _ => random.Next(20) } };
            if (type == WireType.Bytes) Add(message, (ulong)length);
            if (type == WireType.Varint) Add(message, (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            var bytes = new byte[length];
            random.NextBytes(bytes);
            message.AddRange(bytes);
        }

        return [.. message];
    }

    private static void Add(List<byte> message, ulong value)
    {
        for (; value > 0x7F; value >>= 7) message.Add((byte)(value | 0x80));
        message.Add((byte)value);
    }

    private static string Words(int number, WireType type, ulong value, ReadOnlySpan<byte> bytes) => string.Create(CultureInfo.InvariantCulture, $"{number} {type} {value} {Convert.ToHexString(bytes)}");
}
