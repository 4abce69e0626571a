using System.Buffers.Binary;
using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Files in formats that are protobuf. Each made one holds the same kind of program: 4,000 functions, stacks of 12 to 43 frames of which most are as in the stack before, sixteen threads.</summary>
internal static class ProtobufInputs
{
    private const int Functions = 4_000;
    private const int Threads = 16;
    private const long Start = 1_700_000_000_000_000_000;
    private const long Interval = 101_010;

    /// <summary>All of them: made ones, and real ones where their folder is beside the checkout.</summary>
    public static IReadOnlyList<FormatInput> All { get; } =
    [
        Made("pprof", 600_000, 600_000, Pprof, types: 2),
        Made("pprof, timed", 400_000, 50_000, TimedPprof),
        Made("otlp", 1_000_000, 150_000, Otlp),
        Made("nflxprofile", 2_000_000, 25_000, Nflxprofile),
        Made("simpleperf", 150_000, 40_000, Simpleperf),
        Made("perfetto", 1_200_000, 150_000, Perfetto),
        .. Real(),
    ];

    private static FormatInput Made(string name, int messages, int stacks, Func<int, int[][], byte[]> write, int types = 1) => new(name, () =>
    {
        var made = Stacks(stacks);
        return (write(messages, made), messages * types, types * Enumerable.Range(0, messages).Sum(sample => (long)made[Of(sample, stacks)].Length));
    });

    private static IEnumerable<FormatInput> Real()
    {
        if (!Directory.Exists(RepositoryFiles.Corpus)) yield break;
        string At(string format, string name) => Path.Combine(RepositoryFiles.Corpus, format, name);
        yield return FormatInput.Repeated("pprof, real", At("pprof", "parca__alloc_space_delta.pb.gz"), times: 200);
        yield return FormatInput.Repeated("otlp, real", At("otlp-profiles", "sig-profiling__k8s.otlp"), times: 400);
        yield return FormatInput.Repeated("nflxprofile, real", At("nflxprofile", "nflxprofile__hello.cjs.nflxprofile"), times: 700);
        yield return FormatInput.Repeated("simpleperf, real", At("simpleperf-proto", "firefox-profiler__simpleperf-cpu-clock.trace.gz"), times: 60, head: 12, tail: 4);
        yield return FormatInput.Repeated("perfetto, real", At("perfetto", "MPTLA__perfetto_cpu_sampling.first400.pftrace"), times: 15);
    }

    /// <summary>The stack of a sample: each in its turn, as a program comes to it, then any, some more often than others: a tenth of them have half of those samples.</summary>
    private static int Of(int sample, int stacks)
    {
        if (sample < stacks) return sample;
        var place = (uint)sample * 0x9E3779B1u / 4294967296.0;
        return (int)(place * place * place * stacks);
    }

    /// <summary>Stacks, the root first. Functions are numbered from 1.</summary>
    private static int[][] Stacks(int count)
    {
        var random = new Random(1);
        var stacks = new int[count][];
        int[] last = [1];
        for (var stack = 0; stack < count; stack++)
        {
            var depth = Math.Clamp(last.Length + random.Next(13) - 6, 12, 43);
            var kept = Math.Min(last.Length, depth) - 1 - (last.Length > 4 ? random.Next(4) : 0);
            last = [.. last[..kept], .. Enumerable.Range(kept, depth - kept).Select(_ => 1 + random.Next(Functions))];
            stacks[stack] = last;
        }

        return stacks;
    }

    private static IEnumerable<long> LeafFirst(int[] stack, int less = 0) => stack.Reverse().Select(function => (long)function - less);

    private static byte[] Pprof(int samples, int[][] stacks)
    {
        var file = new ProtobufWriter().Message(1, type => type.Number(1, 1).Number(2, 2)).Message(1, type => type.Number(1, 3).Number(2, 4));
        for (var sample = 0; sample < samples; sample++)
        {
            var stack = stacks[Of(sample, stacks.Length)];
            file.Message(2, message => message.Packed(1, LeafFirst(stack)).Packed(2, 1, 10_000_000));
        }

        return PprofTables(file, "", "samples", "count", "cpu", "nanoseconds");
    }

