using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;
using FlameScope.Cli.Tests.Running;

namespace FlameScope.Cli.Tests.Terminal;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("java", "java")]
    [InlineData("C2 CompilerThre", "C2 CompilerThre")]
    [InlineData("größe 日本 🔥", "größe 日本 🔥")]
    [InlineData("a\e[2Jb", "a\\u{1b}[2Jb")]
    [InlineData("a\nb\tc\u007f", "a\\u{a}b\\u{9}c\\u{7f}")]
    [InlineData("\u009b31m", "\\u{9b}31m")]
    [InlineData("a\u202eb\u200bc\u2028", "a\\u{202e}b\\u{200b}c\\u{2028}")]
    public void Only_what_shows_itself_is_printed_as_it_is(string text, string printed)
    {
        Printable.Of(text).ShouldBe(printed);
    }

    [Fact]
    public void Half_a_surrogate_does_not_reach_the_terminal()
    {
        Printable.Of("a\ud800b").ShouldBe("a\ufffdb");
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(72909, "72.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Bytes_have_the_unit_that_suits(long bytes, string text)
    {
        Quantity.Bytes(bytes).ShouldBe(text);
    }

    [Theory]
    [InlineData(1, "1 ns")]
    [InlineData(12_300_000, "12.3 ms")]
    [InlineData(119_876_543_210, "119.877 s")]
    [InlineData(3_599_999_999_999, "59 min 59 s")]
    [InlineData(7_384_000_000_000, "2 h 03 min 04 s")]
    public void Durations_have_the_unit_that_suits(long nanoseconds, string text)
    {
        Quantity.Duration(nanoseconds).ShouldBe(text);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1048576", 1048576L)]
    [InlineData("512M", 536870912L)]
    [InlineData("4g", 4294967296L)]
    [InlineData("", null)]
    [InlineData("M", null)]
    [InlineData("-1", null)]
    [InlineData("1.5G", null)]
    [InlineData("9999999999T", null)]
    public void Sizes_are_read(string text, long? bytes)
    {
        (Quantity.TryParseBytes(text, out var parsed) ? parsed : (long?)null).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", null, null, "http://127.0.0.1:5000/")]
    [InlineData("http://0.0.0.0:80", null, "t", "http://127.0.0.1/?token=t")]
    [InlineData("http://[::]:5001", "a/b c&d.gz", "t", "http://127.0.0.1:5001/?profile=a%2Fb%20c%26d.gz&token=t")]
    [InlineData("http://*:5001", null, null, "http://127.0.0.1:5001/")]
    [InlineData("http://[::1]:5001", null, null, "http://[::1]:5001/")]
    public void The_address_is_one_that_a_browser_here_can_go_to(string listening, string? shown, string? token, string address)
    {
        ServeSession.Address(listening, shown, token).ShouldBe(address);
    }

    [Fact]
    public void Progress_is_silent_where_nobody_asked_for_it()
    {
        var console = new TestConsole();
        using (var progress = new ProgressLine(console.Console, verbose: false))
        {
            for (var i = 0; i < 3; i++) progress.Report(i, _ => throw new InvalidOperationException("It must not even be worded."));
        }

        console.Error.ShouldBeEmpty();
    }

    [Fact]
    public void The_line_of_progress_is_taken_away_again()
    {
        var console = new TestConsole(terminal: true);
        using (var progress = new ProgressLine(console.Console, verbose: false))
        {
            SpinWait.SpinUntil(() =>
            {
                progress.Report(7, number => $"at {number}");
                return console.Error.Length > 0;
            });
        }

        console.Error.ShouldStartWith("\rat 7\e[K");
        console.Error.ShouldEndWith("\r\e[K");
    }
}
