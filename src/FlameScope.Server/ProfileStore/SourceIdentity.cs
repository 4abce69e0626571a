using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.ProfileStore;

/// <summary>
/// What a stored profile was read from, and by what: 32 bytes that are others when the file has another path, size, time, inode, beginning or end, when the limits of reading are others, and when
/// the code that reads or holds profiles is.
/// </summary>
internal static class SourceIdentity
{
    /// <summary>How much of a file's beginning, and of its end, is looked at.</summary>
    internal const int EndLength = 64 << 10;

    // The compiler is deterministic: the same code has the same version id on every machine, and any change of it another.
    private static readonly byte[] Code = [.. typeof(FormatCatalog).Module.ModuleVersionId.ToByteArray(), .. typeof(Profile).Module.ModuleVersionId.ToByteArray()];

    /// <summary>The identity of a file as it is now.</summary>
    /// <param name="path">Where it is, without links.</param>
    /// <param name="file">The same, open. Its position stays.</param>
    /// <param name="limits">How it is read.</param>
    /// <exception cref="IOException">It can't be looked at.</exception>
    public static byte[] Of(string path, FileStream file, ReadLimits limits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Code);

        // The number of workers changes nothing of a profile.
        Append(hash, (limits with { MaxWorkers = 1 }).ToString());
        Append(hash, path);

        var stamp = FileStamp.Of(path);
        var (inode, changed) = FileKind.InodeOf(path);
        foreach (var number in (ReadOnlySpan<long>)[stamp.SizeBytes, stamp.ModifiedUtc.Ticks, inode, changed]) Append(hash, number);

        var handle = file.SafeFileHandle;
        var length = RandomAccess.GetLength(handle);
        var buffer = new byte[EndLength];
        hash.AppendData(buffer.AsSpan(0, ReadAt(file, buffer, 0)));
        if (length > EndLength) hash.AppendData(buffer.AsSpan(0, ReadAt(file, buffer, Math.Max(EndLength, length - EndLength))));
        return hash.GetHashAndReset();
    }

    private static int ReadAt(FileStream file, byte[] buffer, long offset)
    {
        var length = 0;
        for (int read; length < buffer.Length && (read = RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(length), offset + length)) > 0;) length += read;
        return length;
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
