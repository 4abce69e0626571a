using System.IO.Compression;
using System.Text;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>Every prefix and every mutation of a file is a profile with a report, or the one declared exception.</summary>
public sealed class HostileInputTests
{
    private const int Mutations = 2000;

    private static readonly string[] Tokens = [":", ": ", "[", "]", "/", "0", "-1", "99999999999", " ", "\t", "\n", "\r\n", "#", "(", ")", "(inlined)", "+0x", "->", "\0", "\uFEFF", "PERF_RECORD_LOST lost 9", "1.5:", "ffffffff", "swapper", "\xFF"];

    public static TheoryData<string> SmallFixtures =>
        [.. Directory.GetFiles(RepositoryFiles.At("test", "fixtures", "perf-script"), "*.txt").Where(path => new FileInfo(path).Length < 1700).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(SmallFixtures))]
    public void Every_prefix_is_read_or_refused(string file)
    {
        HostileFiles.CheckPrefixes(File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", file)));
    }

    [Fact]
    public void Every_prefix_of_a_gzip_file_is_read_with_a_note_or_refused()
    {
        var content = Gzip(File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", "odd-comms.txt")), File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", "idle.txt")));
        for (var length = 0; length < content.Length; length++)
        {
            if (HostileFiles.ReadOrRefuse(content[..length]) is { } profile && length != LengthOfFirstMember(content)) profile.Report.Notes.ShouldContain(note => note.Contains("damaged or cut short", StringComparison.Ordinal), $"{length} bytes");
        }

        HostileFiles.ReadOrRefuse(content)!.Report.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_mutation_is_read_or_refused(int seed)
    {
        var fixtures = Directory.GetFiles(RepositoryFiles.At("test", "fixtures", "perf-script"), "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(content => content.Length < 8000).ToList();
        HostileFiles.CheckMutations(fixtures, Tokens, seed, Mutations).ShouldBeGreaterThan(Mutations / 2);
    }

    [Fact]
    public void Every_flipped_byte_of_a_gzip_file_is_read_with_a_note_or_refused()
    {
        var content = Gzip(File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", "odd-frames.txt")));
        for (var at = 10; at < content.Length; at++)
        {
            var changed = content.ToArray();
            changed[at] ^= 0x55;
            _ = HostileFiles.ReadOrRefuse(changed);
        }
    }

    [Fact]
    public void Line_of_nothing_but_byte_order_marks_is_passed_over()
    {
        var marks = string.Concat(Enumerable.Repeat("\uFEFF", 300_000));
        var profile = HostileFiles.ReadOrRefuse(Encoding.UTF8.GetBytes($"java 1 [000] 5.000000: cycles: \n\t401000 main (/bin/java)\n\n{marks}\n{marks}java 1 [000] 6.000000: cycles: \n"));

        profile!.Samples.Count.ShouldBe(2);
        profile.Report.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Empty_members_of_a_gzip_file_are_not_all_unpacked_to_find_out_what_it_is()
    {
        using var file = new MemoryStream();
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for (var i = 0; i < 200_000; i++) file.Write(empty);
        file.Position = 0;

        ProfileReader.Identify(file).FormatName.ShouldBeNull();
        file.Position.ShouldBeLessThan(2 << 20);
    }

    private static byte[] Gzip(params byte[][] members)
    {
        using var file = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return file.ToArray();
    }

    private static int LengthOfFirstMember(byte[] content)
    {
        for (var at = 1; at + 2 < content.Length; at++)
        {
            if (content.AsSpan(at) is [0x1F, 0x8B, 8, ..]) return at;
        }

        return -1;
    }
}
