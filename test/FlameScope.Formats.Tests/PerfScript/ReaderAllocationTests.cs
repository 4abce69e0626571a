using System.Globalization;
using System.Text;
using FlameScope.Formats.Input;
using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>What reading allocates follows from what is kept (28 bytes a sample, and room to grow), not from the lines that are read.</summary>
public sealed class ReaderAllocationTests
{
    private const int Lines = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_whose_names_are_known_cost_their_row_alone(bool lineByLine)
    {
        const int Samples = 4096;
        Allocated(Samples, lineByLine);
        var once = Allocated(Samples, lineByLine);
        var twice = Allocated(2 * Samples, lineByLine);

        // Columns grow by doubling, so 4,096 more samples of 31 bytes may take a column of 8,192 rows; a single object of 24 bytes a line would be 4 MB.
        (twice - once).ShouldBeLessThan(2 * Samples * 31 + 20_000);
    }

    private static long Allocated(int samples, bool lineByLine)
    {
        using var text = new RepeatedSamples(samples);
        var reader = new PerfScriptReader(text, new ProfileBuilder(), new ReadContext(new ReadLimits { LineByLine = lineByLine, BufferLength = 64 << 10 }, CancellationToken.None));
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.ReadLines();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        reader.SampleCount.ShouldBe(samples);
        return allocated;
    }

    /// <summary>Two threads by turns, whose stacks differ at the leaf; the text is made before it is read.</summary>
    private sealed class RepeatedSamples(int samples) : ForwardStream
    {
        private static readonly byte[][] Blocks = [.. Enumerable.Range(0, 8).Select(Block)];
        private readonly MemoryStream _current = new();
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_current.Position == _current.Length)
            {
                if (_given == samples) return 0;
                _current.SetLength(0);
                for (var end = Math.Min(samples, _given + 64); _given < end; _given++) _current.Write(Blocks[_given % Blocks.Length]);
                _current.Position = 0;
            }

            return _current.Read(buffer);
        }

        private static byte[] Block(int number)
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"worker {10 + (number % 2)}/{20 + (number % 2)} [000] 100.000000: 250000 cpu-clock:\n");
            for (var line = 0; line < Lines; line++) text.Append(CultureInfo.InvariantCulture, $"\t{(line == 0 ? number : 0) + (line * 4096),16:x} function_{line}+0x{(line == 0 ? number : 0):x} (/usr/bin/worker)\n");
            return Encoding.ASCII.GetBytes(text.Append('\n').ToString());
        }
    }
}
