using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace FlameScope.Server.Tests.Support;

/// <summary>Reads an answer in binary form, as docs/http-api.md says it.</summary>
internal sealed class BinaryAnswer
{
    public const string ContentType = "application/x-flamescope";

    private readonly byte[] _bytes;
    private int _at;

    private BinaryAnswer(byte[] bytes)
    {
        _bytes = bytes;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        Header = JsonSerializer.Deserialize<JsonElement>(bytes.AsSpan(sizeof(int), length));
        _at = sizeof(int) + length;
        (_at % sizeof(double)).ShouldBe(0);
    }

    public JsonElement Header { get; }

    public bool IsAtEnd => _at == _bytes.Length;

    public static async Task<BinaryAnswer> GetAsync(RunningServer server, string address)
    {
        using var response = await server.SendAsync(HttpMethod.Get, address, content: null, ("Accept", $"{ContentType}, application/json;q=0.5"));
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200, address);
        response.Content.Headers.ContentType?.MediaType.ShouldBe(ContentType);
        response.Headers.Vary.ShouldContain("Accept");
        return new BinaryAnswer(body);
    }

    public int Count(string name) => Header.GetProperty(name).GetInt32();

    public long Number()
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    public byte Byte() => _bytes[_at++];

    public int Cell(int bytes)
    {
        var cell = _bytes.AsSpan(_at, bytes);
        _at += bytes;
        return bytes switch
        {
            1 => cell[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(cell),
            _ => BinaryPrimitives.ReadInt32LittleEndian(cell),
        };
    }

    public long[] Doubles(int count)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++, _at += sizeof(double)) values[i] = checked((long)BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(_at)));
        return values;
    }

    public string[] Texts(IEnumerable<int> lengths)
    {
        var text = Encoding.UTF8.GetString(_bytes, _at, _bytes.Length - _at);
        var start = 0;
        var texts = lengths.Select(length => text.Substring((start += length) - length, length)).ToArray();
        _at = _bytes.Length;
        start.ShouldBe(text.Length);
        return texts;
    }
}
