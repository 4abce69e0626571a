using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>Names of processes and threads, from process trees and the descriptors of tracks; the last name of a thread counts.</summary>
internal sealed class PerfettoNames(SampleSink sink)
{
    private readonly IdTable _threads = new();
    private readonly List<string> _threadNames = [];
    private readonly IdTable _processes = new();
    private readonly List<string> _processNames = [];

    /// <summary>The thread of a sample; a thread without a name has its process's.</summary>
    public ThreadId Thread(int pid, int tid) =>
        sink.Thread(pid, tid, Name(_threads, _threadNames, tid) ?? Name(_processes, _processNames, pid) ?? "");

    /// <summary>Takes a process tree: processes with their command lines, threads with their names.</summary>
    public void AddTree(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) Add(fields.Bytes, 1, 3, _processes, _processNames);
            else if (fields.Number == 2) Add(fields.Bytes, 1, 2, _threads, _threadNames);
        }
    }

    /// <summary>Takes the descriptor of a track.</summary>
    public void AddTrack(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 3) Add(fields.Bytes, 1, 6, _processes, _processNames);
            else if (fields.Number == 4) Add(fields.Bytes, 2, 5, _threads, _threadNames);
        }
    }

    /// <summary>An id and a name; of a command line the first word counts.</summary>
    private void Add(ReadOnlySpan<byte> message, int idField, int nameField, IdTable ids, List<string> names)
    {
        var (id, name) = (-1, "");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == idField) id = fields.Index;
            else if (fields.Number == nameField && name.Length == 0) name = sink.Name(fields.Bytes);
        }

        if (id < 0 || name.Length == 0) return;
        sink.Keep(16);
        var number = ids.Add((ulong)id, out var isNew);
        if (isNew) names.Add(name);
        else names[number] = name;
    }

    private static string? Name(IdTable ids, List<string> names, int id) => id >= 0 && ids.Find((ulong)id) is >= 0 and var number ? names[number] : null;
}
