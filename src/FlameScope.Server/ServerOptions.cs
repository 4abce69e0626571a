using System.Collections.Immutable;
using System.Security.Cryptography;
using FlameScope.Formats;

namespace FlameScope.Server;

/// <summary>What a server serves, where, and within which bounds.</summary>
public sealed record ServerOptions
{
    /// <summary>The folders, searched with all below them, and single files that are offered. Each must exist.</summary>
    public required ImmutableArray<string> Roots { get; init; }

    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all. Default 127.0.0.1.</summary>
    /// <remarks>Any other than a loopback address needs a <see cref="Token"/>.</remarks>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one, to be read from <c>WebApplication.Urls</c> after the start. Default 5000.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>Names by which the server may be called, beside localhost, 127.0.0.1, [::1] and <see cref="Host"/>; without ports. Default none.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>What a caller has to know; null where everyone who reaches the address may ask. Default null.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// How many bytes of loaded profiles are kept in memory; the least recently used go first, the one in use never. Default a quarter of the machine's
    /// (or container's) memory, at least 512 MiB.
    /// </summary>
    public long CacheBytes { get; init; } = Math.Max(512L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>
    /// The folder that keeps parsed profiles between runs, so that a file's second opening costs milliseconds; null keeps nothing. Default null; <see cref="ProfileStore.UserCacheFolder.Path"/> is the user's. It is
    /// made, for its owner alone, with the first profile that is worth it, and may be deleted at any time.
    /// </summary>
    public string? StoreFolder { get; init; }

    /// <summary>How many bytes the files in <see cref="StoreFolder"/> may take together; those not used for longest go first. Default 4 GiB.</summary>
    public long StoreBytes { get; init; } = 4L << 30;

    /// <summary>How many bytes of content, unpacked, make a file worth storing however quickly it was read. Default 8 MiB.</summary>
    internal long StoreFromBytes { get; init; } = 8L << 20;

    /// <summary>Folders whose files last no longer than the server, as those that were made of what came from a pipe: their profiles are not stored. Default none.</summary>
    public ImmutableArray<string> TemporaryFolders { get; init; } = [];

    /// <summary>How much one file may ask of the machine when it is read. Default <see cref="ReadLimits.Default"/>.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>The largest upload in bytes. Default 4 GiB; 0 switches uploads off.</summary>
    public long MaxUploadBytes { get; init; } = 4L << 30;

    /// <summary>Whether JSON is written over several lines with indents, for people. Default false.</summary>
    public bool PrettyJson { get; init; }

    /// <summary>Whether every request is logged, with its status and how long it took. Default false.</summary>
    public bool LogRequests { get; init; }

    /// <summary>The most files that are listed. Default 10,000.</summary>
    public int MaxListedFiles { get; init; } = 10_000;

    /// <summary>A new token: 192 random bits, in letters that need no escape in an address.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
