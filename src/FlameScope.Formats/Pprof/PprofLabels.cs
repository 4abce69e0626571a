using System.Buffers.Text;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Pprof;

/// <summary>
/// The labels of a sample that say when and where it was taken. pprof leaves their names to whoever writes it; these are the ones of Datadog's tracers, of Parca and of Go programs that follow them.
/// </summary>
internal sealed class PprofLabels
{
    private readonly Meaning[] _meanings;
    private readonly SymbolTables _tables;

    public PprofLabels(SymbolTables tables)
    {
        _tables = tables;
        _meanings = new Meaning[tables.Strings.Count];
        for (var number = 0; number < _meanings.Length; number++) _meanings[number] = MeaningOf(tables.Strings[number]);
        HasTimes = Array.IndexOf(_meanings, Meaning.Time) >= 0;
    }

    private enum Meaning : byte
    {
        None,
        Time,
        Thread,
        NativeThread,
        ThreadName,
        Process,
        Cpu,
    }

    /// <summary>Whether the file has a label for times.</summary>
    public bool HasTimes { get; }

    /// <summary>Nanoseconds since 1970; null where the sample has none.</summary>
    public long? Time { get; private set; }

    /// <summary>The thread's id; null where the sample has none that is a thread's.</summary>
    public int? Tid { get; private set; }

    /// <summary>The process's id.</summary>
    public int? Pid { get; private set; }

    /// <summary>The string of the thread's name; -1 for none.</summary>
    public int ThreadName { get; private set; }

    /// <summary>The CPU; -1 for none.</summary>
    public short Cpu { get; private set; }

    /// <summary>Forgets the labels of the sample before.</summary>
    public void Begin()
    {
        (Time, Tid, Pid, ThreadName, Cpu) = (null, null, null, -1, -1);
        _hasNativeThread = false;
    }

    private bool _hasNativeThread;

    /// <summary>Adds a label.</summary>
    /// <returns>False where it is damaged.</returns>
    public bool Add(ReadOnlySpan<byte> message)
    {
        var (key, text, number) = (0, 0, 0L);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) key = fields.Index;
            else if (fields.Number == 2) text = fields.Index;
            else if (fields.Number == 3) number = fields.Signed;
        }

        if ((uint)key >= (uint)_meanings.Length) return !fields.IsDamaged;
        switch (_meanings[key])
        {
            case Meaning.Time:
                Time = Value(text, number);
                break;
            case Meaning.NativeThread:
                Tid = Id(Value(text, number));
                _hasNativeThread = true;
                break;
            case Meaning.Thread when !_hasNativeThread:
                Tid = Id(Value(text, number));
                break;
            case Meaning.ThreadName when text > 0:
                ThreadName = text;
                break;
            case Meaning.Process:
                Pid = Id(Value(text, number));
                break;
            case Meaning.Cpu:
                Cpu = Value(text, number) is >= 0 and <= short.MaxValue and var cpu ? (short)cpu : (short)-1;
                break;
        }

        return !fields.IsDamaged;
    }

    /// <summary>A number, or the one that a text begins with (<c>1234 (56)</c>).</summary>
    private long? Value(int text, long number)
    {
        if (text <= 0) return number;
        return Utf8Parser.TryParse(_tables.Text(text), out long value, out _) ? value : null;
    }

    /// <summary>Only what an operating system gives out: the address of a thread's object is no thread id.</summary>
    private static int? Id(long? value) => value is >= 0 and <= int.MaxValue ? (int)value : null;

    private static Meaning MeaningOf(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("end_timestamp_ns"u8) ? Meaning.Time
        : key.SequenceEqual("thread id"u8) || key.SequenceEqual("thread_id"u8) || key.SequenceEqual("tid"u8) ? Meaning.Thread
        : key.SequenceEqual("thread native id"u8) || key.SequenceEqual("os thread id"u8) ? Meaning.NativeThread
        : key.SequenceEqual("thread name"u8) || key.SequenceEqual("thread_name"u8) || key.SequenceEqual("comm"u8) ? Meaning.ThreadName
        : key.SequenceEqual("pid"u8) || key.SequenceEqual("process_id"u8) || key.SequenceEqual("process id"u8) ? Meaning.Process
        : key.SequenceEqual("cpu"u8) ? Meaning.Cpu
        : Meaning.None;
}
