using FlameScope.Profiles;

namespace FlameScope.Formats.Instruments;

/// <summary>What an element of a row is.</summary>
internal enum ElementKind
{
    /// <summary>Anything else: passed over, with what is in it.</summary>
    Other,

    Row,
    Time,
    Thread,
    Tid,
    Process,
    Pid,
    Core,
    State,
    Weight,
    Cycles,
    Stack,
    TaggedStack,
    Frame,
    Binary,
}

/// <summary>
/// An element while what is in it is read. Any element may have an <c>id</c>, and stand later, in any row, as a <c>ref</c> to it; what it comes to is kept under that id.
/// </summary>
internal sealed class Element
{
    /// <summary>What it is.</summary>
    public ElementKind Kind { get; set; }

    /// <summary>Its id; -1 where it has none.</summary>
    public long Id { get; set; }

    /// <summary>The value as Instruments shows it.</summary>
    public string Label { get; set; } = "";

    /// <summary>The number in it: nanoseconds, an id, a CPU.</summary>
    public long? Number { get; set; }

    /// <summary>The thread that it is, or has.</summary>
    public OwnerInfo Owner { get; set; }

    /// <summary>A frame, or the frames of a stack, leaf first.</summary>
    public List<FrameId> Frames { get; } = [];

    /// <summary>The stack that it is, or has.</summary>
    public StackId? Stack { get; set; }

    /// <summary>The state of the thread.</summary>
    public SampleState State { get; set; }

    /// <summary>What a row weighs, and of which event.</summary>
    public (ElementKind Kind, long Value)? Weight { get; set; }

    /// <summary>The time of a row.</summary>
    public long? Time { get; set; }

    /// <summary>The CPU of a row.</summary>
    public short Cpu { get; set; }

    /// <summary>The library of a frame.</summary>
    public LibraryInfo Library { get; set; }

    /// <summary>Begins anew.</summary>
    public void Begin(ElementKind kind, long id)
    {
        (Kind, Id, Label) = (kind, id, "");
        (Number, Owner, Stack, State, Weight, Time, Cpu, Library) = (null, default, null, SampleState.Unknown, null, null, -1, default);
        Frames.Clear();
    }
}

/// <summary>A thread or a process.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="ProcessName">Its name.</param>
/// <param name="Tid">The thread.</param>
/// <param name="Comm">Its name.</param>
internal readonly record struct OwnerInfo(int? ProcessId, string? ProcessName, int? Tid, string? Comm);

/// <summary>A library.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsKernel">Whether it is the kernel, or an extension of it.</param>
internal readonly record struct LibraryInfo(string? Name, bool IsKernel);
