using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using FlameScope.Formats;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading speedscope files, perf's JSON and profiles of the Firefox Profiler that are written here. The bodies check how many samples came out.</summary>
[MemoryDiagnoser]
public class JsonProfileReading
{
    private const int Stacks = 5_000;
    private const int Depth = 20;
    private const int FewSamples = 50_000;
    private const int ManySamples = 1_000_000;

    private byte[] _sampled = [];
    private byte[] _evented = [];
    private byte[] _perf = [];
    private byte[] _firefox = [];
    private byte[] _gecko = [];

    [GlobalSetup]
    public void Write()
    {
        _sampled = Sampled();
        _evented = Evented();
        _perf = Perf();
        _firefox = Firefox();
        _gecko = Gecko();
        Console.WriteLine($"// sampled {_sampled.Length:N0} bytes, evented {_evented.Length:N0}, perf {_perf.Length:N0}, processed {_firefox.Length:N0}, raw {_gecko.Length:N0}");
    }

    [Benchmark]
    public int SpeedscopeSampled() => Read(_sampled, ManySamples / 5);

    /// <summary>Each span lasts as long as the interval at which it is sampled.</summary>
    [Benchmark]
    public int SpeedscopeEvented() => Read(_evented, ManySamples / 2);

    [Benchmark]
    public int PerfJson() => Read(_perf, FewSamples);

    [Benchmark]
    public int FirefoxProcessed() => Read(_firefox, ManySamples);

    [Benchmark]
    public int FirefoxRaw() => Read(_gecko, ManySamples);

