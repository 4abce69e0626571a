using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>
/// Reading flight recordings to a complete profile. Recordings of many chunks are one of the fixtures again and again, as the recorder writes them one after another; one of a single large chunk is
/// printed here. They lie in memory. Each body checks how many samples came out.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(TextThroughput))]
public class JfrReading
{
    /// <summary>What is read.</summary>
    [ParamsSource(nameof(Inputs))]
    public JfrInput Input { get; set; } = null!;

    public static IEnumerable<JfrInput> Inputs
    {
        get
        {
            yield return JfrInput.Printed("few-stacks", samples: 1_000_000, stacks: 4_000);
            yield return JfrInput.Printed("many-stacks", samples: 400_000, stacks: 200_000);
            yield return JfrInput.Repeated("jdk25", RepositoryFiles.At("test", "fixtures", "jfr", "jdk25.jfr.gz"), times: 128);
            var path = Path.Combine(RepositoryFiles.Corpus, "jfr", "jfr-parser__dump1.jfr.gz");
            if (File.Exists(path)) yield return JfrInput.Repeated("async-profiler", path, times: 256);
        }
    }

    [GlobalSetup]
    public void Setup() => Console.WriteLine($"// {Input}: {Input.Length:N0} bytes, {Input.Samples:N0} samples");

    [Benchmark]
    public Profile Read()
    {
        var profile = ProfileReader.Read(new MemoryStream(Input.Bytes));
        return profile.Samples.Count == Input.Samples && profile.Report.Skipped.Count == 0 ? profile : throw new InvalidOperationException($"Expected {Input.Samples} samples, found {profile.Samples.Count}.");
    }
}

/// <summary>A recording to read, with its answer.</summary>
public sealed class JfrInput : IThroughputInput
{
    private readonly Lazy<(byte[] Bytes, int Samples)> _content;
    private readonly string _name;

    private JfrInput(string name, Func<(byte[], int)> content)
    {
        _name = name;
        _content = new(content);
    }

    public byte[] Bytes => _content.Value.Bytes;

    public int Samples => _content.Value.Samples;

    public long Length => Bytes.Length;

    /// <summary>A synthetic profile as one chunk.</summary>
    public static JfrInput Printed(string name, int samples, int stacks) => new(name, () => (JfrPrinter.Print(SyntheticProfile.Of(samples, stacks)), samples));

    /// <summary>A recording again and again. How many samples it has by itself tells how many there are in all.</summary>
    public static JfrInput Repeated(string name, string path, int times) => new(name, () =>
    {
        using var unpacked = new MemoryStream();
        using (var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) stream.CopyTo(unpacked);
        var once = unpacked.ToArray();
        var bytes = new byte[once.Length * times];
        for (var i = 0; i < times; i++) once.CopyTo(bytes, i * once.Length);
        return (bytes, ProfileReader.Read(new MemoryStream(once)).Samples.Count * times);
    });

    public override string ToString() => _name;
}
