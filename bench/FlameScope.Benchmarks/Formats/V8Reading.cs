using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using FlameScope.Formats;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading profiles in JSON that are written here: a cpuprofile of two million samples, and a trace of 200,000 spans. The bodies check how many samples came out.</summary>
[MemoryDiagnoser]
public class V8Reading
{
    private const int Samples = 2_000_000;
    private const int Nodes = 5_000;
    private const int Spans = 200_000;

    private byte[] _cpuprofile = [];
    private byte[] _trace = [];

    [GlobalSetup]
    public void Write()
    {
        var text = new StringBuilder();
        text.Append("""{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},"hitCount":0}""");
        for (var node = 2; node <= Nodes; node++) text.Append(CultureInfo.InvariantCulture, $$$""",{"id":{{{node}}},"parent":{{{node / 2}}},"callFrame":{"functionName":"function{{{node}}}","scriptId":"{{{node % 50}}}","url":"file:///srv/app/module{{{node % 50}}}.js","lineNumber":{{{node}}},"columnNumber":12},"hitCount":5}""");
        text.Append("""],"startTime":5076600000,"endTime":5079600000,"samples":[""").AppendJoin(',', Enumerable.Range(0, Samples).Select(sample => 1 + (sample * 7919L % Nodes)));
        text.Append("""],"timeDeltas":[""").AppendJoin(',', Enumerable.Range(0, Samples).Select(sample => 900 + (sample % 400))).Append("]}");
        _cpuprofile = Encoding.UTF8.GetBytes(text.ToString());

        text.Clear().Append("""{"traceEvents":[""");
        for (var span = 0; span < Spans; span++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""{"args":{"data":{"frame":"0x2ae1c9b41e70","functionName":"onClick","scriptId":"33","url":"http://localhost/app.js","lineNumber":100}},"cat":"devtools.timeline,v8","dur":1000,"name":"FunctionCall{{{span % 100}}}","ph":"X","pid":77,"tid":{{{span % 4}}},"ts":{{{(span / 4 * 1000) + 1000000}}}},""");
        }

        _trace = Encoding.UTF8.GetBytes(text.Append("]}").ToString());
        Console.WriteLine($"// cpuprofile {_cpuprofile.Length:N0} bytes, trace {_trace.Length:N0} bytes");
    }

    [Benchmark]
    public int Cpuprofile() => Read(_cpuprofile, Samples);

    /// <summary>Each span lasts as long as the interval at which it is sampled.</summary>
    [Benchmark]
    public int ChromeTrace() => Read(_trace, Spans);

    private static int Read(byte[] text, int samples)
    {
        var profile = ProfileReader.Read(new MemoryStream(text));
        return profile.Samples.Count == samples ? samples : throw new InvalidOperationException($"Expected {samples} samples, found {profile.Samples.Count}.");
    }
}
