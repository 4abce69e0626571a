using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>Which of a chunk's events are samples, which tell of the recording, and how they are read.</summary>
internal sealed class EventPlans
{
    private readonly LongTable _known = new();
    private readonly List<EventPlan?> _plans = [];

    /// <summary>Plans for the events that a chunk describes.</summary>
    /// <param name="types">Its types.</param>
    /// <param name="stackType">The type of stack traces.</param>
    public EventPlans(TypeTable types, long stackType)
    {
        foreach (var type in types.All)
        {
            _ = _known.Add(type.Id, out var isNew);
            if (isNew) _plans.Add(Plan(types, type, stackType));
        }
    }

    /// <summary>How an event is read.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="plan">Null where it is passed over.</param>
    /// <returns>Whether the type is described.</returns>
    public bool TryFind(long type, out EventPlan? plan)
    {
        var row = _known.Find(type);
        plan = row < 0 ? null : _plans[row];
        return row >= 0;
    }

    private static EventPlan? Plan(TypeTable types, JfrType type, long stackType)
    {
        // JDK 9 and 10 have other packages.
        var name = type.Name.StartsWith("com.oracle.jdk.", StringComparison.Ordinal) ? "jdk." + type.Name["com.oracle.jdk.".Length..] : type.Name;
        if (RecordingFacts.FieldsOf(name) is { } facts)
        {
            return FieldProgram.Compile(types, type, facts) is { } factsProgram ? new EventPlan(name, factsProgram, Row: null, EventWeight.One) : null;
        }

        var hasStack = false;
        foreach (var field in type.Fields) hasStack |= field.Name is "stackTrace" && field.IsConstant && field.Type == stackType && field.Dimension == 0;
        if (!hasStack || stackType < 0) return null;

        // What the recorder tells at a period is about the machine or the JVM; the stack is the recorder's own. But so are samples taken.
        if (!IsSampler(name) && type.Settings.Contains("period", StringComparer.Ordinal)) return null;

        var weight = EventWeight.Of(name, type);
        var program = FieldProgram.Compile(types, type, ["startTime", "stackTrace", "sampledThread", "eventThread", "state", weight.Field, "timeSpan", "duration"]);
        if (program?.Fields[EventPlan.Time] is not { IsText: false }) return null;
        if (program.Fields[EventPlan.Weight] is not { IsText: false, ConstantType: null }) weight = EventWeight.One;
        return new EventPlan(name, program, new EventRow(name, name, weight.Unit, IsCpuTime(name), IsWeighted: weight != EventWeight.One && !IsCpuTime(name)), weight);
    }

    /// <summary>Whether an event is a sample that was taken, and not something that happened.</summary>
    public static bool IsSampler(string name) => name.EndsWith("Sample", StringComparison.Ordinal);

    /// <summary>Events whose samples are taken of threads that run, at a rate of time. The JDK samples threads that run Java code; async-profiler those on a CPU.</summary>
    private static bool IsCpuTime(string name) => name is "jdk.ExecutionSample" or "jdk.CPUTimeSample" or "datadog.ExecutionSample";
}

/// <summary>How events of a type are read.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Program">Reads the fields, for samples those below.</param>
/// <param name="Row">What samples of it are of; null where it tells of the recording.</param>
/// <param name="Weighing">What they weigh.</param>
internal sealed record EventPlan(string Name, FieldProgram Program, EventRow? Row, EventWeight Weighing)
{
    /// <summary>When it was, in ticks.</summary>
    public const int Time = 0;

    /// <summary>The stack trace.</summary>
    public const int Stack = 1;

    /// <summary>The thread that was sampled by another one.</summary>
    public const int SampledThread = 2;

    /// <summary>The thread whose event it is.</summary>
    public const int Thread = 3;

    /// <summary>What the thread was doing.</summary>
    public const int State = 4;

    /// <summary>What it weighs.</summary>
    public const int Weight = 5;

    /// <summary>The time over which several samples were taken.</summary>
    public const int Span = 6;

    /// <summary>How long it took, where that is not what it weighs.</summary>
    public const int Duration = 7;

    /// <summary>Which field says whose sample it is; -1 for none.</summary>
    public int ThreadSlot { get; } = RefersToConstant(Program, SampledThread) ? SampledThread : RefersToConstant(Program, Thread) ? Thread : -1;

    /// <summary>The type of the constants that say what the thread was doing; null where nothing says it.</summary>
    public long? StateType { get; } = Program.Fields.Length > State ? Program.Fields[State]?.ConstantType : null;

    /// <summary>Whether it tells over which time several samples were taken.</summary>
    public bool HasSpan { get; } = Program.Fields.Length > Span && Program.Fields[Span] is { IsText: false, ConstantType: null };

    /// <summary>Whether a field says what it weighs.</summary>
    public bool IsWeighed { get; } = Weighing.Field.Length > 0;

    /// <summary>Samples and allocations count even where their stack is not known; of other events, most of which tell what happened, only those with a stack are samples.</summary>
    public bool IsOfUseWithoutStack { get; } = EventPlans.IsSampler(Name) || Name.StartsWith("jdk.ObjectAllocation", StringComparison.Ordinal) || Name.StartsWith("profiler.", StringComparison.Ordinal);

    /// <summary>Which field says how long it took, in ticks; -1 for none.</summary>
    public int DurationSlot { get; } =
        Weighing is { Field: "duration", Scale: FieldUnit.Ticks } ? Weight
        : Program.Fields is [.., { IsText: false, ConstantType: null, Unit: FieldUnit.Ticks }] && Program.Fields.Length > Duration ? Duration
        : -1;

    private static bool RefersToConstant(FieldProgram program, int slot) => program.Fields.Length > slot && program.Fields[slot]?.ConstantType is not null;
}
