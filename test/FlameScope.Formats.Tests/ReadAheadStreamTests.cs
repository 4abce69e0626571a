using FlameScope.Formats.Input;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

public sealed class ReadAheadStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(5000)]
    public void Gives_the_bytes_of_the_other_stream(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        foreach (var piece in new[] { 1, 7, 100, 10_000 })
        {
            using var ahead = new ReadAheadStream(new ChoppedStream(content, piece));
            using var read = new MemoryStream();
            ahead.CopyTo(read, 33);
            read.ToArray().ShouldBe(content);
        }
    }

    [Fact]
    public void An_error_comes_after_the_bytes_before_it()
    {
        using var ahead = new ReadAheadStream(new FailingStream(1000));
        using var read = new MemoryStream();

        Should.Throw<InvalidDataException>(() => ahead.CopyTo(read, 64)).Message.ShouldBe("here");
        read.Length.ShouldBe(1000);
    }

    [Fact]
    public void Can_be_left_before_the_end()
    {
        var source = new ChoppedStream(new byte[1_000_000], 50);
        using (var ahead = new ReadAheadStream(source)) ahead.ReadByte().ShouldBe(0);
    }

    private sealed class FailingStream(int length) : ForwardStream
    {
        private int _left = length;

        public override int Read(Span<byte> buffer)
        {
            if (_left == 0) throw new InvalidDataException("here");
            var count = Math.Min(buffer.Length, Math.Min(_left, 77));
            _left -= count;
            return count;
        }
    }
}
