using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>Threads, looked up by the bytes that stand for them in a header; swapper threads by their CPU too.</summary>
internal sealed class ThreadInterner(ProfileBuilder builder, NameDecoder names)
{
    private readonly ByteTable _texts = new();
    private readonly List<Entry> _entries = [];
    private readonly ByteTable _comms = new();
    private readonly List<string> _commNames = [];
    private readonly Dictionary<(int Text, short Cpu), ThreadId> _swappers = [];

    /// <summary>Distinct texts, and idle threads by CPU.</summary>
    public int Count => _texts.Count + _swappers.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ThreadId Add(in SampleHeader header, out bool isSwapper)
    {
        var number = _texts.Add(header.ThreadText, out var isNew);
        if (isNew) _entries.Add(Describe(header));
        var entry = _entries[number];
        isSwapper = entry.IsSwapper;
        if (!isSwapper) return entry.Thread;

        if (!_swappers.TryGetValue((number, header.Cpu), out var thread))
        {
            thread = builder.Thread(entry.ProcessId, entry.Tid, entry.Comm, header.Cpu);
            _swappers.Add((number, header.Cpu), thread);
        }

        return thread;
    }

    private Entry Describe(in SampleHeader header)
    {
        var comm = CommOf(header.Comm);
        var isSwapper = header.Tid == 0 || comm is "swapper" || comm.StartsWith("swapper/", StringComparison.Ordinal);
        return new Entry(isSwapper ? default : builder.Thread(header.ProcessId, header.Tid, comm), isSwapper, header.ProcessId, header.Tid, comm);
    }

    /// <summary>Many short-lived threads have the name of one program.</summary>
    private string CommOf(ReadOnlySpan<byte> text)
    {
        var number = _comms.Add(text, out var isNew);
        if (isNew) _commNames.Add(names.Decode(text));
        return _commNames[number];
    }

    private readonly record struct Entry(ThreadId Thread, bool IsSwapper, int? ProcessId, int? Tid, string Comm);
}
