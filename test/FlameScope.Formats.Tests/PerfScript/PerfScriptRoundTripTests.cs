using System.Text;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>Profiles made at random, printed in a layout, are read back as they were.</summary>
public sealed class PerfScriptRoundTripTests
{
    private const int Seeds = 150;

    public static TheoryData<string> Layouts => [.. AllLayouts.Keys];

    private static readonly Dictionary<string, (PerfScriptLayout Layout, RowParts Parts)> AllLayouts = new(StringComparer.Ordinal)
    {
        ["nanoseconds"] = (new PerfScriptLayout(), RowParts.All),
        ["microseconds"] = (new PerfScriptLayout { Decimals = 6 }, RowParts.All),
        ["milliseconds"] = (new PerfScriptLayout { Decimals = 3 }, RowParts.All),
        ["seconds"] = (new PerfScriptLayout { Decimals = 0 }, RowParts.All),
        ["thread alone"] = (new PerfScriptLayout { HasProcess = false }, RowParts.All & ~RowParts.Process),
        ["no CPU"] = (new PerfScriptLayout { HasCpu = false }, RowParts.All & ~RowParts.Cpu),
        ["no period"] = (new PerfScriptLayout { HasPeriod = false }, RowParts.All & ~RowParts.Weight),
        ["no header, no offsets"] = (new PerfScriptLayout { HasHeader = false, HasOffsets = false }, RowParts.All),
        ["blanks for tabs"] = (new PerfScriptLayout { Indent = "        " }, RowParts.All),
        ["CR LF and byte-order mark"] = (new PerfScriptLayout { HasCarriageReturns = true, HasByteOrderMark = true }, RowParts.All),
        ["one frame on the header line"] = (new PerfScriptLayout { PutsLoneFrameOnHeaderLine = true }, RowParts.All),
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Printed_and_read_back_is_the_same(string name)
    {
        var (layout, parts) = AllLayouts[name];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var profile = RandomPerfScripts.Of(seed, layout.Decimals);
            var text = PerfScriptPrinter.Print(profile, layout);
            var again = ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

            // Lone swapper threads are one per CPU; without the CPU there is nothing to tell them apart by.
            var (ours, theirs) = (ProfileText.Samples(profile, parts), ProfileText.Samples(again, parts));
            if (!layout.HasCpu) (ours, theirs) = (ours.Replace("  swapper  ", "  ", StringComparison.Ordinal), theirs.Replace("  swapper  ", "  ", StringComparison.Ordinal));
            theirs.ShouldBe(ours, $"seed {seed}");
            again.Report.Skipped.ShouldBeEmpty($"seed {seed}");
        }
    }
}
