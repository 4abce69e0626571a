using FlameScope.Formats.Jfr;
using FlameScope.Profiles;
using FlameScope.Testing;
using static FlameScope.Formats.Tests.Jfr.WrittenChunks;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Events whose fields take every number of bytes: what is found for 64 bytes at once is what is found one after the other.</summary>
public sealed class JfrEventTests
{
    private const int Filled = 110;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fields_are_found_whatever_stands_before_and_between_them(int seed)
    {
        var random = new Random(seed);
        string[] wanted = ["startTime", "sampledThread", "stackTrace", "state", "weight"];
        random.Shuffle(wanted);
        List<string> fields = [];
        foreach (var name in wanted)
        {
            for (var filler = random.Next(5); filler > 0; filler--) fields.Add($"filler{fields.Count}");
            fields.Add(name);
        }

        for (var filler = random.Next(5); filler > 0; filler--) fields.Add($"filler{fields.Count}");
        var samples = Enumerable.Range(0, 500).Select(_ => (Ticks: random.NextInt64(1L << random.Next(1, 50)), Stack: random.Next(2), State: random.Next(1, 3), Weight: random.NextInt64(1L << random.Next(1, 60)))).OrderBy(sample => sample.Ticks).ToList();

        foreach (var isCompressed in (ReadOnlySpan<bool>)[true, false])
        {
            var profile = Recording(isCompressed, random, fields, samples);
            profile.Report.Skipped.ShouldBeEmpty();
            profile.Samples.Times.ToArray().Select(time => time + profile.Clock.OriginSourceNs - 1_700_000_000_000_000_000).ShouldBe(samples.Select(sample => sample.Ticks));
            Enumerable.Range(0, samples.Count).Select(row => (profile.Samples.Stacks[row] != StackId.Root, profile.Samples.State(row), profile.Samples.Weights[row]))
                .ShouldBe(samples.Select(sample => (sample.Stack > 0, sample.State == 1 ? SampleState.Running : SampleState.Waiting, sample.Weight)));
        }
    }

    [Fact]
    public void An_event_that_is_shorter_than_its_fields_is_counted()
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1_000_000).Event(Sample, new JfrBytes().Long(2_000_000).Long(1)).AddSample(3_000_000).AddConstants();

        var profile = ProfileReader.Read(new MemoryStream(chunk.ToBytes()), cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBe(2);
        profile.Report.Skipped.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public void An_event_that_ends_before_fields_that_nobody_asks_for_is_counted_too()
    {
        const int Other = 120;
        var fields = new[] { new JfrMember("startTime", 6), new JfrMember("flag", 4), new JfrMember("stackTrace", Stack, IsConstant: true), new JfrMember("ratio", 9), new JfrMember("bytes", 6), new JfrMember("more", 5), new JfrMember("flag2", 4) };
        var chunk = new JfrChunk().Types(Types(new JfrClass(Other, "test.OtherSample", fields)));
        byte[] tail = [0x80, 0x80, 0x3f, 0x80, 0x80, 0x80, 0x80, 0x80, 0xAC, 0x02, 7, 1];
        for (var length = 0; length <= tail.Length; length++)
        {
            var values = new JfrBytes().Long(1_000_000 + length).Byte(0x81).Long(1);
            foreach (var part in tail.AsSpan(0, length)) values.Byte(part);
            chunk.Event(Other, values);
        }

        var profile = ProfileReader.Read(new MemoryStream(chunk.AddConstants().ToBytes()), cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBe(1);
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Length.ShouldBe(2);
        profile.Report.Skipped.ShouldHaveSingleItem().Count.ShouldBe(tail.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Stacks_found_by_blocks_are_those_found_frame_by_frame(int seed)
    {
        var random = new Random(seed);
        var (builder, expected) = (new ProfileBuilder(), new ProfileBuilder());
        for (var i = 0; i < 20; i++) _ = (builder.Frame($"f{i}", "", FrameKind.User), expected.Frame($"f{i}", "", FrameKind.User));
        var blocks = new FrameBlocks(builder);
        List<int[]> stacks = [[]];
        for (var i = 0; i < 3_000; i++)
        {
            var old = stacks[random.Next(stacks.Count)];
            int[] frames = [.. old.AsSpan(0, random.Next(old.Length + 1)), .. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(20))];
            stacks.Add(frames);

            var stack = StackId.Root;
            foreach (var frame in frames) stack = expected.Stack(stack, new FrameId(frame));
            blocks.Stack(frames).ShouldBe(stack);
        }

        builder.StackCount.ShouldBe(expected.StackCount);
    }

    [Fact]
    public void Symbols_of_native_code_are_readable()
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1_000_000);
        var bytes = chunk.Constants(
            (Stack, 1, chunk.Values().Long(1).Byte(0).Int(2).Long(2).Int(7).Long(1).Long(1).Int(9).Long(0)),
            (WrittenChunks.Method, 2, chunk.Values().Long(1).Long(1).Long(1).Long(2).Long(1).Long(2)),
            (Class, 1, chunk.Values().Long(1).Long(3)),
            (Symbol, 3, chunk.Values().Long(1).Text("_ZN3foo3barEi").Long(2).Text("_ZN3foo3barEi").Long(3).Text("libfoo.so")),
            (WrittenChunks.FrameType, 2, chunk.Values().Long(0).Text("Interpreted").Long(1).Text("C++"))).ToBytes();

        var profile = ProfileReader.Read(new MemoryStream(bytes), cancel: TestContext.Current.CancellationToken);

        // A method of Java may be called so.
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).ToArray().Select(profile.Frames.Name).ShouldBe(["libfoo.so._ZN3foo3barEi", "foo::bar"]);
    }

    private static Profile Recording(bool isCompressed, Random random, List<string> fields, IReadOnlyList<(long Ticks, int Stack, int State, long Weight)> samples)
    {
        JfrMember Member(string name) => name switch
        {
            "sampledThread" => new(name, Threads, IsConstant: true),
            "stackTrace" => new(name, Stack, IsConstant: true),
            "state" => new(name, State, IsConstant: true),
            _ => new(name, 6),
        };
        var chunk = new JfrChunk(isCompressed).Types(Types(new JfrClass(Filled, "test.FilledSample", [.. fields.Select(Member)])));
        foreach (var (ticks, stack, state, weight) in samples)
        {
            var values = chunk.Values();
            foreach (var field in fields)
            {
                values.Long(field switch
                {
                    "startTime" => ticks,
                    "sampledThread" => 1,
                    "stackTrace" => stack,
                    "state" => state,
                    "weight" => weight,
                    _ => random.Next(4) == 0 ? NumbersOfEveryLength[random.Next(NumbersOfEveryLength.Length)] : random.NextInt64(1L << random.Next(1, 30)),
                });
            }

            chunk.Event(Filled, values);
        }

        return ProfileReader.Read(new MemoryStream(chunk.AddConstants().ToBytes()), cancel: TestContext.Current.CancellationToken);
    }
}
