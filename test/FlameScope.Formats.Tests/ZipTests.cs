using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FlameScope.Formats.Input;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>Zip archives are unpacked on the way; the profile within is found by content.</summary>
public sealed class ZipTests
{
    private const string Profile = "java 1 [000] 5.000000: cycles: \n\t401000 main (/bin/java)\n\njava 1 [000] 6.000000: cycles: \n\t401000 main (/bin/java)\n\n";
    private const string Other = "nginx 1 [000] 7.000000: cycles: \n\t401000 main (/bin/nginx)\n\n";

    private static readonly byte[] Picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10];

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Profile_is_found_by_content_among_other_files(CompressionLevel level)
    {
        var archive = Zip(level, ("notes/readme.md", "# Recorded today"u8.ToArray()), ("empty", []), ("a/b.png", Picture), ("what.ever", Bytes(Profile)));

        var profile = ProfileReader.Read(new MemoryStream(archive));
        profile.Samples.Count.ShouldBe(2);
        profile.Report.Format.ShouldBe("perf script");
        profile.Report.Notes.ShouldBeEmpty();
        ProfileReader.Identify(new MemoryStream(archive)).ShouldBe(new FileIdentity("perf script", FilePacking.Zip, "perf script, zipped"));
    }

    [Fact]
    public void Of_several_profiles_the_first_is_shown_and_the_others_are_told_of()
    {
        var profile = ProfileReader.Read(new MemoryStream(Zip(("one.txt", Bytes(Other)), ("two.txt", Bytes(Profile)))));

        profile.Samples.Count.ShouldBe(1);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldBe("The zip archive holds 2 profiles, and \"one.txt\" is shown; unpack it to open the others.");
    }

    [Fact]
    public void Text_of_perf_script_goes_first_in_an_archive_of_perfcollect()
    {
        ProfileReader.Read(new MemoryStream(Zip(("x.trace/other.txt", Bytes(Other)), ("x.trace/perf.data", "PERFILE2"u8.ToArray()), ("x.trace/perf.data.txt", Bytes(Profile))))).Samples.Count.ShouldBe(2);
    }

    [Fact]
    public void Gzip_in_zip_and_zip_in_gzip_are_unpacked()
    {
        ProfileReader.Read(new MemoryStream(Zip(("profile.gz", Gzip(Bytes(Profile)))))).Samples.Count.ShouldBe(2);
        var archive = Gzip(Zip(("profile", Bytes(Profile))));
        ProfileReader.Read(new MemoryStream(archive)).Samples.Count.ShouldBe(2);
        ProfileReader.Identify(new MemoryStream(archive)).FormatName.ShouldBe("perf script");
    }

    [Fact]
    public void Zip_in_zip_is_not_unpacked_and_says_so()
    {
        Refusal(Zip(("inner.zip", Zip(("profile", Bytes(Profile)))))).ShouldBe("This is a zip archive with one file in it, \"inner.zip\": a zip archive within another archive: unpack the outer one and open that.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Archive_that_comes_through_a_pipe_is_kept_while_it_is_read(int piece)
    {
        ProfileReader.Read(new ChoppedStream(Zip(("profile", Bytes(Profile))), piece)).Samples.Count.ShouldBe(2);
    }

    [Fact]
    public void Temporary_file_is_private_and_gone_when_it_is_closed()
    {
        string name;
        using (var file = TemporaryFile.Of(new MemoryStream([1, 2, 3]), maxBytes: 3, out var isWhole))
        {
            isWhole.ShouldBeTrue();
            file.Length.ShouldBe(3);
            file.Position.ShouldBe(0);
            name = file.Name;
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file.SafeFileHandle).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Exists(name).ShouldBeFalse();
    }

    [Fact]
    public void Archive_from_a_pipe_over_the_limit_is_refused_in_words()
    {
        var limits = new ReadLimits { MaxSpooledBytes = 100 };
        Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new ChoppedStream(Zip(CompressionLevel.NoCompression, ("profile", Bytes(Profile))), 50), limits)).Message
            .ShouldBe("This is a zip archive of more than 100 bytes that comes through a pipe or out of gzip: unpack it and open what is in it.");
    }

    [Fact]
    public void Archive_that_unpacks_to_more_than_the_limit_is_read_up_to_it()
    {
        var archive = Zip(("profile", Bytes(string.Concat(Enumerable.Repeat(Profile, 10_000)))));
        var profile = ProfileReader.Read(new MemoryStream(archive), new ReadLimits { MaxBytes = 200_000 });

        profile.Samples.Count.ShouldBeInRange(1, 19_999);
        profile.Report.Notes[0].ShouldContain("the limit");
        profile.Report.Bytes.ShouldBe(200_000);
    }

    [Fact]
    public void Only_so_many_entries_are_looked_at()
    {
        var files = Enumerable.Range(0, 20).Select(i => ($"{i}.png", Picture)).Append(("profile", Bytes(Profile))).ToArray();
        Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(Zip(files)), new ReadLimits { MaxArchiveEntries = 10 })).Message
            .ShouldBe("This is a zip archive of 10 files or more, none of them a profile that is read here. The largest, \"0.png\", is a PNG picture, not a profile.");
        ProfileReader.Read(new MemoryStream(Zip(files))).Samples.Count.ShouldBe(2);
    }

    [Fact]
    public void Archive_without_a_profile_says_what_it_holds()
    {
        Refusal(Zip()).ShouldBe("This is a zip archive with nothing in it.");
        Refusal(Zip(("perf.data", "PERFILE2"u8.ToArray()))).ShouldStartWith("This is a zip archive with one file in it, \"perf.data\": perf.data, perf's binary recording");
    }

    [Fact]
    public void Archive_that_was_cut_shows_what_could_be_read()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"java {i} [000] {i}.000000: cycles: \n\t401000 f{i * 7919 % 1000} (/bin/java)\n\n"));
        var archive = Zip(("readme", "hello"u8.ToArray()), ("profile", Bytes(text)));
        var profile = ProfileReader.Read(new MemoryStream(archive[..(archive.Length / 2)]));

        profile.Samples.Count.ShouldBeInRange(1, 4999);
        profile.Report.Notes[0].ShouldBe("The zip archive is cut short: its table of contents is missing, and it was read without.");
        profile.Report.Notes[1].ShouldContain("damaged or cut short");
    }

    [Fact]
    public void Damaged_content_is_noticed_by_its_checksum()
    {
        var archive = Zip(("profile", Bytes(string.Concat(Enumerable.Repeat(Profile, 1000)))));
        var crc = archive.AsSpan().IndexOf("PK\u0001\u0002"u8) + 16;
        archive[crc] ^= 1;

        ProfileReader.Read(new MemoryStream(archive)).Report.Notes[0].ShouldContain("damaged or cut short");
    }

    [Fact]
    public void Large_directory_of_sixty_four_bits_is_found()
    {
        // The same archive with the directory's place told by the record of zip64 alone.
        var archive = Zip(("profile", Bytes(Profile)));
        var end = archive.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var directory = BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(end + 16));
        var record = new byte[56 + 20];
        "PK\u0006\u0006"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), directory);
        "PK\u0006\u0007"u8.CopyTo(record.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), end);
        archive.AsSpan(end + 16, 4).Fill(0xFF);

        ProfileReader.Read(new MemoryStream([.. archive[..end], .. record, .. archive[end..]])).Samples.Count.ShouldBe(2);
    }

    [Fact]
    public void Every_prefix_and_every_flipped_byte_is_read_or_refused()
    {
        var archive = Zip(("a.png", Picture), ("profile", Bytes(string.Concat(Enumerable.Repeat(Profile + Other, 5)))));
        var read = 0;
        for (var length = 4; length < archive.Length; length++) read += ReadOrRefuse(archive[..length]);
        for (var at = 4; at < archive.Length; at++)
        {
            foreach (var change in (ReadOnlySpan<byte>)[0x01, 0x80, 0xFF])
            {
                var changed = archive.ToArray();
                changed[at] ^= change;
                read += ReadOrRefuse(changed);
            }
        }

        read.ShouldBeGreaterThan(archive.Length);
    }

    [Fact]
    public void Progress_of_an_archive_reaches_the_whole()
    {
        var text = string.Concat(Enumerable.Repeat(Profile, 20_000));
        var reports = new List<ReadProgress>();
        ProfileReader.Read(new MemoryStream(Zip(("profile", Bytes(text)))), progress: new Reports(reports));

        reports[^1].ShouldBe(new ReadProgress(text.Length, text.Length, 40_000));
    }

    private static int ReadOrRefuse(byte[] content)
    {
        try
        {
            ProfileIntegrity.Check(ProfileReader.Read(new MemoryStream(content), cancel: TestContext.Current.CancellationToken));
            return 1;
        }
        catch (ProfileFormatException refused)
        {
            refused.Message.ShouldEndWith(".");
            return 0;
        }
    }

    private static string Refusal(byte[] content)
    {
        var message = Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(content))).Message;
        ProfileReader.Identify(new MemoryStream(content)).ShouldBe(new FileIdentity(FormatName: null, FilePacking.Zip, message["This is ".Length..]));
        return message;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files) => Zip(CompressionLevel.Optimal, files);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) gzip.Write(content);
        return file.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Reports(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }
}
