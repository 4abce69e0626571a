using System.Text;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>Files of very many parts with next to nothing in them: what reading takes follows from the bytes of a file, not from the number of its parts.</summary>
public sealed class ManyPartsTests
{
    private const string Firefox = """{"meta":{"preprocessedProfileVersion":50,"interval":1,"startTime":1},""";

    [Fact]
    public void Many_profiles_with_a_sample_each_take_little()
    {
        var content = Otlp(profiles: 2_000, type: _ => 1, strings: ["", "x"]);

        var profile = Read(content, out var allocated);

        profile!.Samples.Count.ShouldBe(2_000);
        allocated.ShouldBeLessThan(30_000_000);
    }

    [Fact]
    public void Profiles_with_a_type_each_are_so_many_events_and_no_more()
    {
        string[] strings = ["", .. Enumerable.Range(1, 70_000).Select(number => "t" + number)];
        var content = Otlp(profiles: 70_000, type: number => number + 1, strings);

        var profile = Read(content, out _);

        profile!.Samples.Count.ShouldBe(70_000);
        profile.Events.Count.ShouldBe(4_097);
        profile.Events.Rows[^1].Name.ShouldBe("other events");
    }

    [Fact]
    public void Threads_with_nothing_in_them_take_little()
    {
        var content = Encoding.UTF8.GetBytes(Firefox + "\"threads\":[" + string.Concat(Enumerable.Repeat("{},", 20_000)) + """{"name":"a","samples":{"stack":[null],"time":[1]}}]}""");

        var profile = Read(content, out var allocated);

        profile!.Samples.Count.ShouldBe(1);
        allocated.ShouldBeLessThan(60_000_000);
    }

    [Fact]
    public void Profiles_in_profiles_are_followed_so_deep_and_no_deeper()
    {
        var content = Encoding.UTF8.GetBytes(Firefox + """ "threads":[{"name":"a","samples":{"stack":[null],"time":[1]}}],""" + string.Concat(Enumerable.Repeat("\"profile\":{", 100_000)) + new string('}', 100_001));

        var profile = Read(content, out var allocated);

        profile!.Samples.Count.ShouldBe(1);
        allocated.ShouldBeLessThan(60_000_000);
    }

    [Fact]
    public void Numbers_of_all_tables_together_are_limited()
    {
        const string Thread = """{"name":"a","frameTable":{"func":[0,0,0,0,0,0,0,0,0,0]}, "samples":{"stack":[null],"time":[1]}}""";
        var content = Encoding.UTF8.GetBytes(Firefox + "\"threads\":[" + string.Join(',', Enumerable.Repeat(Thread, 100)) + "]}");

        var profile = Read(content, out _, new ReadLimits { MaxSamples = 100, MaxStacks = 100 });

        profile!.Samples.Count.ShouldBeInRange(30, 40);
        profile.Report.Notes.ShouldContain("Reading stopped: its tables hold more than 400 numbers. What is beyond is not shown.");
    }

    [Fact]
    public void Of_stacks_that_are_too_deep_fewer_frames_are_kept_once_they_have_taken_much_work()
    {
        const int Nodes = 300;
        var prefixes = string.Join(',', Enumerable.Range(0, Nodes).Select(node => node == 0 ? "null" : $"{node - 1}"));
        var numbers = string.Join(',', Enumerable.Range(0, Nodes));
        var zeros = string.Join(',', Enumerable.Repeat('0', Nodes));
        var content = Encoding.UTF8.GetBytes($$"""
            {{Firefox}}"libs":[],"threads":[{"name":"a","stringArray":["f"],"funcTable":{"name":[0]},"frameTable":{"func":[0]},
            "stackTable":{"frame":[{{zeros}}],"prefix":[{{prefixes}}]},"samples":{"stack":[{{numbers}}],"time":[{{numbers}}]} }]}
            """);

        var profile = Read(content, out _, new ReadLimits { MaxStackDepth = 200, MaxStacks = 1_000 });

        int[] depths = [.. Enumerable.Range(0, Nodes).Select(row => Depth(profile!, profile!.Samples.Stacks[row]))];
        depths[..200].ShouldBe(Enumerable.Range(1, 200));
        depths[200..205].ShouldAllBe(depth => depth == 201);
        depths[205..].ShouldAllBe(depth => depth == 129);
    }

    [Theory]
    [InlineData("""{"startTime":0,"endTime":1,"samples":[1],"timeDeltas":[0],"nodes":[NODES{"id":2}]}""", "its call tree has more than 65,536 nodes")]
    [InlineData("""{"traceEvents":[{"name":"Profile","ph":"P","pid":1,"tid":1,"id":"1","ts":1,"args":{"data":{"startTime":1}}},{"name":"ProfileChunk","ph":"P","pid":1,"tid":1,"id":"1","ts":1,"args":{"data":{"cpuProfile":{"nodes":[NODES{"id":2}],"samples":[1]},"timeDeltas":[0]}}},{},{}]}""", "its call trees have more than 65,536 nodes")]
    public void Nodes_of_call_trees_are_limited(string text, string note)
    {
        var nodes = """{"id":1,"callFrame":{"functionName":"f"}},""" + string.Concat(Enumerable.Repeat("""{"id":1},""", 70_000));
        var content = Encoding.UTF8.GetBytes(text.Replace("NODES", nodes, StringComparison.Ordinal));

        var profile = Read(content, out _, new ReadLimits { MaxStacks = 100 });

        profile!.Samples.Count.ShouldBe(1);
        profile.Report.Notes.ShouldContain(found => found.Contains(note, StringComparison.Ordinal));
    }

    private static Profile? Read(byte[] content, out long allocated, ReadLimits? limits = null)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var profile = ProfileReader.Read(new MemoryStream(content), (limits ?? new ReadLimits()) with { MaxWorkers = 1 }, cancel: TestContext.Current.CancellationToken);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ProfileIntegrity.Check(profile);
        return profile;
    }

    private static int Depth(Profile profile, StackId stack)
    {
        var depth = 0;
        for (; stack != StackId.Root; stack = profile.Stacks.Parent(stack)) depth++;
        return depth;
    }

    private static byte[] Otlp(int profiles, Func<int, int> type, string[] strings)
    {
        var scope = new ProtobufWriter();
        for (var number = 0; number < profiles; number++)
        {
            var typeOf = type(number);
            scope.Message(2, profile => profile.Message(1, value => value.Number(1, typeOf)).Message(2, sample => sample.Number(1, 0).Packed(4, 1_700_000_000_000_000_000)));
        }

        var message = new ProtobufWriter();
        message.Message(1, resource => resource.Bytes(2, scope.ToArray()));
        message.Message(2, dictionary =>
        {
            dictionary.Bytes(2, []).Bytes(3, []).Bytes(7, []);
            foreach (var text in strings) dictionary.Text(5, text);
        });
        return message.ToArray();
    }
}
