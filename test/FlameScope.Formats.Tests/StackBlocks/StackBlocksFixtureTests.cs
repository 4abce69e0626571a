namespace FlameScope.Formats.Tests.StackBlocks;

/// <summary>Every fixture of test/fixtures/stack-blocks through the harness, and what hostile hands make of them.</summary>
public sealed class StackBlocksFixtureTests : FixtureTests<StackBlocksFixtureTests>, IFixtures
{
    public static string Format => "DTrace or bpftrace stacks";

    public static string Folder => "stack-blocks";

    public static string[] Words { get; } = ["\n", "\n\n", "        ", "--\n", "12", "5076600000123 1 2 3 x\n", "@[\n", "]: 5", ", ", "`", "+0x1c", "+12", "    -    a (5)\n", "\t", "\0", "\uFEFF", "ffffffff9a1b2c3d", "99999999999999999999", "  0  1  :profile-97 "];

    public static int Mutations => 2000;

    public static int MoreThanRead => 1000;
}
