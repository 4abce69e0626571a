using System.IO.Compression;
using System.Text;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>A file read by several workers, plain in parts or packed in chunks, is, to the last row number, the one that is read in one piece.</summary>
public sealed class PerfScriptSectionsTests
{
    private static readonly int[] Workers = [2, 3, 7];

    /// <summary>Buffers in which no sample is whole, in which some are, and all: only what is whole in a buffer is recognised from a sample before.</summary>
    private static readonly int[] BufferLengths = [64, 700, 256 << 10];
    private static readonly int[] ChunkLengths = [250, 3000, 1 << 20];

    public static TheoryData<string> Fixtures =>
        [.. Directory.GetFiles(RepositoryFiles.At("test", "fixtures", "perf-script"), "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture(string file) => Check(File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", file)));

    [Fact]
    public void All_fixtures_joined_with_their_headers_in_the_middle()
    {
        var all = Directory.GetFiles(RepositoryFiles.At("test", "fixtures", "perf-script"), "*.txt").Order(StringComparer.Ordinal).SelectMany(path => File.ReadAllBytes(path).Append((byte)'\n'));
        Check([.. all]);
    }

    [Fact]
    public void Random_profiles_printed()
    {
        for (var seed = 0; seed < 60; seed++) Check(Encoding.UTF8.GetBytes(PerfScriptPrinter.Print(RandomPerfScripts.Of(seed, 6))));
    }

    [Fact]
    public void The_examples()
    {
        foreach (var path in Directory.GetFiles(RepositoryFiles.At("examples"), "*.gz"))
        {
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
            Check(unpacked.ToArray());
        }
    }

    [Fact]
    public void Mutated_text()
    {
        var fixture = File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", "odd-comms.txt"));
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var content = fixture.Concat(fixture).ToArray();
            for (var changes = random.Next(1, 8); changes > 0; changes--) content[random.Next(content.Length)] = (byte)"\n\n :\t#(.0x[".ElementAt(random.Next(11));
            Check(content);
        }
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(1000, 5)]
    public void A_limit_on_the_whole_counts_over_all_parts(int maxSamples, int maxStacks)
    {
        var limits = new ReadLimits { MaxSamples = maxSamples, MaxStacks = maxStacks };
        Check(Encoding.UTF8.GetBytes(PerfScriptPrinter.Print(RandomPerfScripts.Of(7, 6))), limits);
    }

    [Fact]
    public void Events_of_many_parts_that_are_too_many_together_are_as_in_one_piece()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 80_000).Select(i => $"java 12/13 [000] 100.000000: 1 event{i}:\n\n")));

        Read(content, new ReadLimits { MaxWorkers = 20, MinSectionBytes = 1 }).ShouldBe(Read(content, new ReadLimits { MaxWorkers = 1 }));
    }

    [Fact]
    public void Progress_ends_with_all_of_the_file()
    {
        using var file = Temporary(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"java 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\n"))));
        var reports = new Reports();
        ProfileReader.Read(file, new ReadLimits { MaxWorkers = 3, MinSectionBytes = 1 }, reports);

        reports.Last.ShouldBe(new ReadProgress(file.Length, file.Length, 10_000));

        using var packed = Temporary(Packed(File.ReadAllBytes(file.Name)));
        ProfileReader.Read(packed, new ReadLimits { MaxWorkers = 3, MinSectionBytes = 1 }, reports);
        reports.Last.ShouldBe(new ReadProgress(packed.Length, packed.Length, 10_000));
    }

    [Fact]
    public void A_packed_file_that_is_cut_or_damaged_is_shown_as_far_as_in_one_piece()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"java 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401{i % 997:x3} f{i * 7919 % 5000} (/bin/java)\n\t 400000 main (/bin/java)\n\n")));
        var packed = Packed(text);
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var content = packed[..(i % 2 == 0 ? random.Next(packed.Length) : packed.Length)];
            if (content.Length > 0 && i % 4 > 1) content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            CheckPacked(content, new ReadLimits());
            CheckPacked(packed, new ReadLimits { MaxBytes = random.Next(text.Length) });
        }

        static void CheckPacked(byte[] content, ReadLimits limits) =>
            Read(content, limits with { MaxWorkers = 3, MinSectionBytes = 1, ChunkLength = 5000 }).ShouldBe(Read(content, limits with { MaxWorkers = 3 }));
    }

    [Fact]
    public void Names_that_are_cut_are_counted_once()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"java 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401000 a_name_of_some_length (/bin/java)\n\n")));
        Check(text, new ReadLimits { MaxNameLength = 12 });
    }

    [Fact]
    public void A_sample_that_is_longer_than_a_chunk()
    {
        var deep = string.Concat(Enumerable.Range(0, 500).Select(i => $"\t {i:x8} function_{i}+0x1 (/usr/bin/deep)\n"));
        Check(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30).Select(i => $"deep 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401{i:x3} leaf (/usr/bin/deep)\n{(i % 7 == 3 ? deep : "")}\n"))));
    }

    [Fact]
    public void A_packed_file_is_really_read_in_chunks()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"java 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401000 f{i} (/bin/java)\n\n"));
        using var file = Temporary(Packed(Encoding.UTF8.GetBytes(text)));
        var packed = new Input.PackedFile(Input.FileSections.Of(file, progress: null, CancellationToken.None)!, long.MaxValue, CancellationToken.None);
        var limits = new ReadLimits { MaxWorkers = 3, MinSectionBytes = 1, ChunkLength = 400 };
        var builder = new ProfileBuilder();

        Formats.PerfScript.PerfScriptChunks.TryRead(packed, builder, new ReadContext(limits, CancellationToken.None)).ShouldBeTrue();
        builder.SampleCount.ShouldBe(50);
    }

    [Fact]
    public void It_is_really_cut()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"java 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401000 f{i} (/bin/java)\n\n"));
        using var file = Temporary(Encoding.UTF8.GetBytes(text));
        var sections = Input.FileSections.Of(file, progress: null, CancellationToken.None)!;

        Formats.PerfScript.PerfScriptSections.Borders(sections, new ReadLimits { MaxWorkers = 7, MinSectionBytes = 1 }).Count.ShouldBe(8);
    }

    private static void Check(byte[] content, ReadLimits? limits = null)
    {
        limits ??= new ReadLimits();
        var whole = Read(content, limits with { MaxWorkers = 1 });
        foreach (var workers in Workers)
        {
            var several = limits with { MaxWorkers = workers, MinSectionBytes = 1 };
            foreach (var length in BufferLengths) Read(content, several with { BufferLength = length }).ShouldBe(whole, $"{workers} workers, buffers of {length}");
        }

        var packed = Packed(content);
        foreach (var (workers, length) in new[] { 3, 4, 7 }.Zip(ChunkLengths))
        {
            Read(packed, limits with { MaxWorkers = workers, MinSectionBytes = 1, ChunkLength = length }).ShouldBe(whole, $"packed, {workers} workers, chunks of {length}");
        }
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    private static string Read(byte[] content, ReadLimits limits)
    {
        using var file = Temporary(content);
        try
        {
            var profile = ProfileReader.Read(file, limits);
            ProfileIntegrity.Check(profile);
            return ProfileTables.Of(profile);
        }
        catch (ProfileFormatException e)
        {
            return e.Message;
        }
    }

    private sealed class Reports : IProgress<ReadProgress>
    {
        public ReadProgress Last { get; private set; }

        public void Report(ReadProgress value) => Last = value;
    }

    private static FileStream Temporary(byte[] content)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), "flamescope-" + Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, 0, FileOptions.DeleteOnClose);
        file.Write(content);
        file.Position = 0;
        return file;
    }
}
