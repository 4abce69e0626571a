using FlameScope.Profiles;
using FlameScope.Testing;
using static FlameScope.Formats.Tests.Jfr.WrittenChunks;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>What no recorder here writes: chunks made for the tests.</summary>
public sealed class JfrChunkTests
{
    private const string Stacks = "org.App.main;org.App.run";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Integers_are_read_compressed_or_not(bool isCompressed)
    {
        var profile = Read(Whole(isCompressed));

        Lines(profile).ShouldBe(["1000000 worker Running " + Stacks, "2000000 worker Running " + Stacks]);
        profile.Clock.OriginUnixNs.ShouldBe(1_700_000_000_000_000_000);
        profile.Threads.Rows[0].Tid.ShouldBe(42);
        profile.Report.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Events_before_the_types_and_constants_in_several_checkpoints_are_understood(bool isCompressed)
    {
        var chunk = new JfrChunk(isCompressed).AddSample(1_000_000).AddConstants();
        var other = chunk.Values().Long(2).Byte(1).Int(1).Long(1).Int(9).Long(0);
        chunk.Types(Types()).AddSample(3_000_000, stack: 2).Constants((Stack, 1, other)).AddSample(2_000_000, state: 2);

        Lines(Read(chunk.ToBytes())).ShouldBe(["1000000 worker Running " + Stacks, "2000000 worker Waiting " + Stacks, "3000000 worker Running [frames cut];org.App.main"]);
    }

    [Theory]
    [InlineData(1_000_000_000, 5_000_000_001, 5_000_000_001)]
    [InlineData(2_803_200_010, 2_803_200_010, 1_000_000_000)]
    [InlineData(3, 10, 3_333_333_333)]
    [InlineData(3, -1, -333_333_334)]
    [InlineData(10_000_000_000, 123_456_789_012_345_678, 12_345_678_901_234_567)]
    public void Ticks_become_nanoseconds_exactly(long rate, long ticks, long nanoseconds)
    {
        var bytes = new JfrChunk(startTicks: 77, ticksPerSecond: rate).Types(Types()).AddSample(77 + ticks).AddConstants().ToBytes();
        var profile = Read(bytes);

        (profile.Samples.Times[0] + profile.Clock.OriginUnixNs!.Value).ShouldBe(1_700_000_000_000_000_000 + nanoseconds);
    }

    [Fact]
    public void Strings_are_read_in_every_encoding()
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1, thread: 1).AddSample(2, thread: 2).AddSample(3, thread: 3).AddSample(4, thread: 4).AddSample(5, thread: 5).AddSample(6, thread: 6).AddConstants();
        var threads = chunk.Values();
        threads.Long(1).Text(null).Long(1).Text("Zürich").Long(1);
        threads.Long(2).Text(null).Long(2).Characters("Łódź ✓").Long(2);
        threads.Long(3).Text(null).Long(3).Latin1("Malmö").Long(3);
        threads.Long(4).Text(null).Long(4).TextConstant(9).Long(4);
        threads.Long(5).Text("system").Long(5).Text("").Long(5);
        threads.Long(6).Text(null).Long(0).Text(null).Long(66);
        chunk.Constants((Threads, 6, threads), (Strings, 1, chunk.Values().Long(9).Text("pooled")));

