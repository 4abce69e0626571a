using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>Messages come back as they were added, over the ends of blocks too.</summary>
public sealed class MessageLogTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(3_000, 90)]
    [InlineData(6, 3_000_000)]
    public void Messages_come_back_in_their_order(int count, int mostLength)
    {
        var random = new Random(count);
        var log = new MessageLog();
        var added = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var message = new byte[random.Next(mostLength + 1)];
            random.NextBytes(message);
            log.Add(message);
            added.Add(message);
        }

        log.Count.ShouldBe(count);
        log.Cost.ShouldBe(added.Sum(message => 4L + message.Length));
        for (var pass = 0; pass < 2; pass++)
        {
            var read = 0;
            foreach (var message in log) message.SequenceEqual(added[read++]).ShouldBeTrue();
            read.ShouldBe(count);
        }
    }
}
