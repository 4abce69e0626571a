using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Instruments;

/// <summary>Every fixture of test/fixtures/instruments through the harness, and what hostile hands make of them.</summary>
public sealed class InstrumentsFixtureTests
{
    private const string Format = "Instruments XML";

    private static readonly FormatFixtures Fixtures = new("instruments");

    private static readonly string[] Words = ["<", ">", "/>", "<row>", "</row>", "<frame ref=\"13\"/>", "<backtrace>", "</backtrace>", "\"", "&lt;", "&#0;", "<![CDATA[", "<!--", "12", "-1", "99999999999999999999", " ref=\"2\"", " id=\"2\"", "\0", "\uFEFF"];

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures["invalid/" + file]).Message.ShouldEndWith(".");

    [Fact]
    public void Fixtures_are_listed_and_approved() => Fixtures.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. Fixtures.Valid.Select(file => File.ReadAllBytes(Fixtures[file]))], Words, seed, 1000).ShouldBeGreaterThan(200);

    public static TheoryData<string, string> Endless => new()
    {
        { "elements in each other", string.Concat(Enumerable.Repeat("<a>", 100_000)) },
        { "distinct names", string.Concat(Enumerable.Range(0, 150_000).Select(number => $"<a{number}/>")) },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_the_parser_would_keep_ends_the_reading(string what, string text)
    {
        var refused = Should.Throw<ProfileFormatException>(() => Read(Table(text), ReadLimits.Default), what);
        refused.Message.ShouldContain("XML that is damaged or cut short before its first sample");

        var shown = Read(Table(Row("""<frame name="f"/>""") + text), ReadLimits.Default);
        shown.Samples.Count.ShouldBe(1);
        shown.Report.Notes.ShouldHaveSingleItem().ShouldContain("damaged or cut short at line 1");
    }

    [Fact]
    public void A_row_that_never_ends_is_not_kept_without_end()
    {
        var first = Row("""<frame id="1" name="f"/>""");
        var frames = string.Concat(Enumerable.Range(2, 5_000).Select(id => $"""<frame id="{id}" name="f"/>"""));
        var profile = Read(Table(first + Row(frames) + Row("""<frame ref="1"/>""")), ReadLimits.Default with { MaxNames = 1_000 });
        profile.Samples.Count.ShouldBe(1);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("more than 1,000 distinct names");

        var deep = Read(Table(first + Row(string.Concat(Enumerable.Repeat("""<frame ref="1"/>""", 100_000)))), ReadLimits.Default);
        deep.Samples.Count.ShouldBe(2);
        deep.Report.Notes.ShouldHaveSingleItem().ShouldContain("1 stacks are deeper than 4,096 frames");
    }

    [Fact]
    public void Weights_of_two_units_in_one_table_are_two_events()
    {
        var profile = Read(Table(Row("""<frame name="f"/>""") + Row("""<frame name="f"/>""").Replace("weight>", "cycle-weight>", StringComparison.Ordinal)), ReadLimits.Default);
        profile.Events.Rows.ToArray().Select(row => (row.Name, row.Unit, row.IsCpuTime)).ShouldBe([("time-profile", "ns", true), ("time-profile (cycles)", "cycles", true)]);
    }

    [Theory]
    [InlineData("Running", Profiles.SampleState.Running)]
    [InlineData("Blocked", Profiles.SampleState.Waiting)]
    [InlineData("Waiting", Profiles.SampleState.Waiting)]
    [InlineData("Suspended", Profiles.SampleState.Waiting)]
    [InlineData("Idle", Profiles.SampleState.Idle)]
    [InlineData("Preempted", Profiles.SampleState.Unknown)]
    public void State_of_a_thread_is_told_by_its_word(string word, Profiles.SampleState state)
    {
        var row = Row("""<frame name="f"/>""").Replace("<weight>", $"""<thread-state fmt="{word}">{word}</thread-state><weight>""", StringComparison.Ordinal);
        Read(Table(row), ReadLimits.Default).Samples.State(0).ShouldBe(state);
    }

    private static string Table(string rows) => $"""<?xml version="1.0"?><trace-query-result><node xpath='//trace-toc[1]/run[1]/data[1]/table[1]'><schema name="time-profile"><col><mnemonic>time</mnemonic><engineering-type>sample-time</engineering-type></col></schema>{rows}</node></trace-query-result>""";

    private static string Row(string frames) => $"<row><sample-time>1000</sample-time><weight>5</weight><backtrace>{frames}</backtrace></row>";

    private static Profiles.Profile Read(string text, ReadLimits limits) => ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), limits, cancel: TestContext.Current.CancellationToken);
}
