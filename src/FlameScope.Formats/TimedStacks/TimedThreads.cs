using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.TimedStacks;

/// <summary>Process and thread of a sample: each is a name, a number, <c>name (number)</c>, or nothing.</summary>
internal sealed class TimedThreads(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<ThreadId> _threads = [];

    /// <summary>Distinct texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>The thread of a text <c>process;thread</c>.</summary>
    public ThreadId Add(ReadOnlySpan<byte> text, int processLength)
    {
        var number = _texts.Add(text[..processLength], text[processLength..], out var isNew);
        if (isNew) _threads.Add(Describe(text[..processLength], text[(processLength + 1)..]));
        return _threads[number];
    }

    private ThreadId Describe(ReadOnlySpan<byte> processText, ReadOnlySpan<byte> threadText)
    {
        var process = Party.Parse(processText, names);
        var thread = Party.Parse(threadText, names);

        // The name of a process is that of its main thread; where no number tells which process it is, the name has to go with the thread's.
        if (process.Id is { } pid && process.Name.Length > 0 && (thread.Id != pid || thread.Name.Length == 0)) _ = builder.Thread(pid, pid, process.Name);
        var comm = thread.Name.Length == 0 ? process.Name
            : process.Name.Length == 0 || process.Id is not null || process.Name == thread.Name ? thread.Name
            : $"{process.Name}/{thread.Name}";
        return builder.Thread(process.Id, thread.Id, comm);
    }

    private readonly record struct Party(int? Id, string Name)
    {
        public static Party Parse(ReadOnlySpan<byte> text, NameDecoder names)
        {
            text = Fields.TrimStart(Fields.TrimEnd(text));
            if (TryId(text, out var alone)) return new Party(alone, "");
            if (text is [.., (byte)')'] && text.LastIndexOf((byte)'(') is >= 0 and var open && TryId(text[(open + 1)..^1], out var id))
            {
                return new Party(id, names.Decode(Escapes.Remove(Fields.TrimEnd(text[..open]))));
            }

            return new Party(Id: null, names.Decode(Escapes.Remove(text)));
        }

        private static bool TryId(ReadOnlySpan<byte> text, out int id)
        {
            var isId = Fields.TryParse(text, out var value) && value <= int.MaxValue;
            id = isId ? (int)value : 0;
            return isId;
        }
    }
}
