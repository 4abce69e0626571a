using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading every format but perf script to a complete profile, on one core, from files that lie in memory: written here, or real ones again and again. Each body checks how many samples came out.</summary>
[MemoryDiagnoser]
[Config(typeof(TextThroughput))]
public class FormatReading
{
    /// <summary>What is read.</summary>
    [ParamsSource(nameof(Inputs))]
    public FormatInput Input { get; set; } = null!;

    public static IEnumerable<FormatInput> Inputs => [.. ProtobufInputs.All, .. JfrInputs.All, .. NettraceInputs.All, .. JsonInputs.All, .. TextInputs.All];

    [GlobalSetup]
    public void Setup()
    {
        Console.WriteLine($"// {Input}: {Input.Length:N0} bytes, {Input.Samples:N0} samples");
        Input.CheckFrames(Read());
    }

    [Benchmark]
    public Profile Read() => Input.Checked(ProfileReader.Read(new MemoryStream(Input.Content), new ReadLimits { MaxWorkers = 1 }));
}
