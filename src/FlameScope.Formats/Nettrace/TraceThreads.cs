using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// The threads and processes of a trace. Versions up to 5 are of one process, and give the ids of threads; version 6 gives indices into lists of threads, which may be given anew.
/// Both are numbered here, so that what a file chooses is looked up in one place, by a seeded hash.
/// </summary>
internal sealed class TraceThreads(ReadLimits limits)
{
    /// <summary>Threads whose number is found without hashing.</summary>
    private const int RecentThreads = 256;

    private const byte NameInfo = 1;
    private const byte ProcessInfo = 2;
    private const byte ThreadInfo = 3;
    private const byte KeyValueInfo = 4;

    private readonly Dictionary<FileId, int> _byIndex = [];
    private readonly Dictionary<(int Process, ulong Tid, string Name), int> _numbers = [];
    private readonly List<TraceThread> _threads = [];
    private readonly Dictionary<(ulong Id, bool IsKnown), int> _processNumbers = [];
    private readonly List<TraceProcess> _processes = [];
    private readonly List<ThreadId?> _ids = [];
    private readonly RecentThread[] _recent = [.. Enumerable.Repeat(new RecentThread(0, 0, 0, IsEmpty: true), RecentThreads)];

    private long _nameBytes;

    /// <summary>Whether threads or their names were left out because of a limit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A thread.</summary>
    public TraceThread this[int thread] => _threads[thread];

    /// <summary>The number of a process, which is new where its id was not met before.</summary>
    public int Process(ulong? id)
    {
        var key = (id ?? 0, id is not null);
        if (_processNumbers.TryGetValue(key, out var number)) return number;
        if (_processes.Count >= limits.MaxThreads)
        {
            IsFull = true;
            return 0;
        }

        number = _processes.Count;
        _processes.Add(new TraceProcess(id, ""));
        _processNumbers.Add(key, number);
        return number;
    }

    /// <summary>Names a process.</summary>
    public void Name(int process, string name) => _processes[process] = _processes[process] with { Name = name };

    /// <summary>The number of the thread with an id.</summary>
    public int OfId(int process, ulong tid)
    {
        ref var recent = ref _recent[tid % RecentThreads];
        if (recent.Tid != tid || recent.Process != process || recent.IsEmpty) recent = new RecentThread(tid, process, Number(process, tid, ""), IsEmpty: false);
        return recent.Number;
    }

    /// <summary>The number of the thread with an index; one that is not in the list is a thread of an unknown process.</summary>
    public int OfIndex(ulong index) => _byIndex.TryGetValue(new FileId(index), out var thread) ? thread : Number(Process(null), ulong.MaxValue, "");

    /// <summary>Forgets all indices.</summary>
    public void ClearIndices() => _byIndex.Clear();

    /// <summary>Reads a block of threads of version 6.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool ReadBlock(ReadOnlySpan<byte> block)
    {
        var cursor = new PayloadCursor(block);
        while (!cursor.IsAtEnd)
        {
            var row = new PayloadCursor(cursor.Bytes(cursor.U16()));
            if (cursor.HasFailed) return false;
            var index = row.VarU64();
            ulong? process = null;
            var tid = ulong.MaxValue;
            var name = "";
            while (!row.IsAtEnd && !row.HasFailed)
            {
                switch (row.U8())
                {
                    case NameInfo:
                        name = Text(row.VarUtf8());
                        break;
                    case ProcessInfo:
                        process = row.VarU64();
                        break;
                    case ThreadInfo:
                        tid = row.VarU64();
                        break;
                    case KeyValueInfo:
                        _ = row.VarUtf8();
                        _ = row.VarUtf8();
                        break;
                    default:
                        _ = row.Bytes(row.Left);
                        break;
                }
            }

            if (row.HasFailed) return false;
            if (_byIndex.Count < limits.MaxThreads || _byIndex.ContainsKey(new FileId(index))) _byIndex[new FileId(index)] = Number(Process(process), tid, name);
            else IsFull = true;
        }

        return true;
    }

    /// <summary>Reads a block of threads that are gone, of version 6.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool ReadRemoved(ReadOnlySpan<byte> block)
    {
        var cursor = new PayloadCursor(block);
        while (!cursor.IsAtEnd)
        {
            _ = _byIndex.Remove(new FileId(cursor.VarU64()));
            _ = cursor.VarU64();
        }

        return !cursor.HasFailed;
    }

    /// <summary>A thread in a profile. Its comm is its name, or where it has none that of its process.</summary>
    public ThreadId In(ProfileBuilder builder, int thread, short cpu)
    {
        var (process, tid, name) = _threads[thread];
        var (id, processName) = _processes[process];
        if (IsSwapper(thread)) return builder.Thread(0, 0, "swapper", cpu);
        return _ids[thread] ??= builder.Thread(id is { } pid ? ToInt(pid) : null, tid == ulong.MaxValue ? null : ToInt(tid), name.Length > 0 ? name : processName);
    }

    /// <summary>Whether it is the kernel's idle thread, which every CPU has one of.</summary>
    public bool IsSwapper(int thread) => _threads[thread].Tid == 0 && _processes[_threads[thread].Process].Id == 0;

    private int Number(int process, ulong tid, string name)
    {
        if (_numbers.TryGetValue((process, tid, name), out var number)) return number;
        if (_threads.Count >= limits.MaxThreads)
        {
            IsFull = true;
            return 0;
        }

        number = _threads.Count;
        _threads.Add(new TraceThread(process, tid, name));
        _ids.Add(null);
        _numbers.Add((process, tid, name), number);
        return number;
    }

    private string Text(ReadOnlySpan<byte> name)
    {
        var kept = name[..Math.Min(name.Length, limits.MaxNameLength)];
        _nameBytes += kept.Length;
        if (_nameBytes <= limits.MaxNameBytes) return Encoding.UTF8.GetString(kept);
        IsFull = true;
        return "";
    }

    /// <summary>Ids are 64 bits in the file; those of real systems are 31.</summary>
    private static int ToInt(ulong id) => (int)(id & int.MaxValue);

    private readonly record struct RecentThread(ulong Tid, int Process, int Number, bool IsEmpty);

    private readonly record struct TraceProcess(ulong? Id, string Name);
}

/// <summary>A thread of a trace.</summary>
/// <param name="Process">The number of its process.</param>
/// <param name="Tid">Its id; all ones where it has none.</param>
/// <param name="Name">Its name; empty where it has none.</param>
internal readonly record struct TraceThread(int Process, ulong Tid, string Name);
