using System.Buffers.Binary;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>The head of a chunk. A recording is one chunk after another, each with types, constants and clock of its own.</summary>
/// <param name="Major">Version of the format; 1 is JDK 9's, 2 that of JDK 11 and later and of async-profiler.</param>
/// <param name="Minor">Its second part.</param>
/// <param name="Size">Bytes of the chunk with its head; 0 where it was not finished.</param>
/// <param name="MetadataAt">Where in the chunk its types are described; 0 where it does not say.</param>
/// <param name="StartNs">When it begins, in nanoseconds since 1970.</param>
/// <param name="StartTicks">The same moment on the clock of its events.</param>
/// <param name="TicksPerSecond">The rate of that clock.</param>
/// <param name="IsCompressed">Whether integers take as many bytes as they need.</param>
/// <param name="IsFinished">Whether the recorder has finished it.</param>
internal readonly record struct ChunkHeader(int Major, int Minor, long Size, long MetadataAt, long StartNs, long StartTicks, long TicksPerSecond, bool IsCompressed, bool IsFinished)
{
    /// <summary>Bytes of a head.</summary>
    public const int Length = 68;

    /// <summary>Bytes that tell that a chunk begins.</summary>
    public const int MagicLength = 8;

    private const long NsPerSecond = 1_000_000_000;

    /// <summary>The first bytes of every chunk.</summary>
    public static ReadOnlySpan<byte> Magic => "FLR\0"u8;

    /// <summary>Whether bytes are the beginning of a chunk of a version that can be; a version is two small numbers.</summary>
    public static bool IsAt(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic) && (bytes.Length < MagicLength || (bytes[4] == 0 && bytes[5] < 16 && bytes[6] == 0 && bytes[7] < 16));

    /// <summary>A chunk's head, from its <see cref="Length"/> bytes.</summary>
    public static ChunkHeader Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[32..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[48..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[56..]),
        (bytes[67] & 1) != 0,
        bytes[64] == 0 && BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) > 0);

    /// <summary>Whether times can be told.</summary>
    public bool HasClock => TicksPerSecond > 0 && StartNs is > -ProfileBuilder.MaxTimeNs and < ProfileBuilder.MaxTimeNs;

    /// <summary>Nanoseconds since 1970 of a time in ticks, rounded down; null where that is out of bounds.</summary>
    public long? TimeNs(long ticks)
    {
        var since = (Int128)ticks - StartTicks;
        if (since < long.MinValue || since > long.MaxValue || Scaled((long)since) is not { } ns) return null;
        ns += StartNs;
        return ns is < -ProfileBuilder.MaxTimeNs or > ProfileBuilder.MaxTimeNs ? null : ns;
    }

    /// <summary>Nanoseconds of a number of ticks, rounded down; null where they are more than a profile holds.</summary>
    public long? Scaled(long ticks)
    {
        var rate = TicksPerSecond;
        if (rate == NsPerSecond) return ticks is < -ProfileBuilder.MaxTimeNs or > ProfileBuilder.MaxTimeNs ? null : ticks;
        if (rate is <= 0) return null;
        var seconds = ticks / rate;
        var rest = ticks - (seconds * rate);
        if (rest < 0)
        {
            seconds--;
            rest += rate;
        }

        if (seconds is > ProfileBuilder.MaxTimeNs / NsPerSecond or < -ProfileBuilder.MaxTimeNs / NsPerSecond) return null;

        // The rest is below the rate: 64 bits hold it times 10^9 for every clock under 9.2 GHz.
        var ns = rate < long.MaxValue / NsPerSecond ? rest * NsPerSecond / rate : (long)((Int128)rest * NsPerSecond / rate);
        return (seconds * NsPerSecond) + ns;
    }
}
