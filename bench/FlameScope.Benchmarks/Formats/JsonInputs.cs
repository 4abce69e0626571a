using System.Globalization;
using System.Text;
using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Profiles in JSON, all of them written here.</summary>
internal static class JsonInputs
{
    private const int Stacks = 5_000;
    private const int Depth = 20;
    private const int FewSamples = 50_000;
    private const int ManySamples = 1_000_000;
    private const int Nodes = 5_000;
    private const int Spans = 200_000;
    private const int V8Samples = 2_000_000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FormatInput> All { get; } =
    [
        FormatInput.Written("cpuprofile", V8Samples, Cpuprofile),

        // Each span lasts as long as the interval at which it is sampled.
        FormatInput.Written("chrome trace", Spans, ChromeTrace),
        FormatInput.Written("speedscope, samples", ManySamples / 5, Sampled),
        FormatInput.Written("speedscope, events", ManySamples / 2, Evented),
        FormatInput.Written("perf json", FewSamples, Perf),
        FormatInput.Written("firefox, processed", ManySamples, Firefox),
        FormatInput.Written("firefox, slabs", ManySamples, FirefoxSlabs),
        FormatInput.Written("firefox, raw", ManySamples, Gecko),
        FormatInput.Written("otlp json", FewSamples * 4, Otlp),
    ];

    private static byte[] Cpuprofile()
    {
        var text = new StringBuilder();
        text.Append("""{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},"hitCount":0}""");
        for (var node = 2; node <= Nodes; node++) text.Append(CultureInfo.InvariantCulture, $$$""",{"id":{{{node}}},"parent":{{{node / 2}}},"callFrame":{"functionName":"function{{{node}}}","scriptId":"{{{node % 50}}}","url":"file:///srv/app/module{{{node % 50}}}.js","lineNumber":{{{node}}},"columnNumber":12},"hitCount":5}""");
        text.Append("""],"startTime":5076600000,"endTime":5079600000,"samples":[""").AppendJoin(',', Enumerable.Range(0, V8Samples).Select(sample => 1 + (sample * 7919L % Nodes)));
        text.Append("""],"timeDeltas":[""").AppendJoin(',', Enumerable.Range(0, V8Samples).Select(sample => 900 + (sample % 400))).Append("]}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] ChromeTrace()
    {
        var text = new StringBuilder("""{"traceEvents":[""");
        for (var span = 0; span < Spans; span++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""{"args":{"data":{"frame":"0x2ae1c9b41e70","functionName":"onClick","scriptId":"33","url":"http://localhost/app.js","lineNumber":100}},"cat":"devtools.timeline,v8","dur":1000,"name":"FunctionCall{{{span % 100}}}","ph":"X","pid":77,"tid":{{{span % 4}}},"ts":{{{(span / 4 * 1000) + 1000000}}}},""");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

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

    /// <summary>The same samples as typed arrays.</summary>
    private static byte[] FirefoxSlabs()
    {
        var writer = new SlabWriter();
        string Column<T>(int count, Func<int, T> value)
            where T : unmanaged => writer.Add<T>([.. Enumerable.Range(0, count).Select(value)]);

        var tables = $$$"""{"stackTable":{"length":5000,"frame":{{{Column(Stacks, stack => stack)}}},"prefix":{{{Column(Stacks, stack => stack == 0 ? -1 : (stack - 1) / 2)}}}},"frameTable":{"func":{{{Column(Stacks, frame => frame)}}},"flags":{{{Column(Stacks, _ => (byte)6)}}},"category":{{{Column(Stacks, _ => (byte)0)}}},"lib":{{{Column(Stacks, _ => 0)}}}},"funcTable":{"name":{{{Column(Stacks, function => function)}}},"flags":{{{Column(Stacks, _ => (byte)0)}}}},"stringArray":[{{{string.Join(',', Enumerable.Range(0, Stacks).Select(name => $"\"function{name}\""))}}}]}""";
        var samples = $$$"""{"weightType":"samples","weight":null,"stack":{{{Column(ManySamples, sample => (int)(sample * 7919L % Stacks))}}},"threadCPUDelta":{{{Column(ManySamples, sample => sample % 3 * 450.0)}}},"time":{{{Column(ManySamples, sample => sample + ((100000 + (sample % 1000)) / 1e6))}}}}""";
        return writer.Finish($$$"""{"meta":{"interval":1,"startTime":1764804834257.5,"product":"bench","preprocessedProfileVersion":79,"categories":[{"name":"User"}]},"libs":[{"name":"libwork.so"}],"shared":{{{writer.AddJson(tables)}}},"threads":[{{{writer.AddJson($$"""{"name":"worker","pid":"77","tid":78,"samples":{{samples}}}""")}}}]}""");
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

    /// <summary>As OpenTelemetry's collector writes it: names in camel case, integers of 64 bits in quotes.</summary>
    private static byte[] Otlp()
    {
        var text = new StringBuilder("""{"resourceProfiles":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"box"}}]},"scopeProfiles":[{"scope":{"name":"profiler"},"profiles":[{"sampleType":{"typeStrindex":1,"unitStrindex":2},"samples":[""");
        for (var sample = 0; sample < FewSamples * 4; sample++) text.Append(CultureInfo.InvariantCulture, $$$"""{{{(sample == 0 ? "" : ",")}}}{"stackIndex":{{{1 + (sample * 7919L % Stacks)}}},"attributeIndices":[0,{{{1 + (sample % 16)}}}],"timestampsUnixNano":["{{{1_700_000_000_000_000_000L + (sample * 101_010L)}}}"]}""");
        text.Append("""],"timeUnixNano":"1700000000000000000","durationNano":"20000000000","periodType":{"typeStrindex":3,"unitStrindex":4},"period":"101010"}]}]}],"dictionary":{"mappingTable":[{"memoryStart":"4096"}],"locationTable":[{}""");
        for (var function = 1; function < Stacks; function++) text.Append(CultureInfo.InvariantCulture, $$$""",{"mappingIndex":0,"address":"{{{4096 + (function * 64)}}}","line":[{"functionIndex":{{{function}}}}]}""");
        text.Append("""],"functionTable":[{}""");
        for (var function = 1; function < Stacks; function++) text.Append(CultureInfo.InvariantCulture, $$$""",{"nameStrindex":{{{6 + function}}}}""");
        text.Append("""],"stringTable":["","samples","count","cpu","nanoseconds","process.pid","thread.id" """).Append(string.Concat(Enumerable.Range(1, Stacks - 1).Select(function => $",\"server::requests::step{function}\"")));
        text.Append("""],"attributeTable":[{"keyStrindex":5,"value":{"intValue":"70"}}""").Append(string.Concat(Enumerable.Range(0, 16).Select(thread => $$$""",{"keyStrindex":6,"value":{"intValue":"{{{100 + thread}}}"}}""")));
        text.Append("""],"stackTable":[{}""");
        for (var stack = 0; stack < Stacks; stack++) text.Append(stack >= 0 ? ",{\"locationIndices\":[" : "").AppendJoin(',', Enumerable.Range(0, Depth).Select(level => 1 + (Frame(stack, Depth - 1 - level) % (Stacks - 1)))).Append("]}");
        return Encoding.UTF8.GetBytes(text.Append("]}}").ToString());
    }
}
