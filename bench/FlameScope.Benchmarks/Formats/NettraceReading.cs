using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading an event trace of .NET that is written here: eight threads, 64 stacks of 40 frames, sampled each millisecond. The body checks how many samples came out.</summary>
[MemoryDiagnoser]
public class NettraceReading
{
    private const int Samples = 400_000;
    private const int Stacks = 64;
    private const int Depth = 40;

    private byte[] _trace = [];

    [GlobalSetup]
    public void Write()
    {
        var writer = new NettraceWriter(5, new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc), ticks: 0, frequency: 1_000_000_000, processId: 1);
        writer.Metadata(1, "Microsoft-DotNETCore-SampleProfiler", 0, "").Metadata(2, "Microsoft-Windows-DotNETRuntime", 143, "");
        for (var i = 0; i < Samples; i++)
        {
            // As the runtime does: stacks have new ids now and then.
            if (i % 20_000 == 0)
            {
                writer.SequencePoint(i * 125_000L);
                for (uint stack = 1; stack <= Stacks; stack++) writer.Stack(stack, [.. Enumerable.Range(0, Depth).Select(frame => 0x10010UL + (ulong)(((frame * stack) % 500) * 0x100))]);
            }

            writer.Event(1, (ulong)(100 + (i % 8)), i * 125_000L, (uint)(1 + (i * 7919 % Stacks)), NettraceWriter.U32(2));
        }

        for (var method = 0; method < 500; method++) writer.Event(2, 100, Samples * 125_000L, 0, NettraceWriter.Method(1, 0x10000UL + (ulong)(method * 0x100), 0x100, "Benchmark.Work", $"Step{method}", "void  ()"));
        _trace = writer.Finish();
        Console.WriteLine($"// {_trace.Length:N0} bytes, {Samples:N0} samples");
    }

    [Benchmark]
    public int Read()
    {
        using var file = new MemoryStream(_trace);
        var profile = ProfileReader.Read(file);
        return profile.Samples.Count == Samples ? Samples : throw new InvalidOperationException($"{profile.Samples.Count} samples were read.");
    }
}
