using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>A stack is found by its bytes and by nothing else, however many there are and whatever was prepared.</summary>
public sealed class KnownStacksTests
{
    [Theory]
    [InlineData(1, 10, 4)]
    [InlineData(2, 20_000, 40)]
    [InlineData(3, 100, 300_000)]
    public void Each_is_found_by_its_own_bytes(int seed, int count, int mostLength)
    {
        var random = new Random(seed);
        var stacks = new KnownStacks();
        var added = new Dictionary<string, (byte[] Bytes, StackId Stack)>();
        Span<ulong> hashes = stackalloc ulong[KnownStacks.Batch];
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[random.Next(mostLength + 1)];
            random.NextBytes(bytes);
            hashes[i % hashes.Length] = KnownStacks.Hash(bytes);
            if (i % hashes.Length == hashes.Length - 1) _ = stacks.Prepare(hashes);

            var isKnown = stacks.TryGet(bytes, KnownStacks.Hash(bytes), out var stack);
            if (added.TryGetValue(Convert.ToHexString(bytes), out var known))
            {
                if (isKnown) stack.ShouldBe(known.Stack);
                continue;
            }

            isKnown.ShouldBeFalse();
            stacks.Add(bytes, KnownStacks.Hash(bytes), new StackId(i));
            added.Add(Convert.ToHexString(bytes), (bytes, new StackId(i)));
        }

        // What is longer than a block is not kept, and is walked each time.
        foreach (var (bytes, expected) in added.Values.Where(entry => entry.Bytes.Length < 1 << 17))
        {
            stacks.TryGet(bytes, KnownStacks.Hash(bytes), out var stack).ShouldBeTrue();
            stack.ShouldBe(expected);
        }

        stacks.Clear();
        foreach (var (bytes, _) in added.Values) stacks.TryGet(bytes, KnownStacks.Hash(bytes), out _).ShouldBeFalse();
    }

    [Fact]
    public void They_are_forgotten_before_they_take_too_much()
    {
        const int Length = 100_000;
        var stacks = new KnownStacks();
        var (found, bytes) = (0, new byte[Length]);
        for (var i = 0; i < 2_000; i++)
        {
            BitConverter.TryWriteBytes(bytes, i);
            stacks.Add(bytes, KnownStacks.Hash(bytes), new StackId(i));
        }

        for (var i = 0; i < 2_000; i++)
        {
            BitConverter.TryWriteBytes(bytes, i);
            if (!stacks.TryGet(bytes, KnownStacks.Hash(bytes), out var stack)) continue;
            stack.Value.ShouldBe(i);
            found++;
        }

        // 64 MiB in all.
        found.ShouldBeInRange(1, 680);
    }
}
