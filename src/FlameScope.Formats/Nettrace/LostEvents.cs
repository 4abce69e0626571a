using System.Runtime.InteropServices;

namespace FlameScope.Formats.Nettrace;

/// <summary>Counts events that are missing: every thread numbers those that it records, and a gap is what was lost.</summary>
internal sealed class LostEvents
{
    private const int MaxThreads = 1_000_000;

    private readonly Dictionary<FileId, uint> _last = [];

    /// <summary>Events that are missing.</summary>
    public long Count { get; private set; }

    /// <summary>Forgets the threads.</summary>
    public void Clear() => _last.Clear();

    /// <summary>An event of a thread.</summary>
    public void Saw(ulong thread, uint sequence)
    {
        if (_last.Count >= MaxThreads && !_last.ContainsKey(new FileId(thread))) return;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, new FileId(thread), out var isKnown);
        if (isKnown) Add(unchecked(sequence - last - 1));
        last = sequence;
    }

    /// <summary>What a thread had reached at least, at a point of the file.</summary>
    public void Reached(ulong thread, uint sequence)
    {
        if (!_last.TryGetValue(new FileId(thread), out var last)) return;
        if (unchecked((int)(sequence - last)) > 0)
        {
            Add(unchecked(sequence - last));
            _last[new FileId(thread)] = sequence;
        }
    }

    /// <summary>A number that is below the last is that of a new thread with the id of an old one.</summary>
    private void Add(uint gap) => Count += gap <= int.MaxValue ? gap : 0;
}
