using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Collapsed;

/// <summary>
/// Process and thread, where a stack begins with frames that stand for them: Austin's <c>P12;T0:34;</c>, py-spy's <c>process 12:"python a.py";thread (34): name;</c>, async-profiler's
/// <c>[name tid=34];</c>. Nothing else is taken for a thread: whether the first frame is a comm or a function, no collapsed file tells.
/// </summary>
internal sealed class StackHeads(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<ThreadId> _threads = [];
    private ThreadId? _nobody;

    /// <summary>Distinct texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>The thread of a stack.</summary>
    /// <param name="stack">The stack; what stands for process and thread is taken from its beginning.</param>
    /// <param name="isAustin">Whether it is Austin's, whose frames are written in another way.</param>
    public ThreadId Take(ref ReadOnlySpan<byte> stack, out bool isAustin)
    {
        var head = Head.Parse(stack);
        isAustin = head.IsAustin;
        if (head.Length == 0) return _nobody ??= builder.Thread(processId: null, tid: null, comm: "");
        var number = _texts.Add(stack[..head.Length], out var isNew);
        if (isNew) _threads.Add(builder.Thread(Id(head.Process), Id(head.Thread), names.Decode(head.Name)));
        stack = head.Length < stack.Length ? stack[(head.Length + 1)..] : default;
        return _threads[number];
    }

    private static int? Id(ReadOnlySpan<byte> digits) => Fields.TryParse(digits, out var id) && id <= int.MaxValue ? (int)id : null;

    private readonly ref struct Head
    {
        /// <summary>Bytes up to the semicolon before the first function; 0 where there is no head.</summary>
        public int Length { get; init; }

        public ReadOnlySpan<byte> Process { get; init; }

        public ReadOnlySpan<byte> Thread { get; init; }

        public ReadOnlySpan<byte> Name { get; init; }

        public bool IsAustin { get; init; }

        public static Head Parse(ReadOnlySpan<byte> stack) => stack switch
        {
            [(byte)'P', >= (byte)'0' and <= (byte)'9', ..] => Austin(stack),
            [(byte)'p', (byte)'r', ..] or [(byte)'t', (byte)'h', ..] => PySpy(stack),
            [(byte)'[', ..] => AsyncProfiler(stack),
            _ => default,
        };

        private static Head Austin(ReadOnlySpan<byte> stack)
        {
            var process = First(stack);
            var thread = Second(stack, process);
            if (!Fields.IsDigits(process[1..]) || thread is not [(byte)'T', .. var numbers] || numbers.IndexOf((byte)':') is not (> 0 and var colon)) return default;
            return new Head { Length = process.Length + 1 + thread.Length, Process = process[1..], Thread = numbers[(colon + 1)..], IsAustin = true };
        }

        private static Head PySpy(ReadOnlySpan<byte> stack)
        {
            ReadOnlySpan<byte> id = default, command = default;
            var length = 0;
            var first = First(stack);
            if (first.StartsWith("process "u8))
            {
                // A command may have semicolons itself; it ends with its quotation mark.
                var colon = first.IndexOf(":\""u8);
                if (colon < 0 || !Fields.IsDigits(first[8..colon])) return default;
                var end = stack[(colon + 2)..].IndexOf("\";"u8);
                length = end < 0 ? stack.Length : colon + 2 + end + 1;
                id = first[8..colon];
                command = stack[(colon + 2)..Math.Max(colon + 2, length - 1)];
                first = length < stack.Length ? First(stack[(length + 1)..]) : default;
            }

            if (!first.StartsWith("thread ("u8) || first.IndexOf((byte)')') is not (> 8 and var close)) return new Head { Length = length, Process = id, Name = command };
            var name = first[(close + 1)..];
            return new Head
            {
                Length = length + (length > 0 ? 1 : 0) + first.Length,
                Process = id,
                Thread = first[8..close],
                Name = name.StartsWith(": "u8) ? name[2..] : command,
            };
        }

        private static Head AsyncProfiler(ReadOnlySpan<byte> stack)
        {
            var first = First(stack);
            var tid = first.LastIndexOf("tid="u8);
            if (tid < 1 || first[^1] != ']' || !Fields.IsDigits(first[(tid + 4)..^1])) return default;
            return new Head { Length = first.Length, Thread = first[(tid + 4)..^1], Name = Fields.TrimEnd(first[1..tid]) };
        }

        private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> stack) => stack.IndexOf((byte)';') is >= 0 and var end ? stack[..end] : stack;

        private static ReadOnlySpan<byte> Second(ReadOnlySpan<byte> stack, ReadOnlySpan<byte> first) => first.Length < stack.Length ? First(stack[(first.Length + 1)..]) : default;
    }
}
