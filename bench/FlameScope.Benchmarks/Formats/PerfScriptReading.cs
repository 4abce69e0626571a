using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>
/// Reading perf script text to a complete profile: recordings where their folder is beside the checkout, and a text that is printed here, so that there is always one.
/// Text and gzip lie in memory. Each body checks how many samples came out.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(TextThroughput))]
public class PerfScriptReading
{
    /// <summary>What is read.</summary>
    [ParamsSource(nameof(Inputs))]
    public PerfScriptInput Input { get; set; } = null!;

    public static IEnumerable<PerfScriptInput> Inputs
    {
        get
        {
            yield return PerfScriptInput.Printed;
            foreach (var name in new[] { "mixed", "jit" })
            {
                if (PerfScriptInput.Recording(name) is { } recording) yield return recording;
            }
        }
    }

    [GlobalSetup]
    public void Setup() => Console.WriteLine($"// {Input}: {Input.Text.Length:N0} bytes of text, {Input.Gzip.Length:N0} gzipped, {Input.Samples:N0} samples");

    [Benchmark(Baseline = true)]
    public Profile Text() => Checked(ProfileReader.Read(new MemoryStream(Input.Text)));

    [Benchmark]
    public Profile Gzip() => Checked(ProfileReader.Read(new MemoryStream(Input.Gzip)));

    /// <summary>What reading gzip costs at least: unpacking it and looking at nothing.</summary>
    [Benchmark]
    public long UnpackingAlone()
    {
        using var unpacked = new GZipStream(new MemoryStream(Input.Gzip), CompressionMode.Decompress);
        var buffer = new byte[256 << 10];
        long bytes = 0;
        for (int count; (count = unpacked.Read(buffer)) > 0;) bytes += count;
        return bytes == Input.Text.Length ? bytes : throw new InvalidOperationException($"Expected {Input.Text.Length} bytes, found {bytes}.");
    }

    private Profile Checked(Profile profile) =>
        profile.Samples.Count == Input.Samples && profile.Report.Skipped.Count == 0 ? profile : throw new InvalidOperationException($"Expected {Input.Samples} samples, found {profile.Samples.Count}.");
}

/// <summary>A text to read, with its answer.</summary>
public sealed class PerfScriptInput : IThroughputInput
{
    private readonly Lazy<(byte[] Text, byte[] Gzip, int Samples)> _content;
    private readonly string _name;

    private PerfScriptInput(string name, Func<(byte[], byte[], int)> content)
    {
        _name = name;
        _content = new(content);
    }

    /// <summary>A synthetic profile, printed: 40,000 samples of 4,000 distinct stacks.</summary>
    public static PerfScriptInput Printed { get; } = new("printed", () =>
    {
        var profile = SyntheticProfile.Of(samples: 40_000, stacks: 4_000);
        var text = Encoding.UTF8.GetBytes(PerfScriptPrinter.Print(profile));
        using var gzip = new MemoryStream();
        using (var packed = new GZipStream(gzip, CompressionLevel.Fastest)) packed.Write(text);
        return (text, gzip.ToArray(), profile.Samples.Count);
    });

    public byte[] Text => _content.Value.Text;

    public long Length => Text.Length;

    public byte[] Gzip => _content.Value.Gzip;

    public int Samples => _content.Value.Samples;

    /// <summary>One of the recordings beside the corpus; null where it is not there. A sample is a line that begins with neither a tab nor a hash sign.</summary>
    public static PerfScriptInput? Recording(string name)
    {
        var path = Path.Combine(RepositoryFiles.Recordings, name + ".txt.gz");
        return !File.Exists(path) ? null : new PerfScriptInput(name, () =>
        {
            var gzip = File.ReadAllBytes(path);
            using var unpacked = new MemoryStream();
            using (var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)) stream.CopyTo(unpacked);
            var text = unpacked.ToArray();
            return (text, gzip, CountSamples(text));
        });
    }

    public override string ToString() => _name;

    private static int CountSamples(ReadOnlySpan<byte> text)
    {
        var samples = 0;
        foreach (var line in text.Split((byte)'\n'))
        {
            if (text[line] is [not (byte)'\t' and not (byte)'#', ..]) samples++;
        }

        return samples;
    }
}
