using System.Text;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.Tests.Text;

public sealed class FieldsTests
{
    private const long Max = 1L << 61;

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("5076.6", 5_076_600_000_000L)]
    [InlineData("264874.155353", 264_874_155_353_000L)]
    [InlineData("1.000000001", 1_000_000_001L)]
    [InlineData("1.0000000019", 1_000_000_001L)]
    [InlineData("7.", 7_000_000_000L)]
    [InlineData("2305843009.213693952", 2_305_843_009_213_693_952L)]
    public void Seconds_become_exact_nanoseconds(string text, long expected)
    {
        Fields.TryParseSeconds(Encoding.ASCII.GetBytes(text), Max, out var nanoseconds).ShouldBeTrue();
        nanoseconds.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("-1.0")]
    [InlineData("1.5x")]
    [InlineData("1.0000000000x")]
    [InlineData("2305843009.213693953")]
    [InlineData("99999999999999999999.0")]
    public void What_is_no_time_in_bounds_is_refused(string text) =>
        Fields.TryParseSeconds(Encoding.ASCII.GetBytes(text), Max, out _).ShouldBeFalse();
}
