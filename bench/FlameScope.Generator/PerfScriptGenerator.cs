using System.Buffers.Text;

namespace FlameScope.Generator;

/// <summary>Prints samples of a made-up machine as <c>perf script</c> does, until there are enough bytes. Memory does not grow with the text.</summary>
internal sealed class PerfScriptGenerator
{
    private const long Second = 1_000_000_000;

    private readonly GeneratorOptions _options;
    private readonly Stream _output;
    private readonly SeededRandom _random;
    private readonly Machine _machine;
    private readonly HashSet<string> _comms = new(StringComparer.Ordinal);
    private readonly byte[] _block = new byte[1 << 20];
    private readonly long _period;
    private int _filled;
    private long _written;
    private long _samples;
    private long _frameLines;
    private long _inversions;

    private PerfScriptGenerator(GeneratorOptions options, Stream output)
    {
        _options = options;
        _output = output;
        _random = new(SeededRandom.Mix(options.Seed, 7));
        _machine = new(options, _random);
        _period = (long)(Second / options.Rate);
    }

    /// <summary>Writes a text as the options say.</summary>
    /// <exception cref="IOException">The output takes no more.</exception>
    public static GeneratedText Generate(GeneratorOptions options, Stream output, CancellationToken cancel = default) => new PerfScriptGenerator(options, output).Run(cancel);

    private GeneratedText Run(CancellationToken cancel)
    {
        var header = PerfHeader.Make(_options);
        Write(header);
        var start = 1_786 * Second;
        var next = new long[_options.Cpus];
        for (var cpu = 0; cpu < next.Length; cpu++) next[cpu] = start + (_period * cpu / next.Length) + _random.Below(50_000);
        long now = start, printed = start;
        while (_written + _filled < _options.Bytes)
        {
            var cpu = 0;
            for (var other = 1; other < next.Length; other++) if (next[other] < next[cpu]) cpu = other;
            now = next[cpu];
            next[cpu] = now + _period + _random.Below(40_001) - 20_000 + (_random.Chance(0.01) ? _period : 0);
            // perf orders what it prints, except for what comes too late for its queue.
            var time = _random.Chance(0.0002) ? now - _random.Below(2_000_000) : now;
            if (time / 1000 < printed / 1000) _inversions++;
            printed = time;
            Sample(cpu, time, now - start);
            if ((_samples & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
        }
        Flush();
        return new(_written, _samples, _frameLines, _comms.Count, 1, _machine.ProcessesStarted, _inversions, (double)(now - start) / Second);
    }

    private void Sample(int cpu, long time, long elapsed)
    {
        _samples++;
        if (_random.Chance(0.0001))
        {
            // A task that was gone when perf asked for it.
            Print(":-1"u8, ":-1", -1, cpu, time, default);
            return;
        }
        var thread = _machine.Next(cpu, elapsed);
        Print(thread.CommBytes, thread.Comm, thread.Tid, cpu, time, _random.Chance(0.0003) ? default : thread.Text);
    }

    /// <summary><c>comm %5d [%03d] %12s: %10ld %s: </c>, the stack, an empty line.</summary>
    private void Print(ReadOnlySpan<byte> commBytes, string comm, int tid, int cpu, long time, ReadOnlySpan<byte> stack)
    {
        _comms.Add(comm);
        _frameLines += stack.Count((byte)'\n');
        if (_block.Length - _filled < 256 + stack.Length) Flush();
        var head = _block.AsSpan(_filled);
        commBytes.CopyTo(head);
        var at = commBytes.Length;
        head[at++] = (byte)' ';
        at += Padded(head[at..], tid, 5);
        " ["u8.CopyTo(head[at..]);
        Utf8Formatter.TryFormat(cpu, head[(at + 2)..], out _, new('D', 3));
        "] "u8.CopyTo(head[(at + 5)..]);
        at += 7;
        at += Padded(head[at..], time / Second, 5);
        head[at++] = (byte)'.';
        Utf8Formatter.TryFormat(time % Second / 1000, head[at..], out _, new('D', 6));
        ": "u8.CopyTo(head[(at + 6)..]);
        at += 8;
        at += Padded(head[at..], _period, 10);
        " cpu-clock:ppp: \n"u8.CopyTo(head[at..]);
        at += 17;
        stack.CopyTo(head[at..]);
        at += stack.Length;
        head[at++] = (byte)'\n';
        _filled += at;
    }

    private static int Padded(Span<byte> field, long number, int width)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        var blanks = Math.Max(0, width - length);
        field[..blanks].Fill((byte)' ');
        digits[..length].CopyTo(field[blanks..]);
        return blanks + length;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_block.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Flush()
    {
        _output.Write(_block, 0, _filled);
        _written += _filled;
        _filled = 0;
    }
}
