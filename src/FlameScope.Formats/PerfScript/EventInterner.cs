using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>Events, looked up by the bytes of their names.</summary>
internal sealed class EventInterner(ProfileBuilder builder, NameDecoder names, CaptureHeader capture)
{
    /// <summary>A recording has a handful; a file that names more is hostile, and what is beyond is one event.</summary>
    public const int MaxEvents = 4096;

    private const string Others = "other events";

    private readonly ByteTable _texts = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Distinct names.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of the distinct names.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>Whether a header named no event, so that the one of the file's header stands for it.</summary>
    public bool HasUnnamed { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public EventId Add(in SampleHeader header, out bool isCpuTime)
    {
        var number = _texts.Add(header.Event, out var isNew);
        if (isNew) _entries.Add(Describe(header));
        isCpuTime = _entries[number].IsCpuTime;
        return _entries[number].Event;
    }

    private Entry Describe(in SampleHeader header)
    {
        HasUnnamed |= header.Event.IsEmpty;
        var name = header.Event.IsEmpty ? capture.OnlyEvent ?? EventNames.None : names.Decode(header.Event);
        if (_entries.Count >= MaxEvents) name = Others;
        var row = EventNames.Describe(name, header.Period is not null);
        return new Entry(builder.Event(row), row.IsCpuTime);
    }

    private readonly record struct Entry(EventId Event, bool IsCpuTime);
}
