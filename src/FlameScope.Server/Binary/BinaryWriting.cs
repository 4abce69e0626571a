using System.Runtime.InteropServices;
using System.Text;

namespace FlameScope.Server.Binary;

/// <summary>The parts of a binary answer, see "Binary answers" of docs/http-api.md.</summary>
internal static class BinaryWriting
{
    /// <summary>What a request accepts for a picture in binary form, and the content type of one.</summary>
    public const string ContentType = "application/x-flamescope";

    /// <summary>The arrays begin at a multiple of this.</summary>
    private const int Alignment = 8;

    /// <summary>Writes the length of the header, the header and what aligns the arrays.</summary>
    public static void WriteHeader<T>(this PooledBuffer output, T header, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var json = new PooledBuffer();
        ApiJson.Write(json, header, type);
        var blanks = Padding(sizeof(int) + json.WrittenCount);
        output.WriteArray<int>([json.WrittenCount + blanks]);
        output.WriteArray(json.WrittenMemory.Span);
        // Blanks after a JSON text belong to it.
        output.GetSpan(blanks)[..blanks].Fill((byte)' ');
        output.Advance(blanks);
    }

    /// <summary>Writes numbers as they lie in memory, which is little-endian on all that this runs on.</summary>
    public static void WriteArray<T>(this PooledBuffer output, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    /// <summary>Writes an unsigned number as LEB128: seven bits a byte, the lowest first, the highest bit set on all bytes but the last.</summary>
    /// <returns>The number of bytes, at most ten.</returns>
    public static int WriteNumber(Span<byte> output, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            output[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        output[length++] = (byte)value;
        return length;
    }

    /// <summary>Writes texts one after the other as UTF-8.</summary>
    public static void WriteTexts(this PooledBuffer output, IReadOnlyList<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var length = Encoding.UTF8.GetBytes(texts[i], output.GetSpan(Encoding.UTF8.GetMaxByteCount(texts[i].Length)));
            output.Advance(length);
        }
    }

    private static int Padding(int length) => -length & (Alignment - 1);
}
