using System.IO.Compression;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Pprof;

/// <summary>Writes the fixtures of pprof from its schema (google/pprof, proto/profile.proto).</summary>
internal static class PprofFixtures
{
    public static readonly FormatFixtures Files = new("pprof");

    public static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["cpu-totals.pb"] = Totals(),
        ["heap-default-type.pb"] = Heap(),
        ["timed-threads.pb"] = Timed(),
        ["timed-threads.pb.gz"] = Gzip(Timed()),
        ["unsymbolised.pb"] = Unsymbolised(),
        ["invalid/no-samples.pb"] = new ProtobufWriter().Message(1, type => type.Number(1, 1).Number(2, 2)).Text(6, "").Text(6, "cpu").Text(6, "nanoseconds").ToArray(),
    };

    /// <summary>As Go writes a CPU profile: two types, inlined lines, samples before what they name.</summary>
    private static byte[] Totals() => new ProtobufWriter()
        .Message(1, type => type.Number(1, 1).Number(2, 2))
        .Message(1, type => type.Number(1, 3).Number(2, 4))
        .Message(2, sample => sample.Packed(1, 2, 1).Packed(2, 3, 30_000_000))
        .Message(2, sample => sample.Packed(1, 1).Packed(2, 1, 10_000_000).Message(3, label => label.Number(1, 11).Number(2, 12)))
        .Message(2, sample => sample.Packed(1, 3, 1).Packed(2, 0, 0))
        .Message(2, sample => sample.Unpacked(1, 2, 1).Unpacked(2, 2, 20_000_000))
        .Message(3, mapping => mapping.Number(1, 1).Number(2, 0x400000).Number(3, 0x500000).Number(5, 9))
        .Message(4, location => location.Number(1, 1).Number(2, 1).Number(3, 0x401000).Message(4, line => line.Number(1, 1).Number(2, 12)))
        .Message(4, location => location.Number(1, 2).Number(2, 1).Number(3, 0x402000).Message(4, line => line.Number(1, 3).Number(2, 7)).Message(4, line => line.Number(1, 2).Number(2, 33)))
        .Message(5, function => function.Number(1, 1).Number(2, 5).Number(3, 5).Number(4, 8).Number(5, 10))
        .Message(5, function => function.Number(1, 2).Number(2, 6).Number(4, 8).Number(5, 30))
        .Message(5, function => function.Number(1, 3).Number(3, 7).Number(4, 8))
        .Text(6, "").Text(6, "samples").Text(6, "count").Text(6, "cpu").Text(6, "nanoseconds").Text(6, "main.main").Text(6, "main.work").Text(6, "main.inlined").Text(6, "/src/main.go").Text(6, "/bin/app")
        .Text(6, "runtime.*").Text(6, "user").Text(6, "alice")
        .Number(7, 10)
        .Number(9, 1_700_000_000_123_456_789).Number(10, 2_500_000_000)
        .Message(11, type => type.Number(1, 3).Number(2, 4)).Number(12, 10_000_000)
        .ToArray();

    /// <summary>Four types of which a named one is the default; two of them have the same name; microseconds; a value without a type.</summary>
    private static byte[] Heap() => new ProtobufWriter()
        .Message(1, type => type.Number(1, 1).Number(2, 2))
        .Message(1, type => type.Number(1, 1).Number(2, 3))
        .Message(1, type => type.Number(1, 4).Number(2, 3))
        .Message(1, type => type.Number(1, 5).Number(2, 6))
        .Text(6, "").Text(6, "alloc").Text(6, "count").Text(6, "bytes").Text(6, "inuse").Text(6, "delay").Text(6, "microseconds").Text(6, "app.py").Text(6, "handler")
        .Message(5, function => function.Number(1, 900).Number(2, 8).Number(4, 7).Number(5, 3))
        .Message(4, location => location.Number(1, 77).Message(4, line => line.Number(1, 900).Number(2, 4)))
        .Message(2, sample => sample.Packed(1, 77).Packed(2, 12, 4096, 0, 5))
        .Message(2, sample => sample.Packed(1, 77, 78).Packed(2, 1, 64, 64, 0, 9))
        .Number(14, 4)
        .ToArray();

    /// <summary>As Datadog's tracers write: a time, a thread and its name as labels; one sample without them.</summary>
    private static byte[] Timed()
    {
        var writer = new ProtobufWriter().Message(1, type => type.Number(1, 1).Number(2, 2)).Message(1, type => type.Number(1, 3).Number(2, 4)).Message(11, type => type.Number(1, 1).Number(2, 2)).Number(12, 1);
        foreach (var (milliseconds, thread, name, value) in new[] { (0, 71, 9, 10_000_000), (10, 71, 9, 9_000_000), (25, 72, 10, 0), (5, 72, 10, 11_000_000) })
        {
            writer.Message(2, sample => sample.Packed(1, 1).Packed(2, value, 1)
                .Message(3, label => label.Number(1, 5).Number(3, 1_700_000_000_500_000_000 + (milliseconds * 1_000_000L)))
                .Message(3, label => label.Number(1, 6).Number(3, 140_737_488_355_328))
                .Message(3, label => label.Number(1, 7).Number(3, thread))
                .Message(3, label => label.Number(1, 8).Number(2, name))
                .Message(3, label => label.Number(1, 11).Number(2, 12)));
        }

        return writer
            .Message(2, sample => sample.Packed(1, 1).Packed(2, 10_000_000, 1))
            .Message(4, location => location.Number(1, 1).Message(4, line => line.Number(1, 1)))
            .Message(5, function => function.Number(1, 1).Number(2, 13).Number(4, 14))
            .Text(6, "").Text(6, "cpu-time").Text(6, "nanoseconds").Text(6, "wall-samples").Text(6, "count").Text(6, "end_timestamp_ns").Text(6, "thread id").Text(6, "thread native id").Text(6, "thread name").Text(6, "MainThread").Text(6, "worker 1").Text(6, "process_id").Text(6, "70 (app)")
            .Text(6, "serve").Text(6, "app.py")
            .ToArray();
    }

    /// <summary>Addresses alone, in files and in the kernel, and one in no mapping.</summary>
    private static byte[] Unsymbolised() => new ProtobufWriter()
        .Message(1, type => type.Number(1, 1).Number(2, 2))
        .Message(2, sample => sample.Packed(1, 1, 2, 3).Packed(2, 5))
        .Message(3, mapping => mapping.Number(1, 1).Number(2, 0x7f00_0000_0000).Number(3, 0x7f00_0010_0000).Number(4, 0x2000).Number(5, 3))
        .Message(3, mapping => mapping.Number(1, 2).Number(2, 0).Number(3, -1).Number(5, 4))
        .Message(4, location => location.Number(1, 1).Number(2, 1).Number(3, 0x7f00_0000_1234))
        .Message(4, location => location.Number(1, 2).Number(2, 2).Number(3, unchecked((long)0xffff_ffff_8100_0000)))
        .Message(4, location => location.Number(1, 3).Number(3, 0xabc))
        .Text(6, "").Text(6, "cpu").Text(6, "nanoseconds").Text(6, "/usr/lib/libc.so.6").Text(6, "[kernel.kallsyms]")
        .ToArray();

    private static byte[] Gzip(byte[] content)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.NoCompression)) gzip.Write(content);
        return file.ToArray();
    }
}