    private static byte[] TimedPprof(int samples, int[][] stacks)
    {
        var file = new ProtobufWriter().Message(1, type => type.Number(1, 1).Number(2, 2));
        for (var sample = 0; sample < samples; sample++)
        {
            var stack = stacks[Of(sample, stacks.Length)];
            file.Message(2, message => message
                .Packed(1, LeafFirst(stack)).Packed(2, 10_000_000)
                .Message(3, label => label.Number(1, 3).Number(3, Start + (sample * Interval)))
                .Message(3, label => label.Number(1, 4).Number(3, 100 + (sample % Threads)))
                .Message(3, label => label.Number(1, 5).Number(2, 6)));
        }

        return PprofTables(file, "", "cpu", "nanoseconds", "end_timestamp_ns", "thread id", "thread name", "worker");
    }

    private static byte[] PprofTables(ProtobufWriter file, params string[] strings)
    {
        file.Message(3, mapping => mapping.Number(1, 1).Number(2, 0x400000).Number(3, 0x500000));
        for (var function = 1; function <= Functions; function++)
        {
            var number = function;
            file.Message(4, location => location.Number(1, number).Number(2, 1).Number(3, 0x400000 + (number * 64)).Message(4, line => line.Number(1, number).Number(2, 12)));
            file.Message(5, named => named.Number(1, number).Number(2, strings.Length + number - 1));
        }

        foreach (var text in strings) file.Text(6, text);
        for (var function = 1; function <= Functions; function++) file.Text(6, Name(function));
        return file.ToArray();
    }

    private static byte[] Otlp(int samples, int[][] stacks)
    {
        var profile = new ProtobufWriter().Message(1, type => type.Number(1, 1).Number(2, 2));
        for (var sample = 0; sample < samples; sample++)
        {
            var of = sample;
            profile.Message(2, message => message.Number(1, 1 + Of(of, stacks.Length)).Packed(2, 0, 1 + (of % Threads)).PackedFixed64(5, (ulong)(Start + (of * Interval))));
        }

        profile.Fixed64(3, (ulong)Start).Number(4, samples * Interval).Message(5, type => type.Number(1, 3).Number(2, 4)).Number(6, Interval);
        string[] strings = ["", "samples", "count", "cpu", "nanoseconds", "process.pid", "thread.id"];
        var dictionary = new ProtobufWriter().Message(1, mapping => mapping.Number(1, 0x400000)).Message(2, _ => { });
        for (var function = 1; function <= Functions; function++)
        {
            var number = function;
            dictionary.Message(2, location => location.Number(1, 0).Number(2, 0x400000 + (number * 64)).Message(3, line => line.Number(1, number)));
            dictionary.Message(3, named => named.Number(1, number == 1 ? 0 : strings.Length + number - 2));
        }

        dictionary.Message(3, named => named.Number(1, strings.Length + Functions - 1));
        foreach (var text in strings) dictionary.Text(5, text);
        for (var function = 1; function <= Functions; function++) dictionary.Text(5, Name(function));
        dictionary.Message(6, attribute => attribute.Number(1, 5).Message(2, value => value.Number(3, 70)));
        for (var thread = 0; thread < Threads; thread++)
        {
            var number = thread;
            dictionary.Message(6, attribute => attribute.Number(1, 6).Message(2, value => value.Number(3, 100 + number)));
        }

        dictionary.Message(7, _ => { });
        foreach (var stack in stacks) dictionary.Message(7, message => message.Packed(1, LeafFirst(stack)));
        return new ProtobufWriter().Message(1, resource => resource.Message(2, scope => scope.Bytes(2, profile.ToArray()))).Bytes(2, dictionary.ToArray()).ToArray();
    }

