using System.IO.Compression;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Benchmarks.Formats;

/// <summary>A file to read, with its answer. It is made when it is asked for.</summary>
/// <param name="name">Its name among the benchmarks.</param>
/// <param name="make">Makes it: the file, how many samples it has, and how many frames these have together, where that is known.</param>
public sealed class FormatInput(string name, Func<(byte[] Content, int Samples, long? Frames)> make) : IThroughputInput
{
    private readonly Lazy<(byte[] Content, int Samples, long? Frames)> _made = new(make);

    /// <summary>The file.</summary>
    public byte[] Content => _made.Value.Content;

    /// <inheritdoc/>
    public long Length => Content.Length;

    /// <inheritdoc/>
    public int Samples => _made.Value.Samples;

    /// <summary>A file that is written, of which only the samples are known.</summary>
    public static FormatInput Written(string name, int samples, Func<byte[]> write) => new(name, () => (write(), samples, null));

    /// <summary>A real file again and again, as many samples a byte as its profiler writes. What it says once tells what it says in all.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">Where it is; gzipped where its name says so.</param>
    /// <param name="times">How often.</param>
    /// <param name="head">Bytes that stand before the records, once.</param>
    /// <param name="tail">Bytes that stand behind them, once.</param>
    public static FormatInput Repeated(string name, string path, int times, int head = 0, int tail = 0) => new(name, () =>
    {
        using var unpacked = new MemoryStream();
        using (var file = File.OpenRead(path))
        using (Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file) content.CopyTo(unpacked);
        var once = unpacked.ToArray();
        var records = once.AsSpan(head, once.Length - head - tail);
        var whole = new byte[head + (records.Length * times) + tail];
        once.AsSpan(0, head).CopyTo(whole);
        for (var i = 0; i < times; i++) records.CopyTo(whole.AsSpan(head + (i * records.Length)));
        once.AsSpan(once.Length - tail).CopyTo(whole.AsSpan(whole.Length - tail));
        var profile = ProfileReader.Read(new MemoryStream(once));
        return (whole, profile.Samples.Count * times, FramesOf(profile) * times);
    });

    /// <summary>The profile, if it has the samples of the file.</summary>
    public Profile Checked(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Samples.Count == Samples ? profile : throw new InvalidOperationException($"Expected {Samples} samples, found {profile.Samples.Count}.");
    }

    /// <summary>Holds a profile to all that is known of the file; takes longer than reading it.</summary>
    public void CheckFrames(Profile profile)
    {
        var frames = FramesOf(profile);
        if (_made.Value.Frames is { } expected && frames != expected) throw new InvalidOperationException($"Expected {expected} frames, found {frames}.");
        if (profile.Report.Skipped.Count > 0) throw new InvalidOperationException($"{profile.Report.Skipped.Count} reasons to skip.");
    }

    public override string ToString() => name;

    private static long FramesOf(Profile profile)
    {
        var depths = new long[profile.Stacks.Count];
        for (var stack = 1; stack < depths.Length; stack++) depths[stack] = 1 + depths[profile.Stacks.Parent(new StackId(stack)).Value];
        long frames = 0;
        foreach (var stack in profile.Samples.Stacks) frames += depths[stack.Value];
        return frames;
    }
}
