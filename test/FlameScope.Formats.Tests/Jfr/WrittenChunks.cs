using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Small chunks for tests: two samples of one thread, and what goes with them.</summary>
internal static class WrittenChunks
{
    /// <summary>Integers that take one to nine bytes; of nine bytes the last one may look like the end of an integer, or not.</summary>
    public static readonly long[] NumbersOfEveryLength =
        [.. Enumerable.Range(0, 9).SelectMany(length => new[] { 3L << (7 * length), (1L << (7 * length)) + 5 }), long.MaxValue, long.MinValue, -1, -(1L << 60), 0x7F00_0000_0000_0000, 0x80];

    public const int Strings = 20;
    public const int Class = 21;
    public const int Threads = 22;
    public const int State = 23;
    public const int Symbol = 24;
    public const int FrameType = 25;
    public const int Method = 26;
    public const int Frame = 27;
    public const int Stack = 28;
    public const int Sample = 100;
    public const int Wall = 101;

    /// <summary>Types of samples, and those given.</summary>
    public static JfrClass[] Types(params JfrClass[] others) =>
    [
        new(4, "boolean"), new(5, "int"), new(6, "long"), new(7, "char"), new(8, "float"), new(9, "double"), new(10, "short"), new(Strings, "java.lang.String"), new(30, "jdk.jfr.Timespan"),
        new(Class, "java.lang.Class", new JfrMember("name", Symbol, IsConstant: true)),
        new(Threads, "java.lang.Thread", new JfrMember("osName", Strings), new JfrMember("osThreadId", 6), new JfrMember("javaName", Strings), new JfrMember("javaThreadId", 6)),
        new(State, "jdk.types.ThreadState", new JfrMember("name", Strings)),
        new(Symbol, "jdk.types.Symbol", new JfrMember("string", Strings)),
        new(FrameType, "jdk.types.FrameType", new JfrMember("description", Strings)),
        new(Method, "jdk.types.Method", new JfrMember("type", Class, IsConstant: true), new JfrMember("name", Symbol, IsConstant: true)),
        new(Frame, "jdk.types.StackFrame", new JfrMember("method", Method, IsConstant: true), new JfrMember("lineNumber", 5), new JfrMember("type", FrameType, IsConstant: true)),
        new(Stack, "jdk.types.StackTrace", new JfrMember("truncated", 4), new JfrMember("frames", Frame, IsArray: true)),
        new(Sample, "jdk.ExecutionSample", new JfrMember("startTime", 6), new JfrMember("sampledThread", Threads, IsConstant: true), new JfrMember("stackTrace", Stack, IsConstant: true), new JfrMember("state", State, IsConstant: true)),
        new(Wall, "profiler.WallClockSample", new JfrMember("startTime", 6), new JfrMember("sampledThread", Threads, IsConstant: true), new JfrMember("stackTrace", Stack, IsConstant: true), new JfrMember("state", State, IsConstant: true), new JfrMember("samples", 5), new JfrMember("timeSpan", 6, Annotation: 30, Value: "TICKS")),
        .. others,
    ];

    /// <summary>A sample at a time.</summary>
    public static JfrChunk AddSample(this JfrChunk chunk, long ticks, long stack = 1, long thread = 1, long state = 1) => chunk.Event(Sample, chunk.Values().Long(ticks).Long(thread).Long(stack).Long(state));

    /// <summary>All constants of two frames in one stack: <c>App.main</c> calls <c>App.run</c>.</summary>
    public static JfrChunk AddConstants(this JfrChunk chunk) => chunk.Constants(
        (Stack, 1, chunk.Values().Long(1).Byte(0).Int(2).Long(2).Int(7).Long(1).Long(1).Int(9).Long(0)),
        (Method, 2, chunk.Values().Long(1).Long(1).Long(1).Long(2).Long(1).Long(2)),
        (Class, 1, chunk.Values().Long(1).Long(3)),
        (Symbol, 3, chunk.Values().Long(1).Text("main").Long(2).Text("run").Long(3).Text("org/App")),
        (FrameType, 2, chunk.Values().Long(0).Text("Interpreted").Long(1).Text("JIT compiled")),
        (State, 2, chunk.Values().Long(1).Text("STATE_RUNNABLE").Long(2).Text("STATE_SLEEPING")),
        (Threads, 1, chunk.Values().Long(1).Text("java").Long(42).Text("worker").Long(5)));

    /// <summary>A whole chunk of two samples.</summary>
    public static byte[] Whole(bool isCompressed = true, long startNs = 1_700_000_000_000_000_000) =>
        new JfrChunk(isCompressed, startNs).Types(Types()).AddSample(1_000_000).AddSample(2_000_000).AddConstants().ToBytes();
}
