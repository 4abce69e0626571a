using System.Globalization;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests;

public sealed class ReadLimitsTests
{
    [Fact]
    public void Samples_beyond_the_limit_are_not_read_and_the_report_says_so()
    {
        var profile = Read(Samples(100), new ReadLimits { MaxSamples = 10 });

        profile.Samples.Count.ShouldBe(10);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldBe("Reading stopped at line 31: it holds more than 10 samples. What stands after it is not shown.");
    }

    [Fact]
    public void Distinct_stacks_beyond_the_limit_are_not_read()
    {
        var profile = Read(Samples(100), new ReadLimits { MaxStacks = 20 });

        profile.Stacks.Count.ShouldBeInRange(20, 22);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("more than 20 distinct stacks");
    }

    [Fact]
    public void Distinct_names_beyond_the_limit_are_not_read()
    {
        var profile = Read(Samples(1000), new ReadLimits { MaxNameBytes = 500 });

        profile.Samples.Count.ShouldBeInRange(10, 50);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("more than 500 bytes of distinct names");
    }

    [Fact]
    public void More_distinct_names_than_the_limit_are_not_read_however_short_they_are()
    {
        var profile = Read(Samples(1000), new ReadLimits { MaxNames = 50 });

        profile.Samples.Count.ShouldBeInRange(20, 50);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("more than 50 distinct names");
    }

    [Fact]
    public void Bytes_beyond_the_limit_are_not_read_and_the_half_sample_is_left_out()
    {
        var text = Samples(100);
        var profile = Read(text, new ReadLimits { MaxBytes = 1000 });

        profile.Report.Bytes.ShouldBe(1000);
        profile.Samples.Count.ShouldBe(text[..1000].Split("\n\n").Length - 1);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("Reading stopped after 1,000 bytes");
    }

    [Fact]
    public void Deep_stack_keeps_the_frames_nearest_the_leaf()
    {
        var text = "java 1 [000] 5.000000: cycles: \n" + string.Concat(Enumerable.Range(0, 9000).Select(i => $"\t401000 f{i} (/bin/java)\n"));
        var profile = Read(text);
        var frames = profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Select(profile.Frames.Name).ToList();

        frames.Count.ShouldBe(4097);
        frames[0].ShouldBe("[frames cut]");
        frames[1].ShouldBe("f4095");
        frames[^1].ShouldBe("f0");
        profile.Report.Notes.ShouldHaveSingleItem().ShouldBe("1 stacks are deeper than 4,096 frames; those nearest the root have been cut.");
    }

    [Fact]
    public void Names_that_stand_for_many_inlined_functions_do_not_make_a_stack_deeper()
    {
        var inlined = string.Join("->", Enumerable.Range(0, 2000).Select(i => $"f{i}"));
        var text = "java 1 [000] 5.000000: cycles: \n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"\t401000 {inlined}{i} (/tmp/perf-1.map)\n"));
        var profile = Read(text);

        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Length.ShouldBeInRange(3000, 4097);
        profile.Frames.Name(profile.Stacks.FramesOf(profile.Samples.Stacks[0])[0]).ShouldBe("[frames cut]");
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("1 stacks are deeper than 4,096 frames");
    }

    [Fact]
    public void Long_name_is_cut_between_characters()
    {
        var profile = Read($"java 1 [000] 5.000000: cycles: \n\t401000 {new string('é', 100)} (/bin/java)\n", new ReadLimits { MaxNameLength = 11 });

        profile.Frames.Name(new FrameId(0)).ShouldBe("ééééé…");
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("1 names are longer than 11 bytes");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void Long_line_is_cut_and_the_rest_passed_over(string end)
    {
        var profile = Read($"java 1 [000] 5.000000: cycles: \n\t401000 main (/bin/java)\n\t401000 {new string('x', 5000)}{end}{(end.Length > 0 ? "\t401000 root (/bin/java)\n" : "")}", new ReadLimits { MaxLineLength = 100 });

        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Select(profile.Frames.Name).Reverse().ShouldBe(["main", new string('x', 92), .. end.Length > 0 ? ["root"] : Array.Empty<string>()]);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("1 lines are longer than 100 bytes");
    }

    [Fact]
    public void More_events_than_any_recording_has_become_one()
    {
        var text = string.Concat(Enumerable.Range(0, 70_000).Select(i => $"java 1 [000] 5.000000: event{i}: \n"));
        var profile = Read(text);

        profile.Samples.Count.ShouldBe(70_000);
        profile.Events.Count.ShouldBe(4097);
        profile.Events.Rows[^1].Name.ShouldBe("other events");
    }

    private static string Samples(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"java 1 [000] {i}.000000: cycles: \n\t401000 f{i} (/bin/java)\n\n")));

    private static Profile Read(string text, ReadLimits? limits = null)
    {
        var profile = ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), limits);
        ProfileIntegrity.Check(profile);
        return profile;
    }
}
