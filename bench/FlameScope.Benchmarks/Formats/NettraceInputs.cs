using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Event traces of .NET: one that is written here (eight threads, 64 stacks of 40 frames, sampled each millisecond), and a real one, which cannot be repeated within a file.</summary>
internal static class NettraceInputs
{
    private const int Samples = 400_000;
    private const int Stacks = 64;
    private const int Depth = 40;

    /// <summary>All of them.</summary>
    public static IEnumerable<FormatInput> All
    {
        get
        {
            yield return FormatInput.Written("nettrace", Samples, Write);
            if (Directory.Exists(RepositoryFiles.Corpus)) yield return FormatInput.Repeated("nettrace, .NET Core 3.0", Path.Combine(RepositoryFiles.Corpus, "nettrace", "perfview__eventpipe-dotnetcore3.0-win-x64-objver4.nettrace"), times: 1);
        }
    }

    private static byte[] Write()
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
        return writer.Finish();
    }
}
