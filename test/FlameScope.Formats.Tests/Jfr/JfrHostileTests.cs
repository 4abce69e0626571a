using FlameScope.Testing;
using static FlameScope.Formats.Tests.Jfr.WrittenChunks;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Every prefix and every mutation of a recording is a profile with a report, or the one declared exception.</summary>
public sealed class JfrHostileTests
{
    private const int Mutations = 1000;

    /// <summary>Sizes, types and counts of events: none, small, as large as they can be. Letters are a byte each; the others are two in UTF-8, which is as good.</summary>
    private static readonly string[] Words = ["\0", "\u0001", "\u0002", "\u0003", "\u0004", "\u0005", "\u0006", "\u0016", "\u001A", "\u001C", "d", "e", "\u007F", "FLR\0", "FLR\0\0\u0002\0\u0001", "\u00FF\u00FF\u00FF\u00FF", "\0\0\0\0\0\0\0\0", "class", "true", "stackTrace"];

    public static TheoryData<bool> Kinds => [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_prefix_is_read_or_refused(bool isCompressed)
    {
        HostileFiles.CheckPrefixes([.. Whole(isCompressed), .. Whole(isCompressed)]);
    }

    [Fact]
    public void Prefixes_of_a_recording_of_the_JDK_are_read_or_refused()
    {
        var content = JfrFixtureTests.Unpacked("jdk25.jfr.gz");
        var samples = 0;
        for (var length = 0; length < content.Length; length += 1733) samples = Math.Max(samples, HostileFiles.ReadOrRefuse(content[..length])?.Samples.Count ?? 0);
        samples.ShouldBeGreaterThan(300);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_mutation_is_read_or_refused(int seed)
    {
        var forward = new JfrChunk().AddSample(5).AddConstants().Types(Types()).AddSample(6).ToBytes();
        var unfinished = new JfrChunk().Types(Types()).AddConstants().AddSample(7).ToBytes(isFinished: false);
        List<byte[]> files = [[.. Whole(), .. Whole()], Whole(isCompressed: false), [.. forward, .. Whole()], [.. unfinished, .. Whole()]];

        HostileFiles.CheckMutations(files, Words, seed, Mutations).ShouldBeGreaterThan(Mutations / 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutations_of_a_recording_of_the_JDK_are_read_or_refused(int seed)
    {
        HostileFiles.CheckMutations([JfrFixtureTests.Unpacked("killed.jfr.gz")], Words, seed, 60).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Lengths_that_a_file_claims_cost_nothing()
    {
        var chunk = new JfrChunk().Types(Types()).AddSample(1).AddConstants();
        var many = chunk.Values().Long(1).Text("x");
        chunk.Constants((Symbol, int.MaxValue, many));
        chunk.Constants((Stack, 1, chunk.Values().Long(9).Byte(0).Int(int.MaxValue).Long(1)));
        chunk.Constants((Symbol, 1, chunk.Values().Long(3).Byte(3).Int(int.MaxValue)));
        chunk.Constants((Symbol, 1, chunk.Values().Long(3).Byte(4).Int(int.MaxValue)));
        var content = chunk.ToBytes();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var profile = HostileFiles.ReadOrRefuse(content);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 << 20);
        profile!.Report.Skipped.ShouldHaveSingleItem().Count.ShouldBe(4);
    }
}
