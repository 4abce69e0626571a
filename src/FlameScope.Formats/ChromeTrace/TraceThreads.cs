using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>Threads of a trace, with the names that metadata events give them anywhere in the file.</summary>
internal sealed class TraceThreads(ProfileBuilder builder, TraceTexts texts)
{
    private readonly Dictionary<TraceThread, int> _threadNames = [];
    private readonly Dictionary<TraceThread, int> _processNames = [];
    private readonly Dictionary<(TraceThread Thread, int Comm), ThreadId> _threads = [];

    /// <summary>Takes an event that names a thread or process; the last one counts.</summary>
    public void Name(TraceEvent metadata)
    {
        if (metadata.Name < 0 || metadata.ArgumentName < 0) return;
        switch (texts[metadata.Name])
        {
            case "thread_name":
                _threadNames[new TraceThread(metadata.Process, metadata.Thread)] = metadata.ArgumentName;
                break;
            case "process_name":
                _processNames[new TraceThread(metadata.Process, TraceId.None)] = metadata.ArgumentName;
                break;
            default:
                break;
        }
    }

    /// <summary>A thread that is named by no sample.</summary>
    public ThreadId Of(TraceThread? thread) => Of(thread?.Process ?? TraceId.None, thread?.Thread ?? TraceId.None);

    /// <summary>A thread by its own name, else by that of its process, or what the file has in place of a number.</summary>
    /// <param name="process">Its process, as the file names it.</param>
    /// <param name="thread">Its thread.</param>
    /// <param name="comm">The name that its sample gives, or none.</param>
    public ThreadId Of(TraceId process, TraceId thread, int comm = TraceEvent.None)
    {
        var key = new TraceThread(process, thread);
        if (_threads.TryGetValue((key, comm), out var id)) return id;
        var name = comm >= 0 ? comm
            : _threadNames.TryGetValue(key, out var threadName) ? threadName
            : _processNames.TryGetValue(new TraceThread(process, TraceId.None), out var processName) ? processName
            : thread.Text ?? process.Text ?? TraceEvent.None;
        id = builder.Thread(process.Number, thread.Number, name < 0 ? "" : texts[name]);
        _threads.Add((key, comm), id);
        return id;
    }
}

/// <summary>A thread as a file names it.</summary>
internal readonly record struct TraceThread(TraceId Process, TraceId Thread)
{
    /// <summary>Seeded for each process, as a record's own is not: ids are the file's, which could choose their collisions.</summary>
    public override int GetHashCode() => HashCode.Combine(Process.Value, Thread.Value);
}
