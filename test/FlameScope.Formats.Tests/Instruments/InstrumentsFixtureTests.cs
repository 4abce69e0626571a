namespace FlameScope.Formats.Tests.Instruments;

/// <summary>Every fixture of test/fixtures/instruments through the harness, and what hostile hands make of them.</summary>
public sealed class InstrumentsFixtureTests : FixtureTests<InstrumentsFixtureTests>, IFixtures
{
    public static string Format => "Instruments XML";

    public static string Folder => "instruments";

    public static string[] Words { get; } = ["<", ">", "/>", "<row>", "</row>", "<frame ref=\"13\"/>", "<backtrace>", "</backtrace>", "\"", "&lt;", "&#0;", "<![CDATA[", "<!--", "12", "-1", "99999999999999999999", " ref=\"2\"", " id=\"2\"", "\0", "\uFEFF"];

    public static int Mutations => 1000;

    public static int MoreThanRead => 200;

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
