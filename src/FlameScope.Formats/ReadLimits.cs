using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats;

/// <summary>
/// How much a file may ask of the machine. A file that reaches a limit on a whole (bytes, samples, distinct names and stacks) is read up to there, and the report says so; a
/// single part over its limit (a name, a line, a stack) is cut and counted.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>The defaults.</summary>
    public static readonly ReadLimits Default = new();

    /// <summary>Bytes after decompression. Default is 16 GiB.</summary>
    public long MaxBytes { get; init; } = 16L << 30;

    /// <summary>Samples. Default is 100 million (about 3 GB of memory).</summary>
    public int MaxSamples { get; init; } = 100_000_000;

    /// <summary>Distinct stacks, counted as nodes of the trie. Default is 64 million (about 1 GB, and three times that while the file is read).</summary>
    public int MaxStacks { get; init; } = 64_000_000;

    /// <summary>Bytes of distinct names, as they stand in the file. Default is 1 GiB.</summary>
    public long MaxNameBytes { get; init; } = 1L << 30;

    /// <summary>Threads, each name that a thread has had counted apart. Default is 4 million: a file may name another one for each sample.</summary>
    public int MaxThreads { get; init; } = 4_000_000;

    /// <summary>Distinct names: texts of frames, threads and events. Default is 10 million (about 2 GB, however short they are).</summary>
    public int MaxNames { get; init; } = 10_000_000;

    /// <summary>
    /// Frames of one stack. Default is 4,096. The frames nearest the leaf are kept, since they say what was running; one frame, <c>[frames cut]</c>, stands for the rest at the root.
    /// </summary>
    public int MaxStackDepth { get; init; } = 4_096;

    /// <summary>Bytes of one name (function, library, thread). Default is 16 KiB; longer names are cut and end in an ellipsis.</summary>
    public int MaxNameLength { get; init; } = 16 << 10;

    /// <summary>Bytes of one line of text. Default is 1 MiB; the rest of a longer line is passed over.</summary>
    public int MaxLineLength { get; init; } = 1 << 20;

    /// <summary>Entries of a zip archive that are looked at to find the profile in it. Default is 1,000.</summary>
    public int MaxArchiveEntries { get; init; } = 1_000;

    /// <summary>Bytes of a zip archive that are kept in a temporary file while it is read, because it comes through a pipe or out of gzip. Default is 4 GiB.</summary>
    public long MaxSpooledBytes { get; init; } = 4L << 30;

    /// <summary>Cores that reading one file may use. Default is all of them.</summary>
    public int MaxWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>Which limit on a whole is reached, in words that follow "Reading stopped: "; null where none is.</summary>
    /// <param name="builder">Has the samples and stacks so far.</param>
    /// <param name="names">Distinct names so far.</param>
    /// <param name="nameBytes">Their bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal string? Reached(ProfileBuilder builder, long names, long nameBytes)
    {
        if (builder.SampleCount >= MaxSamples) return string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxSamples:N0} samples");
        if (builder.StackCount >= MaxStacks) return string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxStacks:N0} distinct stacks");
        if (builder.ThreadCount >= MaxThreads) return string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxThreads:N0} threads");
        if (names >= MaxNames) return string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxNames:N0} distinct names");
        return nameBytes >= MaxNameBytes ? string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxNameBytes:N0} bytes of distinct names") : null;
    }

    /// <summary>A file is cut for several cores only into parts of at least so many bytes.</summary>
    internal long MinSectionBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of binary slabs that are kept in memory where they come through a pipe or out of gzip; more go into a temporary file.</summary>
    internal int MaxSlabMemory { get; init; } = 32 << 20;

    /// <summary>Bytes of text that a reader of lines holds at a time.</summary>
    internal int BufferLength { get; init; } = LineReader.DefaultBufferLength;

    /// <summary>Bytes of unpacked text that are handed to a worker at a time: many samples, few enough to be in the cache still.</summary>
    internal int ChunkLength { get; init; } = 1 << 20;

    /// <summary>Whether every line is read by itself, so that tests can hold the short cuts to it.</summary>
    internal bool LineByLine { get; init; }
}