    private static byte[] Nflxprofile(int samples, int[][] stacks)
    {
        var file = new ProtobufWriter().Double(1, 1000).Double(2, 2000)
            .Packed(3, Enumerable.Range(0, samples).Select(sample => 1L + Of(sample, stacks.Length)))
            .PackedDoubles(4, Enumerable.Range(0, samples).Select(_ => Interval / 1e9));
        for (var stack = 0; stack < stacks.Length; stack++)
        {
            var (key, frames) = (stack + 1, stacks[stack]);
            file.Message(5, entry => entry.Number(1, key).Message(2, node =>
            {
                node.Text(1, "server").Number(2, 1);
                foreach (var function in frames) node.Message(10, frame => frame.Text(1, Name(function)).Text(2, "user"));
            }));
        }

        return file
            .Message(8, entry => entry.Text(1, "has_node_stack").Text(2, "true"))
            .Packed(10, Enumerable.Repeat(70L, samples)).Packed(11, Enumerable.Range(0, samples).Select(sample => 100L + (sample % Threads)))
            .ToArray();
    }

    private static byte[] Simpleperf(int samples, int[][] stacks)
    {
        using var file = new MemoryStream();
        file.Write("SIMPLEPERF\u0001\0"u8);
        for (var sample = 0; sample < samples; sample++)
        {
            var (of, stack) = (sample, stacks[Of(sample, stacks.Length)]);
            Record(file, new ProtobufWriter().Message(1, message =>
            {
                message.Number(1, Start + (of * Interval)).Number(2, 100 + (of % Threads));
                foreach (var function in LeafFirst(stack, less: 1)) message.Message(3, entry => entry.Number(1, 0x7000 + (function * 64)).Number(2, 0).Number(3, function));
                message.Number(4, Interval).Number(5, 0);
            }));
        }

        Record(file, new ProtobufWriter().Message(3, library =>
        {
            library.Number(1, 0).Text(2, "/data/app/libserver.so");
            for (var function = 1; function <= Functions; function++) library.Text(3, Name(function));
        }));
        for (var thread = 0; thread < Threads; thread++)
        {
            var number = thread;
            Record(file, new ProtobufWriter().Message(4, message => message.Number(1, 100 + number).Number(2, 70).Text(3, "worker")));
        }

        Record(file, new ProtobufWriter().Message(5, meta => meta.Text(1, "cpu-clock")));
        file.Write([0, 0, 0, 0]);
        return file.ToArray();
    }

    private static void Record(MemoryStream file, ProtobufWriter record)
    {
        var message = record.ToArray();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        file.Write(length);
        file.Write(message);
    }

    private static byte[] Perfetto(int samples, int[][] stacks)
    {
        var file = new ProtobufWriter()
            .Message(1, packet => packet.Number(10, 1).Message(6, snapshot => snapshot.Message(1, clock => clock.Number(1, 6).Number(2, 0)).Message(1, clock => clock.Number(1, 1).Number(2, Start))))
            .Message(1, packet => packet.Number(10, 2).Number(13, 1).Message(12, interned =>
            {
                interned.Message(17, path => path.Number(1, 1).Text(2, "server")).Message(19, mapping => mapping.Number(1, 1).Unpacked(7, 1));
                for (var function = 1; function <= Functions; function++)
                {
                    var number = function;
                    interned.Message(5, name => name.Number(1, number).Text(2, Name(number))).Message(6, frame => frame.Number(1, number).Number(2, number).Number(3, 1).Number(4, number * 64));
                }
            }));
        for (var sample = 0; sample < samples; sample++)
        {
            // A stack is interned with the first sample that has it.
            var (of, stack) = (sample, Of(sample, stacks.Length));
            file.Message(1, packet =>
            {
                packet.Number(8, 1 + (of * Interval)).Number(10, 2).Number(13, 2);
                if (of < stacks.Length) packet.Message(12, interned => interned.Message(7, named => named.Number(1, 1 + stack).Unpacked(2, stacks[stack].Select(function => (long)function))));
                packet.Message(66, message => message.Number(1, of % 8).Number(2, 70).Number(3, 100 + (of % Threads)).Number(4, 1 + stack).Number(5, 2).Number(6, Interval));
            });
        }

        return file.ToArray();
    }

    private static string Name(int function) => $"server::requests::Handler{function % 97}::step{function}";
}
