using System.Globalization;
using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>
/// The distinct threads. The key is (process, thread, comm, idle CPU): a thread that changes its comm has a row for each, since a sample belongs
/// to the comm that it had. A swapper (idle) thread has a row for each CPU. No two rows agree in all four.
/// </summary>
public sealed class ThreadTable
{
    private readonly StringTable _strings;
    private readonly ThreadRow[] _rows;

    internal ThreadTable(StringTable strings, ThreadRow[] rows)
    {
        _strings = strings;
        _rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => (long)_rows.Length * Unsafe.SizeOf<ThreadRow>();

    /// <summary>All rows, in the order of their ids.</summary>
    public ReadOnlySpan<ThreadRow> Rows => _rows;

    /// <summary>A row.</summary>
    public ref readonly ThreadRow this[ThreadId id] => ref _rows[id.Value];

    /// <summary>The thread's name at the time of its samples; may be empty.</summary>
    public string Comm(ThreadId id) => _strings[_rows[id.Value].Comm];

    /// <summary>How a thread is shown: <c>java (1240)</c>, <c>swapper/3</c>, its comm or its id alone where that is all, or where the comm has its id already as tools that name threads by it write.</summary>
    public string Label(ThreadId id)
    {
        var (row, comm) = (_rows[id.Value], Comm(id));
        if (row.IdleCpu >= 0) return string.Create(CultureInfo.InvariantCulture, $"{comm}/{row.IdleCpu}");
        if (row.Tid is not { } tid) return comm;
        var number = string.Create(CultureInfo.InvariantCulture, $"({tid})");
        if (comm.Length == 0) return number;
        return comm.EndsWith(" " + number, StringComparison.Ordinal) ? comm : $"{comm} {number}";
    }

    /// <summary>
    /// The name of each known process: the comm of its main thread (whose thread id is the process id), or else of the first of its threads. Where that thread
    /// changed its comm, the last one counts, since a process begins with the name of what started it.
    /// </summary>
    public IReadOnlyDictionary<int, string> ProcessNames()
    {
        var names = new Dictionary<int, string>();
        var hasMain = new HashSet<int>();
        foreach (ref readonly var row in _rows.AsSpan())
        {
            if (row.ProcessId is not { } pid) continue;
            if (row.Tid == pid)
            {
                hasMain.Add(pid);
                names[pid] = _strings[row.Comm];
            }
            else if (!hasMain.Contains(pid))
            {
                names.TryAdd(pid, _strings[row.Comm]);
            }
        }

        return names;
    }
}

/// <summary>A row of <see cref="ThreadTable"/>.</summary>
/// <param name="ProcessId">Process id; null where the file does not say (perf script often prints the thread alone).</param>
/// <param name="Tid">Thread id; null where the file does not say.</param>
/// <param name="Comm">The thread's name.</param>
/// <param name="IdleCpu">The CPU whose idle (swapper) thread this is; -1 for every other thread, or where the CPU is not known.</param>
public readonly record struct ThreadRow(int? ProcessId, int? Tid, StringId Comm, short IdleCpu)
{
    /// <summary>Seeded for each process, as a record's own is not: ids follow from a file, which could choose its collisions.</summary>
    public override int GetHashCode() => HashCode.Combine(ProcessId, Tid, Comm.Value, IdleCpu);
}
