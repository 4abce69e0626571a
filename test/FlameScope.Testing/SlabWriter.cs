using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FlameScope.Testing;

/// <summary>Writes containers of JSON and typed arrays (<c>.jslb</c>), after FORMAT.md of mstange/json-slabs, version 1.</summary>
public sealed class SlabWriter
{
    private readonly List<(int Type, int Alignment, byte[] Bytes)> _slabs = [];

    /// <summary>Adds a typed array.</summary>
    /// <returns>The object that stands for it in JSON.</returns>
    public string Add<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        var size = Marshal.SizeOf<T>();

        // The computer that writes may have the other order of bytes.
        if (!BitConverter.IsLittleEndian)
        {
            for (var at = 0; at < bytes.Length; at += size) bytes.AsSpan(at, size).Reverse();
        }

        return Add(TypeOf(typeof(T)), size, bytes);
    }

    /// <summary>Adds a slab of JSON.</summary>
    /// <returns>The object that stands for it in JSON.</returns>
    public string AddJson(string json) => Add(10, 1, Encoding.UTF8.GetBytes(json));

    /// <summary>The file.</summary>
    /// <param name="root">The JSON that all else hangs on; the last slab of the table.</param>
    /// <param name="rootFirst">Whether it nevertheless stands before all others in the file.</param>
    public byte[] Finish(string root, bool rootFirst = false)
    {
        AddJson(root);
        var header = new byte[20 + (12 * _slabs.Count)];
        byte[] magic = [0xDC, 0xDF, 0x4A, 0x53, 0x4C, 0x42, 1, 0];
        magic.CopyTo(header, 0);
        Number(header, 8, 1);
        Number(header, 12, _slabs.Count);
        Number(header, 16, _slabs.Count - 1);

        using var data = new MemoryStream();
        var order = Enumerable.Range(0, _slabs.Count).OrderBy(slab => rootFirst && slab == _slabs.Count - 1 ? 0 : 1);
        foreach (var slab in order)
        {
            var (type, alignment, bytes) = _slabs[slab];
            while ((header.Length + data.Length) % alignment != 0) data.WriteByte(0);
            Number(header, 20 + (12 * slab), type);
            Number(header, 24 + (12 * slab), header.Length + (int)data.Length);
            Number(header, 28 + (12 * slab), bytes.Length);
            data.Write(bytes);
        }

        return [.. header, .. data.ToArray()];
    }

    private static int TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => 0,
        TypeCode.Byte => 1,
        TypeCode.Int16 => 2,
        TypeCode.UInt16 => 3,
        TypeCode.Int32 => 4,
        TypeCode.UInt32 => 5,
        TypeCode.Single => 6,
        TypeCode.Double => 7,
        TypeCode.Int64 => 8,
        TypeCode.UInt64 => 9,
        _ => throw new ArgumentException($"{type} has no typed array", nameof(type)),
    };

    private static void Number(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);

    private string Add(int type, int alignment, byte[] bytes)
    {
        _slabs.Add((type, alignment, bytes));
        return $$"""{"$s":{{_slabs.Count - 1}}}""";
    }
}
