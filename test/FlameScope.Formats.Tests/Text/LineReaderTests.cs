using System.Text;
using FlameScope.Formats.Text;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Text;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n\r\nc", new[] { "a", "b", "", "c" })]
    [InlineData("\uFEFFa\n\uFEFFb\n", new[] { "a", "\uFEFFb" })]
    [InlineData("a\rb\n", new[] { "a\rb" })]
    public void Lines_lose_their_ends_and_nothing_else(string text, string[] expected)
    {
        foreach (var piece in new[] { 1, 2, 3, 7, 64 }) Lines(text, piece).ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Any_text_is_read_the_same_whatever_the_sizes_of_buffer_and_reads()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? "\n" : new string((char)('a' + random.Next(26)), random.Next(90))));
            string[] expected = text.Length == 0 ? [] : text.EndsWith('\n') ? text[..^1].Split('\n') : text.Split('\n');
            Lines(text, random.Next(1, 200), bufferLength: random.Next(1, 300)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Counts_lines_bytes_and_the_open_end()
    {
        using var lines = new LineReader(new MemoryStream("ab\r\nc"u8.ToArray()), maxLineLength: 100);

        lines.TryRead(out _).ShouldBeTrue();
        (lines.Number, lines.Bytes, lines.LastIsOpen).ShouldBe((1, 4, false));
        lines.TryRead(out _).ShouldBeTrue();
        (lines.Number, lines.Bytes, lines.LastIsOpen).ShouldBe((2, 5, true));
        lines.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void Long_line_is_cut_and_the_next_one_is_whole()
    {
        var text = new string('x', 1000) + "\nshort\n" + new string('y', 11) + "\n" + new string('z', 500);
        Lines(text, piece: 13, maxLineLength: 10).ShouldBe(["xxxxxxxxxx", "short", "yyyyyyyyyy", "zzzzzzzzzz"]);
    }

    private static List<string> Lines(string text, int piece, int maxLineLength = 10_000, int bufferLength = 16)
    {
        using var reader = new LineReader(new ChoppedStream(Encoding.UTF8.GetBytes(text), piece), maxLineLength, bufferLength);
        var lines = new List<string>();
        while (reader.TryRead(out var line)) lines.Add(Encoding.UTF8.GetString(line));
        reader.Number.ShouldBe(lines.Count);
        reader.Bytes.ShouldBe(Encoding.UTF8.GetByteCount(text));
        return lines;
    }
}
