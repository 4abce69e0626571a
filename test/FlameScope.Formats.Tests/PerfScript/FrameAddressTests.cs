using System.Text;
using System.Text.RegularExpressions;
using FlameScope.Formats.PerfScript;

namespace FlameScope.Formats.Tests.PerfScript;

public sealed partial class FrameAddressTests
{
    [Fact]
    public void Is_passed_over_whatever_its_width()
    {
        const string Characters = " \t0129abcfgF/:[`@G\u007f";
        var random = new Random(11);
        var found = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var line = new StringBuilder(random.Next(20) == 0 ? " " : "\t");
            var blanks = random.Next(18);
            line.Append(' ', blanks);
            var digits = random.Next(3) == 0 ? random.Next(20) : Math.Max(0, 16 - blanks);
            for (var at = 0; at < digits; at++) line.Append("0123456789abcdefABCDEF"[random.Next(22)]);
            if (random.Next(2) == 0) line[random.Next(line.Length)] = Characters[random.Next(Characters.Length)];
            if (random.Next(4) > 0) line.Append(" main+0x1 (/bin/x)");

            var text = line.ToString();
            var expected = Plain().Match(text);
            FrameLine.TryAfterAddress(Encoding.Latin1.GetBytes(text), out var rest).ShouldBe(expected.Success, text);
            if (!expected.Success) continue;
            Encoding.Latin1.GetString(rest).ShouldBe(expected.Groups["rest"].Value, text);
            found++;
        }

        found.ShouldBeGreaterThan(20_000);
    }

    [GeneratedRegex(@"\A\t[ \t]*[0-9a-fA-F]+ (?<rest>.*)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
