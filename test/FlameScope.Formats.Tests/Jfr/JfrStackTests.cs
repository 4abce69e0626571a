using FlameScope.Profiles;
using FlameScope.Testing;
using static FlameScope.Formats.Tests.Jfr.WrittenChunks;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Stack traces whose frames are written in every length that integers can have: how many bytes a number takes says nothing of what it is.</summary>
public sealed class JfrStackTests
{
    private const int UsualFrame = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Frames_of_the_usual_form_are_read_whatever_their_length(int seed)
    {
        var random = new Random(seed);
        var traces = Enumerable.Range(0, 300).Select(_ => Trace(random)).ToList();
        var compressed = Lines(Recording(isCompressed: true, traces));

        compressed.ShouldBe(traces.Select(trace => string.Join(';', trace.Frames.Reverse().Select(frame => $"org.App.m{frame.Method}")) is var stack && trace.IsTruncated ? $"[frames cut];{stack}" : stack).Select(line => line.TrimEnd(';')));
        Lines(Recording(isCompressed: false, traces)).ShouldBe(compressed);
    }

    [Fact]
    public void Frames_nearest_the_root_are_left_out_of_a_stack_that_is_too_deep()
    {
        var frames = Enumerable.Range(0, 200).Select(depth => (Method: depth % 3, Line: (long)depth, Place: 1L, Type: 0L)).ToArray();
        var profile = Recording(isCompressed: true, [(false, frames), (true, frames)], new ReadLimits { MaxStackDepth = 100 });

        var expected = "[frames cut];" + string.Join(';', frames[..100].Reverse().Select(frame => $"org.App.m{frame.Method}"));
        Lines(profile).ShouldBe([expected, expected]);
        profile.Report.Notes.ShouldContain("2 stacks are deeper than 100 frames; those nearest the root have been cut.");
    }

    private static (bool IsTruncated, (int Method, long Line, long Place, long Type)[] Frames) Trace(Random random)
    {
        // Long numbers are rare, so that blocks without any stand beside those that have some.
        long Number() => random.Next(20) == 0 ? NumbersOfEveryLength[random.Next(NumbersOfEveryLength.Length)] : random.NextInt64(1L << random.Next(1, 30));
        return (random.Next(5) == 0, [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (random.Next(5) == 0 ? random.Next(NumbersOfEveryLength.Length) : random.Next(4), Number(), Number(), random.Next(30) == 0 ? 300L : random.Next(3)))]);
    }

    private static Profile Recording(bool isCompressed, IReadOnlyList<(bool IsTruncated, (int Method, long Line, long Place, long Type)[] Frames)> traces, ReadLimits? limits = null)
    {
        var chunk = new JfrChunk(isCompressed).Types(Types(
            new JfrClass(UsualFrame, "jdk.types.StackFrame2", new JfrMember("method", Method, IsConstant: true), new JfrMember("lineNumber", 6), new JfrMember("bytecodeIndex", 6), new JfrMember("type", FrameType, IsConstant: true)))
            .Select(type => type.Id == Stack ? new JfrClass(Stack, type.Name, new JfrMember("truncated", 4), new JfrMember("frames", UsualFrame, IsArray: true)) : type).ToArray());
        var stacks = chunk.Values();
        for (var i = 0; i < traces.Count; i++)
        {
            stacks.Long(i + 1).Byte(traces[i].IsTruncated ? 1 : 0).Int(traces[i].Frames.Length);
            foreach (var (method, line, place, type) in traces[i].Frames) stacks.Long(NumbersOfEveryLength[method]).Long(line).Long(place).Long(type);
            chunk.AddSample(1_000_000 * (i + 1), stack: i + 1);
        }

        var methods = chunk.Values();
        var symbols = chunk.Values().Long(1000).Text("org/App");
        for (var i = 0; i < NumbersOfEveryLength.Length; i++)
        {
            methods.Long(NumbersOfEveryLength[i]).Long(1).Long(i + 1);
            symbols.Long(i + 1).Text($"m{i}");
        }

        chunk.Constants((Stack, traces.Count, stacks), (Method, NumbersOfEveryLength.Length, methods), (Class, 1, chunk.Values().Long(1).Long(1000)), (Symbol, NumbersOfEveryLength.Length + 1, symbols));
        return ProfileReader.Read(new MemoryStream(chunk.ToBytes()), limits, cancel: TestContext.Current.CancellationToken);
    }

    private static string[] Lines(Profile profile) =>
        [.. Enumerable.Range(0, profile.Samples.Count).Select(sample => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[sample]).ToArray().Select(profile.Frames.Name)))];
}
