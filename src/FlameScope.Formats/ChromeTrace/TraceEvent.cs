using FlameScope.Formats.CallTrees;
using FlameScope.Formats.V8;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>The fields of one event of a trace that are of use; used again for each. Texts are numbers of <see cref="TraceTexts"/>.</summary>
internal sealed class TraceEvent
{
    /// <summary>No text.</summary>
    public const int None = -1;

    /// <summary>The letter that says what it is: <c>B</c> for a begin, <c>X</c> for a whole span; 0 where there is none.</summary>
    public byte Phase { get; set; }

    /// <summary>Its name.</summary>
    public int Name { get; set; }

    /// <summary>Its categories.</summary>
    public int Category { get; set; }

    /// <summary>Its process, as the file names it.</summary>
    public TraceId Process { get; set; }

    /// <summary>Its thread, as the file names it.</summary>
    public TraceId Thread { get; set; }

    /// <summary>What it belongs to, as a text.</summary>
    public int Id { get; set; }

    /// <summary>Nanoseconds; null where the file has none inside the bounds.</summary>
    public long? TimeNs { get; set; }

    /// <summary>Nanoseconds it lasts.</summary>
    public long? DurationNs { get; set; }

    /// <summary>Nanoseconds of processor time: what old files have in place of a duration.</summary>
    public long? CpuDurationNs { get; set; }

    /// <summary>The id of the frame in which it was, as a text; for samples.</summary>
    public int StackFrame { get; set; }

    /// <summary>The name in its arguments: what a thread or process is called.</summary>
    public int ArgumentName { get; set; }

    /// <summary>The number in its arguments.</summary>
    public long? ArgumentNumber { get; set; }

    /// <summary>When the profile in its arguments began, in nanoseconds.</summary>
    public long? ProfileStartNs { get; set; }

    /// <summary>Nodes of the profile in its arguments, or null.</summary>
    public CallTree? Nodes { get; set; }

    /// <summary>Samples of the profile in its arguments, or null.</summary>
    public V8Samples? Samples { get; set; }

    /// <summary>Forgets the event before.</summary>
    public void Clear()
    {
        Phase = 0;
        Name = Category = Id = StackFrame = ArgumentName = None;
        Process = Thread = TraceId.None;
        TimeNs = DurationNs = CpuDurationNs = ArgumentNumber = ProfileStartNs = null;
        Nodes = null;
        Samples = null;
    }
}

/// <summary>A process or thread as a file names it: mostly with a number, sometimes with a word.</summary>
/// <param name="Value">The number; for a word its number among the texts, above all 32-bit numbers; below all of them where there is none.</param>
internal readonly record struct TraceId(long Value)
{
    private const long FirstText = 1L << 40;

    /// <summary>Not said.</summary>
    public static readonly TraceId None = new(long.MinValue);

    /// <summary>The number, where it is one that can be shown.</summary>
    public int? Number => Value is >= int.MinValue and <= int.MaxValue ? (int)Value : null;

    /// <summary>The number of its text, where it is a word.</summary>
    public int? Text => Value >= FirstText ? (int)(Value - FirstText) : null;

    /// <summary>One that is a word.</summary>
    public static TraceId OfText(int text) => new(FirstText + text);
}
