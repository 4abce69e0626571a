using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.StackBlocks;

/// <summary>
/// The line before a stack, as the recipes of docs/recording.md print it: <c>time cpu process thread comm</c>. Fewer numbers are understood too: <c>time process thread comm</c>,
/// <c>time thread comm</c>, <c>time comm</c>.
/// </summary>
internal readonly ref struct BlockHeader
{
    private const int MaxNumbers = 3;

    /// <summary>Nanoseconds.</summary>
    public required long TimeNs { get; init; }

    /// <summary>The CPU; -1 where not known.</summary>
    public short Cpu { get; init; }

    /// <summary>All but time and CPU, as it stands in the line.</summary>
    public ReadOnlySpan<byte> Owner { get; init; }

    /// <summary>The process; null where not known.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The thread; null where not known.</summary>
    public int? Tid { get; init; }

    /// <summary>The thread's name.</summary>
    public ReadOnlySpan<byte> Comm { get; init; }

    /// <summary>Takes a line apart.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out BlockHeader header)
    {
        header = default;
        var rest = Fields.TrimEnd(line);
        var timeText = Fields.FirstToken(rest);
        if (timeText.IsEmpty || !Fields.IsDigit(timeText[0])) return false;
        rest = Fields.TrimStart(rest[timeText.Length..]);
        if (rest.IsEmpty || rest[^1] == ':' || !TryTime(timeText, out var time)) return false;

        var numbers = default(Numbers);
        Span<int> starts = stackalloc int[MaxNumbers];
        var (count, at) = (0, 0);
        while (count < MaxNumbers && at < rest.Length)
        {
            var word = Fields.FirstToken(rest[at..]);
            if (!Fields.TryParse(word, out var value) || value > int.MaxValue) break;
            starts[count] = at;
            numbers[count++] = (int)value;
            at += word.Length;
            while (at < rest.Length && rest[at] is (byte)' ' or (byte)'\t') at++;
        }

        // Three numbers and nothing after them are process, thread, and a comm that is a number.
        if (count == MaxNumbers && at == rest.Length) (count, at) = (2, starts[2]);
        var hasCpu = count == MaxNumbers && numbers[0] <= short.MaxValue;
        header = new BlockHeader
        {
            TimeNs = time,
            Cpu = (short)(hasCpu ? numbers[0] : -1),
            Owner = count == 0 ? rest : rest[starts[hasCpu ? 1 : 0]..],
            ProcessId = count >= 2 ? numbers[count - 2] : null,
            Tid = count >= 1 ? numbers[count - 1] : null,
            Comm = rest[at..],
        };
        return true;
    }

    /// <summary>Nanoseconds, or seconds with decimals.</summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds) => text.Contains((byte)'.')
        ? Fields.TryParseSeconds(text, ProfileBuilder.MaxTimeNs, out nanoseconds)
        : Fields.TryParse(text, out nanoseconds) && nanoseconds <= ProfileBuilder.MaxTimeNs && text.Length >= 6;

    [InlineArray(MaxNumbers)]
    private struct Numbers
    {
        private int _first;
    }
}
