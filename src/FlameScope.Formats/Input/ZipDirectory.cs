using System.Buffers.Binary;

namespace FlameScope.Formats.Input;

/// <summary>
/// The entries of a zip archive (PKWARE's APPNOTE, 4.3), read from its central directory one by one, so that an archive of millions of entries costs no memory. Where the
/// directory is missing, because the archive was cut short, the headers in front of the entries are followed as far as they go.
/// </summary>
internal sealed class ZipDirectory(Stream archive)
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaxCommentLength = ushort.MaxValue;
    private const ushort Zip64Field = 1;
    private const ushort EncryptedFlag = 1;
    private const ushort SizesFollowFlag = 8;

    private readonly byte[] _header = new byte[EntryLength];

    /// <summary>Whether the central directory is missing, so that the archive was cut short.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether a file that begins so is a zip archive.</summary>
    public static bool IsZip(ReadOnlySpan<byte> prefix) => prefix is [(byte)'P', (byte)'K', 3, 4, ..] || (prefix.Length >= EndLength && prefix is [(byte)'P', (byte)'K', 5, 6, ..]);

    /// <summary>The entries in the order of the directory. May be enumerated once.</summary>
    public IEnumerable<ZipEntry> Entries()
    {
        var at = FindDirectory();
        IsCut = at is null;
        return at is { } directory ? ListedEntries(directory) : FollowedEntries();
    }

    /// <summary>The bytes of an entry as they are stored; null where its header is not there.</summary>
    public Stream? Open(ZipEntry entry)
    {
        var at = entry.DataAt;
        if (at < 0)
        {
            if (!Read(entry.HeaderAt, LocalLength) || !_header.AsSpan().StartsWith("PK\u0003\u0004"u8)) return null;
            at = entry.HeaderAt + LocalLength + Word(26) + Word(28);
        }

        return at > archive.Length ? null : new Part(archive, at, Math.Min(entry.StoredLength, archive.Length - at));
    }

    /// <summary>Where the central directory begins; null where the record that says so is not at the end of the archive, or leads nowhere.</summary>
    private long? FindDirectory()
    {
        var length = (int)Math.Min(archive.Length, MaxCommentLength + EndLength);
        var tail = new byte[length];
        archive.Position = archive.Length - length;
        length = archive.ReadAtLeast(tail, length, throwOnEndOfStream: false);
        for (var at = length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at, length - at);
            if (!end.StartsWith("PK\u0005\u0006"u8) || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) > end.Length - EndLength) continue;
            long directory = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (directory == uint.MaxValue && at >= 20 && tail.AsSpan(at - 20).StartsWith("PK\u0006\u0007"u8)) directory = LargeDirectory(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - 12)));
            var isEmpty = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == 0;
            return directory >= 0 && (isEmpty || (Read(directory, EntryLength) && _header.AsSpan().StartsWith("PK\u0001\u0002"u8))) ? directory : null;
        }

        return null;
    }

    private long LargeDirectory(long recordAt)
    {
        const int DirectoryAt = 48;
        Span<byte> directory = stackalloc byte[8];
        if (!Read(recordAt, 4) || !_header.AsSpan().StartsWith("PK\u0006\u0006"u8)) return -1;
        archive.Position = recordAt + DirectoryAt;
        return archive.ReadAtLeast(directory, directory.Length, throwOnEndOfStream: false) == directory.Length ? BinaryPrimitives.ReadInt64LittleEndian(directory) : -1;
    }

    private IEnumerable<ZipEntry> ListedEntries(long at)
    {
        while (Read(at, EntryLength) && _header.AsSpan().StartsWith("PK\u0001\u0002"u8))
        {
            int nameLength = Word(28), extraLength = Word(30), commentLength = Word(32);
            long stored = Number(20), length = Number(24), headerAt = Number(42);
            var (flags, method, crc) = (Word(8), Word(10), (uint)Number(16));
            var rest = new byte[nameLength + extraLength];
            if (archive.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length) yield break;
            ReadLargeNumbers(rest.AsSpan(nameLength), ref length, ref stored, ref headerAt);
            if (stored >= 0 && length >= 0 && headerAt >= 0)
            {
                yield return new ZipEntry(rest[..nameLength], (ZipMethod)method, (flags & EncryptedFlag) != 0, crc, stored, length, headerAt, DataAt: -1);
            }

            at += EntryLength + rest.Length + commentLength;
        }
    }

    private IEnumerable<ZipEntry> FollowedEntries()
    {
        for (long at = 0; Read(at, LocalLength) && _header.AsSpan().StartsWith("PK\u0003\u0004"u8);)
        {
            int nameLength = Word(26), extraLength = Word(28);
            long stored = Number(18), length = Number(22), unused = 0;
            var (flags, method, crc) = (Word(6), Word(8), (uint)Number(14));
            var rest = new byte[nameLength + extraLength];
            if (archive.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length) yield break;
            ReadLargeNumbers(rest.AsSpan(nameLength), ref length, ref stored, ref unused);
            var dataAt = at + LocalLength + rest.Length;
            var isOpen = (flags & SizesFollowFlag) != 0 && stored == 0;
            if (isOpen) length = -1;
            if (isOpen || stored < 0) stored = archive.Length - dataAt;
            yield return new ZipEntry(rest[..nameLength], (ZipMethod)method, (flags & EncryptedFlag) != 0, crc, stored, length, at, dataAt);
            if (isOpen || stored > archive.Length - dataAt) yield break;
            at = dataAt + stored;
        }
    }

    /// <summary>Takes numbers of more than 32 bits from the field that has them, in the order in which they stand there.</summary>
    private static void ReadLargeNumbers(ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long headerAt)
    {
        while (extra.Length >= 4)
        {
            var (kind, size) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (size > extra.Length - 4) return;
            if (kind == Zip64Field)
            {
                var numbers = extra.Slice(4, size);
                Take(ref numbers, ref length);
                Take(ref numbers, ref stored);
                Take(ref numbers, ref headerAt);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> numbers, ref long value)
        {
            if (value != uint.MaxValue || numbers.Length < 8) return;
            value = BinaryPrimitives.ReadInt64LittleEndian(numbers);
            numbers = numbers[8..];
        }
    }

    private bool Read(long at, int length)
    {
        if (at < 0 || at > archive.Length - length) return false;
        archive.Position = at;
        return archive.ReadAtLeast(_header.AsSpan(0, length), length, throwOnEndOfStream: false) == length;
    }

    private ushort Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(at));

    private long Number(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(at));

    /// <summary>A part of the archive. The archive is read through one part at a time.</summary>
    private sealed class Part(Stream archive, long from, long length) : ForwardStream
    {
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            if (_at == length) return 0;
            archive.Position = from + _at;
            var count = archive.Read(buffer[..(int)Math.Min(buffer.Length, length - _at)]);
            _at += count;
            return count;
        }
    }
}

/// <summary>An entry of a zip archive, as its header describes it.</summary>
/// <param name="Name">Its path, as it stands there.</param>
/// <param name="Method">How it is compressed.</param>
/// <param name="IsEncrypted">Whether a password is needed.</param>
/// <param name="Crc">The checksum of its content.</param>
/// <param name="StoredLength">Bytes in the archive.</param>
/// <param name="Length">Bytes after decompression; -1 where the header does not say, and the checksum then stands nowhere.</param>
/// <param name="HeaderAt">Where its header is.</param>
/// <param name="DataAt">Where its bytes are; -1 where the header has to be read first.</param>
internal readonly record struct ZipEntry(byte[] Name, ZipMethod Method, bool IsEncrypted, uint Crc, long StoredLength, long Length, long HeaderAt, long DataAt);

/// <summary>How an entry is compressed; there are others, which are rare.</summary>
internal enum ZipMethod : ushort
{
    /// <summary>Not at all.</summary>
    Stored = 0,

    /// <summary>Deflate, as in gzip.</summary>
    Deflated = 8,
}
