namespace FlameScope.Formats.Tests.Collapsed;

/// <summary>Every fixture of test/fixtures/collapsed through the harness, and what hostile hands make of them.</summary>
public sealed class CollapsedFixtureTests : FixtureTests<CollapsedFixtureTests>, IFixtures
{
    public static string Format => "collapsed stacks";

    public static string Folder => "collapsed";

    public static string[] Words { get; } = [";", " ", "12", "-1", "0.5", "99999999999999999999", "\n", "\r\n", "#", "\t", "_[k]", "(a.py:3)", "\0", "\uFEFF", "\\", "\\;", "P1;T0:2;", "thread (1): x;", "tid=4];"];

    public static int Mutations => 2000;

    public static int MoreThanRead => 1000;
}
