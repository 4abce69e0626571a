using System.Globalization;
using System.Text;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Stacks as text that are not perf script's, and the XML of Instruments, all of them printed here.</summary>
internal static class TextInputs
{
    private const int Samples = 200_000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FormatInput> All { get; } =
    [
        Printed("collapsed", (i, stack) => $"{string.Join(';', stack)};leaf_{i % 50} {(i % 100) + 1}\n"),
        Printed("timed stacks", (i, stack) => $"1700000000.{i:D9};java (12);worker {i % 20} ({100 + (i % 20)});{string.Join(';', stack)} 1\n"),
        Printed("bpftrace", (i, stack) => $"{5_000_000_000L + i} {i % 8} 12 {100 + (i % 20)} worker\n\n{string.Concat(stack.Reverse().Select(frame => $"        {frame}+12\n"))}\n--\n\n"),
        Printed("simpleperf text", (i, stack) => $"sample:\n  event_type: cpu-clock\n  time: {5_000_000_000L + i}\n  event_count: 250000\n  thread_id: {100 + (i % 20)}\n  thread_name: worker\n{Frames(stack)}"),
        FormatInput.Written("instruments", Samples, Instruments),
    ];

    private static FormatInput Printed(string name, Func<int, string[], string> line) => FormatInput.Written(name, Samples, () =>
    {
        var stacks = Stacks();
        var text = new StringBuilder();
        for (var i = 0; i < Samples; i++) text.Append(line(i, stacks[i % stacks.Length]));
        return Encoding.UTF8.GetBytes(text.ToString());
    });

    /// <summary>The leaf among the fields of a sample, its callers below.</summary>
    private static string Frames(string[] stack) => string.Concat(stack.Reverse().Select((frame, i) =>
        i == 0 ? $"  vaddr_in_file: 1f4a{i:x}\n  file: /system/lib64/libart.so\n  symbol: {frame}\n  callchain:\n" : $"    vaddr_in_file: 2b3c{i:x}\n    file: /system/lib64/libart.so\n    symbol: {frame}\n"));

    private static string[][] Stacks()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 4_000).Select(_ => Enumerable.Range(0, random.Next(10, 40)).Select(depth => $"module_{random.Next(30)}::function_name_{(random.Next(3) + depth).ToString(CultureInfo.InvariantCulture)}").ToArray())];
    }

    /// <summary>A table of time-profile: what comes again is a reference, stacks too, as xctrace writes it.</summary>
    private static byte[] Instruments()
    {
        var stacks = Stacks();
        var text = new StringBuilder("""<?xml version="1.0"?><trace-query-result><node xpath='//trace-toc[1]'><schema name="time-profile"><col><mnemonic>time</mnemonic></col></schema>""");
        text.Append("""<row><sample-time id="1">1</sample-time><thread id="2" fmt="main  0x84 (app, pid: 77)"><tid id="3">132</tid><process id="4" fmt="app (77)"><pid id="5">77</pid></process></thread><core id="6">3</core><thread-state id="7" fmt="Running">Running</thread-state><weight id="8">1000000</weight><sentinel/></row>""");
        var (id, frames, known) = (10, new Dictionary<string, int>(StringComparer.Ordinal), new int[stacks.Length]);
        for (var i = 1; i < Samples; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""<row><sample-time id="{id++}" fmt="00:{i / 1000:D2}.{i % 1000:D3}">{i * 1_000_000L}</sample-time><thread ref="2"/><process ref="4"/><core ref="6"/><thread-state ref="7"/><weight ref="8"/>""");
            ref var stack = ref known[i % stacks.Length];
            if (stack > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"""<backtrace ref="{stack}"/></row>""");
                continue;
            }

            stack = id++;
            text.Append(CultureInfo.InvariantCulture, $"""<backtrace id="{stack}">""");
            foreach (var name in stacks[i % stacks.Length].Reverse())
            {
                if (frames.TryGetValue(name, out var frame))
                {
                    text.Append(CultureInfo.InvariantCulture, $"""<frame ref="{frame}"/>""");
                    continue;
                }

                frames.Add(name, id);
                text.Append(CultureInfo.InvariantCulture, $"""<frame id="{id++}" name="{name}" addr="0x1045a{id:x}"><binary id="{id++}" name="app" UUID="0" arch="arm64" path="/opt/app"/></frame>""");
            }

            text.Append("</backtrace></row>");
        }

        return Encoding.UTF8.GetBytes(text.Append("</node></trace-query-result>").ToString());
    }
}
