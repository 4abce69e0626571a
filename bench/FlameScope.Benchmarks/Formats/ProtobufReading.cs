using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading each format that is protobuf to a complete profile, from files of tens of megabytes that are written here and lie in memory. The body checks how many samples came out; before, all frames are counted.</summary>
[MemoryDiagnoser]
[Config(typeof(TextThroughput))]
public class ProtobufReading
{
    /// <summary>What is read.</summary>
    [ParamsSource(nameof(Inputs))]
    public ProtobufInput Input { get; set; } = null!;

    public static IEnumerable<ProtobufInput> Inputs => ProtobufInput.All;

    [GlobalSetup]
    public void Setup()
    {
        Console.WriteLine($"// {Input}: {Input.Length:N0} bytes, {Input.Samples:N0} samples");
        Input.CheckFrames(Read());
    }

    [Benchmark]
    public Profile Read() => Input.Checked(ProfileReader.Read(new MemoryStream(Input.Content)));
}