    private static byte[] Sampled()
    {
        var text = Frames();
        text.Append("""]},"profiles":[{"type":"sampled","name":"main","unit":"seconds","startValue":0,"endValue":2000,"samples":[""");
        for (var sample = 0; sample < ManySamples / 5; sample++) text.Append(sample == 0 ? "[" : ",[").AppendJoin(',', Enumerable.Range(0, Depth).Select(level => Frame(sample * 7919L % Stacks, level))).Append(']');
        text.Append("""],"weights":[""").AppendJoin(',', Enumerable.Repeat("0.01", ManySamples / 5)).Append("]}]}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Evented()
    {
        var text = Frames().Append("""]},"profiles":[{"type":"evented","name":"main","unit":"milliseconds","startValue":0,"endValue":500000,"events":[""");
        for (var span = 0; span < ManySamples / 2; span++) text.Append(CultureInfo.InvariantCulture, $$$"""{{{(span == 0 ? "" : ",")}}}{"type":"O","frame":{{{span % 1000}}},"at":{{{span}}}.0},{"type":"C","frame":{{{span % 1000}}},"at":{{{span + 1}}}.0}""");
        return Encoding.UTF8.GetBytes(text.Append("]}]}").ToString());
    }

    private static byte[] Perf()
    {
        var text = new StringBuilder("{\n\t\"linux-perf-json-version\": 1,\n\t\"headers\": {\n\t\t\"hostname\": \"vm\"\n\t},\n\t\"samples\": [");
        for (var sample = 0; sample < FewSamples; sample++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(sample == 0 ? "" : ",")}\n\t\t{{\n\t\t\t\"timestamp\": {5_000_000_000L + (sample * 1_000_000L)},\n\t\t\t\"pid\": 77,\n\t\t\t\"tid\": {77 + (sample % 8)},\n\t\t\t\"cpu\": {sample % 4},\n\t\t\t\"comm\": \"worker\",\n\t\t\t\"callchain\": [");
            for (var level = Depth - 1; level >= 0; level--)
            {
                var frame = Frame(sample * 7919L % Stacks, level);
                text.Append(CultureInfo.InvariantCulture, $"{(level == Depth - 1 ? "" : ",")}\n\t\t\t\t{{\n\t\t\t\t\t\"ip\": \"0x7f{frame:x10}\",\n\t\t\t\t\t\"symbol\": \"function_with_a_name_{frame}\",\n\t\t\t\t\t\"dso\": \"libwork-{frame % 20}.so\"\n\t\t\t\t}}");
            }

            text.Append("\n\t\t\t]\n\t\t}");
        }

        return Encoding.UTF8.GetBytes(text.Append("\n\t]\n}\n").ToString());
    }

    private static byte[] Firefox()
    {
        var text = new StringBuilder("""{"meta":{"interval":1,"startTime":1764804834257.5,"product":"bench","preprocessedProfileVersion":57,"categories":[{"name":"User"}]},"libs":[{"name":"libwork.so"}],"threads":[{"name":"worker","pid":"77","tid":78,"stackTable":{"length":5000,"frame":[""");
        text.AppendJoin(',', Enumerable.Range(0, Stacks)).Append("""],"prefix":[null,""").AppendJoin(',', Enumerable.Range(1, Stacks - 1).Select(stack => (stack - 1) / 2)).Append("""]},"frameTable":{"func":[""").AppendJoin(',', Enumerable.Range(0, Stacks));
        text.Append("""]},"funcTable":{"name":[""").AppendJoin(',', Enumerable.Range(0, Stacks)).Append("""],"resource":[""").AppendJoin(',', Enumerable.Repeat('0', Stacks)).Append("""]},"resourceTable":{"lib":[0],"name":[0]},"stringArray":[""").AppendJoin(',', Enumerable.Range(0, Stacks).Select(name => $"\"function{name}\""));
        text.Append("""],"samples":{"weightType":"samples","weight":null,"stack":[""").AppendJoin(',', Enumerable.Range(0, ManySamples).Select(sample => sample * 7919L % Stacks));
        text.Append("""],"threadCPUDelta":[""").AppendJoin(',', Enumerable.Range(0, ManySamples).Select(sample => sample % 3 * 450)).Append("""],"time":[""").AppendJoin(',', Enumerable.Range(0, ManySamples).Select(sample => $"{sample}.{100000 + (sample % 1000)}"));
        return Encoding.UTF8.GetBytes(text.Append("]}}]}").ToString());
    }

    private static byte[] Gecko()
    {
        var text = new StringBuilder("""{"meta":{"version":24,"interval":1,"startTime":1764804834257.5,"product":"bench"},"libs":[],"threads":[{"name":"GeckoMain","pid":77,"tid":77,"samples":{"schema":{"stack":0,"time":1,"eventDelay":2},"data":[""");
        text.AppendJoin(',', Enumerable.Range(0, ManySamples).Select(sample => $"[{sample * 7919L % Stacks},{sample}.{100000 + (sample % 1000)},0]"));
        text.Append("""]},"stackTable":{"schema":{"prefix":0,"frame":1},"data":[[null,0],""").AppendJoin(',', Enumerable.Range(1, Stacks - 1).Select(stack => $"[{(stack - 1) / 2},{stack}]"));
        text.Append("""]},"frameTable":{"schema":{"location":0},"data":[""").AppendJoin(',', Enumerable.Range(0, Stacks).Select(frame => $"[{frame}]")).Append("""]},"stringTable":[""").AppendJoin(',', Enumerable.Range(0, Stacks).Select(name => $"\"function{name} (in libwork.so)\""));
        return Encoding.UTF8.GetBytes(text.Append("]}]}").ToString());
    }

    private static StringBuilder Frames() => new StringBuilder("""{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[""")
        .AppendJoin(',', Enumerable.Range(0, Stacks).Select(frame => $$"""{"name":"function{{frame}}","file":"src/module{{frame % 50}}.py","line":{{frame}}}"""));

    /// <summary>The frame at a level of a stack: stacks are alike near the root.</summary>
    private static long Frame(long stack, int level) => ((stack >> Math.Max(0, Depth - 4 - level)) + (level * 97)) % Stacks;

    private static int Read(byte[] text, int samples)
    {
        var profile = ProfileReader.Read(new MemoryStream(text));
        return profile.Samples.Count == samples ? samples : throw new InvalidOperationException($"Expected {samples} samples, found {profile.Samples.Count}.");
    }
}
