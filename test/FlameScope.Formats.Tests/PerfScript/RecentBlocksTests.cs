using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>Whatever is recognised from a sample before, the profile is to the last row number the one that reading line by line gives.</summary>
public sealed class RecentBlocksTests
{
    private static readonly int[] BufferLengths = [300, 4096, 256 << 10];

    public static TheoryData<string> Fixtures =>
        [.. Directory.GetFiles(RepositoryFiles.At("test", "fixtures", "perf-script"), "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_twice(string file)
    {
        var content = File.ReadAllBytes(RepositoryFiles.At("test", "fixtures", "perf-script", file));
        Check([.. content, .. "\n"u8, .. content]);
    }

    [Fact]
    public void Random_profiles_in_every_layout()
    {
        PerfScriptLayout[] layouts = [new(), new() { HasCarriageReturns = true }, new() { Indent = "        " }, new() { HasOffsets = false }, new() { PutsLoneFrameOnHeaderLine = true }];
        for (var seed = 0; seed < 15; seed++)
        {
            foreach (var layout in layouts) Check(Encoding.UTF8.GetBytes(PerfScriptPrinter.Print(RandomPerfScripts.Of(seed, 6), layout)));
        }
    }

    [Fact]
    public void Samples_that_share_much_with_what_was_read_before()
    {
        for (var seed = 0; seed < 90; seed++) Check(Related(new Random(seed), odd: seed % 3));
    }

    [Fact]
    public void Text_changed_at_random()
    {
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var content = Related(random, odd: 0, samples: 12);
            for (var changes = random.Next(1, 8); changes > 0; changes--) content[random.Next(content.Length)] = (byte)"\n\n :\t#(.0x[\r".ElementAt(random.Next(12));
            Check(content[..random.Next(content.Length / 2, content.Length)]);
        }
    }

    [Fact]
    public void Limits_count_as_they_do_line_by_line()
    {
        for (var seed = 0; seed < 9; seed++)
        {
            var content = Related(new Random(seed), odd: seed % 3);
            foreach (var depth in new[] { 1, 3, 5, 8 }) Check(content, new ReadLimits { MaxStackDepth = depth });
            Check(content, new ReadLimits { MaxLineLength = 60 });
            Check(content, new ReadLimits { MaxLineLength = 400 });
            Check(content, new ReadLimits { MaxNameLength = 12 });
            Check(content, new ReadLimits { MaxSamples = 20 });
            Check(content, new ReadLimits { MaxStacks = 30 });
            Check(content, new ReadLimits { MaxNames = 12 });
            Check(content, new ReadLimits { MaxBytes = content.Length - 100 });
            Check(content, new ReadLimits { MaxBytes = content.Length / 2 });
        }
    }

    [Fact]
    public void Stacks_beyond_what_is_kept()
    {
        var deep = string.Concat(Enumerable.Range(0, 2000).Select(i => $"\t {i:x8} function_with_a_longer_name_{i}+0x1 (/usr/bin/deep)\n"));
        Check(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"deep 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401{i:x3} leaf+0x{i:x} (/usr/bin/deep)\n{deep}\n"))));
    }

    [Fact]
    public void A_file_of_another_form_is_not_looked_through_again_and_again()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"odd 12/13 [000] {100 + i}.000000: 1 cpu-clock:\n\t 401000 main+0x{i:x} (/usr/bin/odd)\n  odd.c:{i}\n\t 402000 start (/usr/bin/odd)\n\n"));
        Check(Encoding.UTF8.GetBytes(text + text.Replace("  odd.c", "\t 403000 odd.c", StringComparison.Ordinal)));
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
    public void Lines_that_are_the_same_are_really_recognised()
    {
        var block = new RecentBlock(new OutgrownTexts());
        var text = "\t 1 leaf (/a)\n\t 2 middle (/a)\n\t 3 root (/a)\n"u8;
        block.SharedWith(text, out _).ShouldBe(0);
        block.Replace(text, 0);
        foreach (var (step, start) in new[] { 14, 30, text.Length }.Index())
        {
            block.SetStart(step, start);
            block.Path.Set(step, step, new StackId(step), StringId.Empty, hasSymbols: true);
        }

        block.Path.End(3);
        block.SharedWith(text, out var bytes).ShouldBe(3);
        bytes.ShouldBe(text.Length);
        block.SharedWith("\t 9 leaf (/a)\n\t 2 middle (/a)\n\t 3 root (/a)\n"u8, out bytes).ShouldBe(2);
        bytes.ShouldBe(30);
        block.SharedWith("\t 22 middle (/a)\n\t 3 root (/a)\n"u8, out _).ShouldBe(1);
        block.SharedWith("2 middle (/a)\n\t 3 root (/a)\n"u8, out _).ShouldBe(1);
        block.SharedWith("x\t 2 middle (/a)\n\t 3 root (/a)\n"u8, out _).ShouldBe(1);
        block.SharedWith("\t 2 middle (/a)\n\t 3 root (/a)\n"u8, out _).ShouldBe(2);
        block.SharedWith("\t 0 below (/a)\n\t 1 leaf (/a)\n\t 2 middle (/a)\n\t 3 root (/a)\n"u8, out _).ShouldBe(3);
        block.SharedWith("\t 3 root (/b)\n"u8, out _).ShouldBe(0);
    }

    /// <summary>Samples of a few threads whose stacks leave those before them at random places; some with lines that are no plain frames.</summary>
    private static byte[] Related(Random random, int odd, int samples = 60)
    {
        var text = new StringBuilder();
        var stacks = Enumerable.Range(0, 3).Select(_ => new List<string>()).ToArray();
        for (var i = 0; i < samples; i++)
        {
            var thread = random.Next(stacks.Length);
            var stack = stacks[thread];
            for (var drop = random.Next(stack.Count + 1); drop > 0 && random.Next(4) > 0; drop--) stack.RemoveAt(stack.Count - 1);
            for (var grow = random.Next(5); grow > 0; grow--) stack.Add(FrameText(random));
            text.Append("worker").Append(random.Next(12) == 0 ? " 7: x" : "").Append(CultureInfo.InvariantCulture, $" 10/{thread} [00{random.Next(3)}] {100 + i}.{random.Next(1_000_000):d6}: 250000 cpu-clock:\n");
            foreach (var line in Enumerable.Reverse(stack))
            {
                text.Append('\t').Append(line).Append(odd == 1 && random.Next(40) == 0 ? "\r\n" : "\n");
                if (odd == 2 && random.Next(40) == 0) text.Append(new[] { "  file.c:12 (inlined)\n", "  file.c:12\n", "\n", "|12 int x;\n", "# captured on\n", "\tmain+12:\n" }[random.Next(6)]);
            }

            if (random.Next(10) > 0) text.Append('\n');
            if (odd == 2 && random.Next(20) == 0) text.Append(new[] { "\t 401000 late (/usr/bin/x)\n\n", "\n", "x 1 PERF_RECORD_LOST lost 3\n", "strange line\n", "  late.c:1 (inlined)\n" }[random.Next(5)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string FrameText(Random random)
    {
        string[] names = ["main", "step", "operator+", "void f(int, char)", "[unknown]", "Lorg/example/Main;::run->Lorg/example/Main;::step", "_ZN3foo"];
        string[] libraries = ["(/usr/bin/node)", "([kernel.kallsyms])", "(/tmp/perf-12.map)", "(inlined)", "(/opt/a b (deleted))", ""];
        return $"{random.Next(1 << 12),16:x} {names[random.Next(names.Length)]}{(random.Next(3) > 0 ? $"+0x{random.Next(40):x}" : "")} {libraries[random.Next(libraries.Length)]}";
    }

    private static void Check(byte[] content, ReadLimits? limits = null)
    {
        limits ??= new ReadLimits();
        var plain = Read(content, limits with { LineByLine = true });
        foreach (var length in BufferLengths) Read(content, limits with { BufferLength = length }).ShouldBe(plain, $"buffer of {length}");
    }

    private static string Read(byte[] content, ReadLimits limits)
    {
        try
        {
            var profile = ProfileReader.Read(new MemoryStream(content), limits);
            ProfileIntegrity.Check(profile);
            return ProfileTables.Of(profile);
        }
        catch (ProfileFormatException e)
        {
            return e.Message;
        }
    }
}