        var profile = Read(chunk.ToBytes());
        profile.Samples.Threads.Values.ToArray().Select(profile.Threads.Comm).ShouldBe(["Zürich", "Łódź ✓", "Malmö", "pooled", "system", "virtual thread"]);
    }

    [Fact]
    public void Strings_that_are_each_other_end_in_none()
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1).AddConstants();
        chunk.Constants((Threads, 1, chunk.Values().Long(1).TextConstant(1).Long(42).TextConstant(2).Long(5)), (Strings, 2, chunk.Values().Long(1).TextConstant(2).Long(2).TextConstant(1)));

        Lines(Read(chunk.ToBytes())).ShouldBe(["1 unknown thread Running " + Stacks]);
    }

    [Fact]
    public void Types_that_hold_themselves_or_what_is_not_there_are_passed_over()
    {
        var types = Types(
            new JfrClass(200, "demo.Itself", new JfrMember("self", 200)),
            new JfrClass(201, "demo.Nothing", new JfrMember("gone", 999)),
            new JfrClass(202, "demo.Doubling", new JfrMember("a", 203), new JfrMember("b", 203)),
            new JfrClass(203, "demo.Doubling2", new JfrMember("a", 202), new JfrMember("b", 202)),
            new JfrClass(204, "demo.Event", new JfrMember("startTime", 6), new JfrMember("stackTrace", Stack, IsConstant: true), new JfrMember("self", 200)));
        var chunk = new JfrChunk().Types(types).AddSample(1);
        chunk.Event(204, chunk.Values().Long(5).Long(1)).AddConstants();
        chunk.Constants((200, 1, chunk.Values().Long(1)), (Threads, 0, chunk.Values()));

        var profile = Read(chunk.ToBytes());
        Lines(profile).ShouldBe(["1 worker Running " + Stacks]);
        profile.Report.Skipped.ShouldHaveSingleItem().Reason.ShouldBe("constants that are damaged or cut short");
    }

    [Fact]
    public void Array_of_things_without_a_byte_is_no_work()
    {
        var types = Types(new JfrClass(200, "demo.Empty"), new JfrClass(201, "demo.Event", new JfrMember("startTime", 6), new JfrMember("nothing", 200, IsArray: true), new JfrMember("stackTrace", Stack, IsConstant: true)));
        var chunk = new JfrChunk().Types(types);
        for (var i = 0; i < 1000; i++) chunk.Event(201, chunk.Values().Long(i).Int(int.MaxValue).Long(1));

        Read(chunk.AddConstants().ToBytes()).Samples.Count.ShouldBe(1000);
    }

    [Fact]
    public void Events_with_fields_of_every_kind_between_are_read()
    {
        var types = Types(
            new JfrClass(200, "demo.Inner", new JfrMember("x", 8), new JfrMember("y", 9)),
            new JfrClass(201, "demo.Event", new JfrMember("a", 7), new JfrMember("b", 10), new JfrMember("c", 4), new JfrMember("inner", 200), new JfrMember("list", 200, IsArray: true), new JfrMember("names", Strings, IsArray: true), new JfrMember("startTime", 6), new JfrMember("stackTrace", Stack, IsConstant: true), new JfrMember("eventThread", Threads, IsConstant: true), new JfrMember("duration", 6, Annotation: 30, Value: "TICKS")));
        var chunk = new JfrChunk().Types(types);
        var values = chunk.Values().Int('x').Int(300).Byte(1).Raw(new byte[12]).Int(2).Raw(new byte[24]).Int(3).Text("one").Text(null).Characters("three").Long(10).Long(1).Long(1).Long(40);
        var profile = Read(chunk.Event(201, values).AddConstants().ToBytes());

        // What took a while is put where it ended.
        Lines(profile).ShouldBe(["50 worker Unknown " + Stacks]);
        profile.Samples.Weights[0].ShouldBe(40);
        profile.Events[profile.Samples.Events[0]].ShouldBe(new EventRow("demo.Event", "demo.Event", "ns", IsCpuTime: false, IsWeighted: true));
    }

    [Fact]
    public void Samples_that_a_wall_clock_sampler_counts_are_spread_over_the_time_that_they_took()
    {
        var chunk = new JfrChunk().Types(Types());
        chunk.Event(Wall, chunk.Values().Long(100).Long(1).Long(1).Long(2).Int(4).Long(300));
        chunk.Event(Wall, chunk.Values().Long(500).Long(1).Long(1).Long(1).Int(1).Long(0));
        chunk.Event(Wall, chunk.Values().Long(600).Long(1).Long(1).Long(2).Int(2_000_000_000).Long(300));
        var profile = Read(chunk.AddConstants().ToBytes());

        Lines(profile).ShouldBe([.. new[] { "100 worker Waiting ", "200 worker Waiting ", "300 worker Waiting ", "400 worker Waiting ", "500 worker Running ", "600 worker Waiting " }.Select(line => line + Stacks)]);
        Enumerable.Range(0, 6).Select(row => profile.Samples.Weights[row]).ShouldBe([1, 1, 1, 1, 1, 2_000_000_000]);
    }

    [Fact]
    public void Damaged_chunk_is_passed_over_by_its_size()
    {
        var damaged = new JfrChunk().Types(Types()).AddSample(1).Event(Sample, new JfrBytes().Raw(new byte[40])).AddSample(9).AddConstants().ToBytes();
        var at = damaged.AsSpan().LastIndexOf(new byte[30]);
        damaged.AsSpan(at - 12, 30).Fill(0xFF);
        var profile = Read([.. damaged, .. Whole(startNs: 1_700_000_005_000_000_000)]);

        profile.Samples.Times.ToArray()[^2..].ShouldBe([5_001_000_000, 5_002_000_000]);
        profile.Report.Skipped.ShouldContain(skipped => skipped.Reason.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Unfinished_chunk_ends_where_the_next_one_begins_and_bytes_between_chunks_are_passed_over()
    {
        var unfinished = new JfrChunk().Types(Types()).AddConstants().AddSample(7).ToBytes(isFinished: false);
        var profile = Read([.. unfinished, .. Whole(), .. "some other bytes"u8, .. Whole(startNs: 1_700_000_001_000_000_000)]);

        profile.Samples.Times.ToArray().ShouldBe([7, 1_000_000, 2_000_000, 1_001_000_000, 1_002_000_000]);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("did not finish");
        profile.Report.Skipped.ShouldHaveSingleItem().Reason.ShouldBe("bytes that belong to no chunk");
    }

    [Fact]
    public void Recording_cut_before_its_constants_is_shown_without_stacks()
    {
        var whole = Whole();
        var cut = new JfrChunk().Types(Types()).AddSample(1_000_000).AddSample(2_000_000).ToBytes();
        var profile = Read([.. whole[..68], .. cut[68..]]);

        Lines(profile).ShouldBe(["1000000 unknown thread Unknown ", "2000000 unknown thread Unknown "]);
        profile.Report.Notes.ShouldContain(note => note.Contains("cut short", StringComparison.Ordinal));
        profile.Report.Notes.ShouldContain(note => note.StartsWith("The stacks of 2 samples are not in the file", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_are_kept_and_the_report_says_so()
    {
        var chunk = new JfrChunk().Types(Types());
        for (var i = 0; i < 100; i++) chunk.AddSample(i);
        var content = chunk.AddConstants().ToBytes();

        Read(content, new ReadLimits { MaxSamples = 10 }).Report.Notes.ShouldHaveSingleItem().ShouldContain("more than 10 samples");
        Read(content, new ReadLimits { MaxStacks = 2 }).Report.Notes.ShouldContain(note => note.Contains("more than 2 distinct stacks", StringComparison.Ordinal));
        Lines(Read(content, new ReadLimits { MaxStackDepth = 1 }))[0].ShouldBe("0 worker Running [frames cut];org.App.run");
        Read(content, new ReadLimits { MaxNames = 5 }).Report.Notes.ShouldContain(note => note.Contains("more names", StringComparison.Ordinal));
        Lines(Read(content, new ReadLimits { MaxNameLength = 9 }))[0].ShouldBe("0 worker Running org.App.m…;org.App.r…");
    }

    [Theory]
    [InlineData("App$$Lambda$14+0x0000000800c03000/123", "App$$Lambda")]
    [InlineData("App$$Lambda.0x00007f01", "App$$Lambda")]
    [InlineData("App$$Lambda$14/1234567", "App$$Lambda")]
    [InlineData("java/lang/invoke/LambdaForm$MH/0x0000000800066840", "java.lang.invoke.LambdaForm$MH")]
    [InlineData("jdk/internal/reflect/GeneratedMethodAccessor27", "jdk.internal.reflect.GeneratedMethodAccessor")]
    [InlineData("org/App2", "org.App2")]
    [InlineData("com/v1/Reader+Writer", "com.v1.Reader+Writer")]
    [InlineData("org/App$$LambdaHelper", "org.App$$LambdaHelper")]
    [InlineData("org/12/34", "org.12")]
    public void Names_of_generated_classes_lose_what_changes_from_run_to_run(string name, string shown)
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1).AddConstants();
        chunk.Constants((Symbol, 1, chunk.Values().Long(3).Text(name)));

        Lines(Read(chunk.ToBytes())).ShouldBe([$"1 worker Running {shown}.main;{shown}.run"]);
    }

    private static Profile Read(byte[] content, ReadLimits? limits = null)
    {
        var profile = ProfileReader.Read(new MemoryStream(content), limits, cancel: TestContext.Current.CancellationToken);
        ProfileIntegrity.Check(profile);
        return profile;
    }

    /// <summary>A line a sample: its time from the whole second, thread, state, frames.</summary>
    private static List<string> Lines(Profile profile) =>
    [
        .. Enumerable.Range(0, profile.Samples.Count).Select(row =>
            $"{profile.Samples.Times[row]} {profile.Threads.Comm(profile.Samples.Threads[row])} {profile.Samples.State(row)} {string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).ToArray().Select(profile.Frames.Name))}"),
    ];
}
