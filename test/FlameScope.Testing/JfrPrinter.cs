using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>
/// Writes a profile as a flight recording of one chunk, in async-profiler's order: the description of the types, the events, and last the constants. What the format has no place for is
/// left out: CPUs, files and lines of frames, more than one process.
/// </summary>
public static class JfrPrinter
{
    private const int Strings = 20;
    private const int Classes = 21;
    private const int Threads = 22;
    private const int States = 23;
    private const int Symbols = 24;
    private const int FrameTypes = 25;
    private const int Methods = 26;
    private const int Frames = 27;
    private const int Stacks = 28;
    private const int Timespan = 30;
    private const int DataAmount = 31;
    private const int JvmInformation = 40;
    private const int FirstEvent = 100;

    private static readonly string[] StateNames = ["STATE_DEFAULT", "STATE_RUNNABLE", "STATE_NEW", "STATE_TERMINATED", "STATE_SLEEPING"];
    private static readonly string[] TypeNames = ["Interpreted", "JIT compiled", "Inlined", "Native", "C++", "Kernel", "C1 compiled"];

    /// <summary>The recording.</summary>
    public static byte[] Print(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var chunk = new JfrChunk(startNs: profile.Clock.OriginSourceNs);
        chunk.Types([.. BaseTypes(), .. profile.Events.Rows.ToArray().Select((row, i) => EventType(FirstEvent + i, row))]);
        if (profile.Threads.Rows.ToArray().Select(row => row.ProcessId).FirstOrDefault(id => id is not null) is { } process)
        {
            var main = profile.Threads.Rows.ToArray().Where(row => row.ProcessId == process && row.Tid == process).Select(row => profile.Strings[row.Comm]).FirstOrDefault();
            chunk.Event(JvmInformation, chunk.Values().Long(0).Text(main).Long(process));
        }

        var samples = profile.Samples;
        for (var row = 0; row < samples.Count; row++)
        {
            var type = profile.Events[samples.Events[row]];
            var field = WeightField(type);
            var weight = samples.Weights[row];
            var values = chunk.Values().Long(samples.Times[row] - (field == "duration" ? weight : 0)).Long(samples.Threads[row].Value + 1).Long(samples.Stacks[row].Value).Long((int)samples.State(row));
            if (field is not null) values.Long(weight);
            chunk.Event(FirstEvent + samples.Events[row].Value, values);
        }

        chunk.Constants(ThreadConstants(profile, chunk), StackConstants(profile, chunk), Numbered(chunk, FrameTypes, TypeNames), Numbered(chunk, States, StateNames));
        chunk.Constants(MethodConstants(profile, chunk, out var names));
        chunk.Constants(Numbered(chunk, Classes, names, reference: true), Numbered(chunk, Symbols, names));
        return chunk.ToBytes();
    }

    private static JfrClass[] BaseTypes() =>
    [
        new(4, "boolean"), new(5, "int"), new(6, "long"), new(Strings, "java.lang.String"),
        new(Classes, "java.lang.Class", new JfrMember("name", Symbols, IsConstant: true)),
        new(Threads, "java.lang.Thread", new JfrMember("osName", Strings), new JfrMember("osThreadId", 6), new JfrMember("javaName", Strings), new JfrMember("javaThreadId", 6)),
        new(States, "jdk.types.ThreadState", new JfrMember("name", Strings)),
        new(Symbols, "jdk.types.Symbol", new JfrMember("string", Strings)),
        new(FrameTypes, "jdk.types.FrameType", new JfrMember("description", Strings)),
        new(Methods, "jdk.types.Method", new JfrMember("type", Classes, IsConstant: true), new JfrMember("name", Symbols, IsConstant: true), new JfrMember("descriptor", Symbols, IsConstant: true)),
        new(Frames, "jdk.types.StackFrame", new JfrMember("method", Methods, IsConstant: true), new JfrMember("lineNumber", 5), new JfrMember("bytecodeIndex", 5), new JfrMember("type", FrameTypes, IsConstant: true)),
        new(Stacks, "jdk.types.StackTrace", new JfrMember("truncated", 4), new JfrMember("frames", Frames, IsArray: true)),
        new(Timespan, "jdk.jfr.Timespan"), new(DataAmount, "jdk.jfr.DataAmount"),
        new(JvmInformation, "jdk.JVMInformation", new JfrMember("startTime", 6), new JfrMember("javaArguments", Strings), new JfrMember("pid", 6)),
    ];

