using System.Buffers.Binary;
using System.Globalization;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// A container of JSON and typed arrays (FORMAT.md of mstange/json-slabs, version 1; <c>.jslb</c>). All numbers are little-endian.
/// <code>
/// 0   8     DC DF "JSLB" 01 00
/// 8   4     version, 1
/// 12  4     number of slabs
/// 16  4     which of them is the root, of JSON
/// 20  12 n  for each: its type, where it begins in the file, its length in bytes
/// </code>
/// An object <c>{"$s":N}</c> in a slab of JSON stands for slab N.
/// </summary>
internal sealed class SlabFile : IDisposable
{
    private const int HeaderLength = 20;
    private const int EntryLength = 12;
    private const uint Version = 1;

    private readonly SlabStore _store;
    private readonly uint _count;

    /// <summary>Reads the header.</summary>
    /// <param name="store">The file; it is this object's from here on.</param>
    /// <exception cref="ProfileFormatException">It is of another version, or its root is not in the file.</exception>
    public SlabFile(SlabStore store)
    {
        _store = store;
        Span<byte> header = stackalloc byte[HeaderLength];
        if (store.Read(header, 0) < HeaderLength) throw Refuse(store.Length, "a header of slabs that is cut short", "20 bytes: copy it again");
        if (header[6] != 1 || header[7] != 0) throw Refuse(6, "slabs of another order of bytes", "little-endian ones");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version) throw Refuse(8, string.Create(CultureInfo.InvariantCulture, $"slabs of version {version}"), "version 1; have the recorder write JSON instead (.json or .json.gz) and open that");
        _count = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (_count > (store.Length - HeaderLength) / EntryLength) throw Refuse(12, string.Create(CultureInfo.InvariantCulture, $"a table of {_count:N0} slabs in {store.Length:N0} bytes"), "a table that ends within the file: it is damaged or cut short; copy it again");
        if (Find(BinaryPrimitives.ReadUInt32LittleEndian(header[16..])) is not { Type: SlabType.Json } root) throw Refuse(16, "a root that is no slab of JSON within it", "one: it is damaged or cut short; copy it again");
        Root = root;
    }

    /// <summary>What files of slabs begin with; a mark of the order of bytes follows.</summary>
    public static ReadOnlySpan<byte> Magic => [0xDC, 0xDF, (byte)'J', (byte)'S', (byte)'L', (byte)'B'];

    /// <summary>The JSON that all else hangs on.</summary>
    public Slab Root { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _store.Length;

    /// <summary>A slab; null where there is none of the number, or it is of no known type, or not all of it in the file.</summary>
    public Slab? Find(long number)
    {
        if ((ulong)number >= _count) return null;
        Span<byte> entry = stackalloc byte[EntryLength];
        if (_store.Read(entry, HeaderLength + (number * EntryLength)) < EntryLength) return null;
        var type = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), length = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
        if (type > (uint)SlabType.Json || start < HeaderLength || start + length > _store.Length) return null;
        var slab = new Slab(number, (SlabType)type, start, start + length);
        return length % slab.ElementLength == 0 ? slab : null;
    }

    /// <summary>Reads bytes at a place; fewer than asked for only at the end of the file.</summary>
    public int Read(Span<byte> buffer, long at) => _store.Read(buffer, at);

    public void Dispose() => _store.Dispose();

    private static ProfileFormatException Refuse(long position, string found, string expected) =>
        ProfileFormatException.OfFile(FirefoxProfileFormat.FormatName, position, PositionUnit.Byte, found, expected);
}

/// <summary>A slab.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Type">What is in it.</param>
/// <param name="Start">Where it begins in the file.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Slab(long Number, SlabType Type, long Start, long End)
{
    /// <summary>Bytes of an element.</summary>
    public int ElementLength => Type switch
    {
        SlabType.Int16 or SlabType.UInt16 => 2,
        SlabType.Int32 or SlabType.UInt32 or SlabType.Single => 4,
        SlabType.Double or SlabType.Int64 or SlabType.UInt64 => 8,
        _ => 1,
    };
}

/// <summary>What is in a slab, by the number that stands in the file.</summary>
internal enum SlabType : byte
{
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Single,
    Double,
    Int64,
    UInt64,
    Json,
}
