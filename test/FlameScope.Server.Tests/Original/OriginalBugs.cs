namespace FlameScope.Server.Tests.Original;

/// <summary>Faults of the original's reading of perf's text that ours does not have.</summary>
[Flags]
internal enum OriginalBugs
{
    None = 0,

    /// <summary>1: whatever runs on top of the idle loop counts as idle, and idle CPUs without symbols don't.</summary>
    Idle = 1 << 0,

    /// <summary>2: the comm ends at its first digit.</summary>
    Comm = 1 << 1,

    /// <summary>3: a range has the samples of both its ends.</summary>
    ClosedRange = 1 << 2,

    /// <summary>4: the last stack of the file is never idle.</summary>
    LastStack = 1 << 3,

    /// <summary>7: a name ends at its first plus.</summary>
    Plus = 1 << 4,

    /// <summary>8: an L goes from native names of java, and stays in Java's names in threads of other names.</summary>
    JavaLetter = 1 << 5,

    /// <summary>9: libraries in square brackets are the kernel's, whatever they are; frames of deleted files lose their parts, and those whose line is cut are lost.</summary>
    Library = 1 << 6,

    /// <summary>10: a frame that stands in the line of the event is no frame.</summary>
    InlineFrame = 1 << 7,

    /// <summary>11: cells are found in floating point.</summary>
    FloatCells = 1 << 8,

    /// <summary>12: samples of all events are mixed.</summary>
    MixedEvents = 1 << 9,

    /// <summary>19: a byte-order mark is taken for text.</summary>
    Encoding = 1 << 10,

    /// <summary>All of them.</summary>
    All = (1 << 11) - 1,
}

/// <summary>What tables call faults: their number in the list of <c>docs/original.md</c>, and a word or two.</summary>
internal static class OriginalFaults
{
    /// <summary>14.</summary>
    public const string StartTwice = "14 start added twice";

    /// <summary>13.</summary>
    public const string LastSample = "13 last sample, program and GC dropped";

    /// <summary>13, too: the functions are there.</summary>
    public const string Nameless = "13 functions without a name";

    /// <summary>18.</summary>
    public const string TypeNotHeld = "18 type that the file does not hold";

    /// <summary>20.</summary>
    public const string CacheWithoutType = "20 answer kept for another type";

    /// <summary>The words for a fault of reading perf's text.</summary>
    public static string Of(OriginalBugs bug) => bug switch
    {
        OriginalBugs.Idle => "1 idle",
        OriginalBugs.Comm => "2 comm",
        OriginalBugs.ClosedRange => "3 closed range",
        OriginalBugs.LastStack => "4 last stack",
        OriginalBugs.Plus => "7 plus",
        OriginalBugs.JavaLetter => "8 Java's L",
        OriginalBugs.Library => "9 library",
        OriginalBugs.InlineFrame => "10 inline frame",
        OriginalBugs.FloatCells => "11 floating point",
        OriginalBugs.MixedEvents => "12 mixed events",
        OriginalBugs.Encoding => "19 byte-order mark",
        _ => throw new ArgumentOutOfRangeException(nameof(bug), bug, "Not one fault."),
    };
}