    private static JfrClass EventType(int id, EventRow row)
    {
        List<JfrMember> fields = [new("startTime", 6), new("sampledThread", Threads, IsConstant: true), new("stackTrace", Stacks, IsConstant: true), new("state", States, IsConstant: true)];
        if (WeightField(row) is { } field)
        {
            fields.Add(row.Unit switch
            {
                "ns" => new JfrMember(field, 6, Annotation: Timespan, Value: field == "duration" ? "TICKS" : "NANOSECONDS"),
                "bytes" => new JfrMember(field, 6, Annotation: DataAmount, Value: "BYTES"),
                _ => new JfrMember(field, 6),
            });
        }

        return new JfrClass(id, row.Name, [.. fields]);
    }

    private static string? WeightField(EventRow row) => (row.Name, row.Unit) switch
    {
        ("jdk.ExecutionSample" or "jdk.NativeMethodSample", _) => null,
        ("jdk.CPUTimeSample", _) => "samplingPeriod",
        ("jdk.ObjectAllocationInNewTLAB", _) => "tlabSize",
        ("profiler.WallClockSample", _) => "samples",
        (_, "ns") => "duration",
        (_, "bytes") => "size",
        _ => null,
    };

    private static (long, int, JfrBytes) ThreadConstants(Profile profile, JfrChunk chunk)
    {
        var values = chunk.Values();
        for (var row = 0; row < profile.Threads.Count; row++)
        {
            var thread = profile.Threads.Rows[row];
            values.Long(row + 1).Text(null).Long(thread.Tid ?? 0).Text(profile.Strings[thread.Comm]).Long(row + 1);
        }

        return (Threads, profile.Threads.Count, values);
    }

    private static (long, int, JfrBytes) StackConstants(Profile profile, JfrChunk chunk)
    {
        var values = chunk.Values();
        var used = profile.Samples.Stacks.ToArray().Select(stack => stack.Value).Where(stack => stack > 0).Distinct().Order().ToList();
        foreach (var stack in used)
        {
            var frames = profile.Stacks.FramesOf(new StackId(stack)).ToArray().Reverse().ToList();
            var isTruncated = frames.Count > 0 && profile.Frames.Name(frames[^1]) == "[frames cut]";
            if (isTruncated) frames.RemoveAt(frames.Count - 1);
            values.Long(stack).Byte(isTruncated ? 1 : 0).Int(frames.Count);
            for (var i = 0; i < frames.Count; i++) values.Long(frames[i].Value + 1).Int(10 + i).Int(i).Long(TypeOf(profile, frames[i], i));
        }

        return (Stacks, used.Count, values);
    }

    /// <summary>Methods of Java are met in all of their states.</summary>
    private static int TypeOf(Profile profile, FrameId frame, int depth) => profile.Frames.Kind(frame) switch
    {
        FrameKind.Jit when profile.Frames.Library(frame).Length == 0 => depth % 3,
        FrameKind.Kernel => 5,
        FrameKind.Runtime => 4,
        _ => 3,
    };

    private static (long, int, JfrBytes) MethodConstants(Profile profile, JfrChunk chunk, out List<string> names)
    {
        names = ["()V", "()L;"];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = chunk.Values();
        for (var row = 0; row < profile.Frames.Count; row++)
        {
            var frame = new FrameId(row);
            var name = profile.Frames.Name(frame);
            var library = profile.Frames.Library(frame);
            var dot = library.Length > 0 || profile.Frames.Kind(frame) == FrameKind.Unknown ? -1 : name.LastIndexOf('.');
            var holder = dot < 0 ? library : name[..dot].Replace('.', '/');
            values.Long(row + 1).Long(Number(holder, names, numbers)).Long(Number(name[(dot + 1)..], names, numbers)).Long(dot < 0 ? 1 : 0);
        }

        return (Methods, profile.Frames.Count, values);
    }

    private static int Number(string text, List<string> names, Dictionary<string, int> numbers)
    {
        if (numbers.TryGetValue(text, out var number)) return number;
        names.Add(text);
        numbers.Add(text, names.Count - 1);
        return names.Count - 1;
    }

    private static (long, int, JfrBytes) Numbered(JfrChunk chunk, int type, IReadOnlyList<string> texts, bool reference = false)
    {
        var values = chunk.Values();
        for (var i = 0; i < texts.Count; i++)
        {
            values.Long(i);
            if (reference) values.Long(i);
            else values.Text(texts[i]);
        }

        return (type, texts.Count, values);
    }
}
