using System.Collections.Immutable;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>What there is to choose from in a profile: lists with their numbers of samples, the most first.</summary>
public sealed record ProfileSummary
{
    /// <summary>Samples that carry a time; 0 in a profile without times.</summary>
    public required int Samples { get; init; }

    /// <summary>Idle ones among them, unresolved ones included.</summary>
    public required int IdleSamples { get; init; }

    /// <summary>Idle ones whose stack has no symbols.</summary>
    public required int UnresolvedIdleSamples { get; init; }

    /// <summary>Waiting ones.</summary>
    public required int WaitingSamples { get; init; }

    /// <summary>Events as they are offered, the default first. The same event on several PMUs is one choice, followed by its parts.</summary>
    public required ImmutableArray<EventChoice> Events { get; init; }

    /// <summary>Comms.</summary>
    public required ImmutableArray<Choice<string>> Comms { get; init; }

    /// <summary>Processes by id, named by their main thread.</summary>
    public required ImmutableArray<Choice<int>> Processes { get; init; }

    /// <summary>Threads.</summary>
    public required ImmutableArray<Choice<ThreadId>> Threads { get; init; }

    /// <summary>CPUs; -1 is "not known".</summary>
    public required ImmutableArray<Choice<short>> Cpus { get; init; }

    /// <summary>Groupings that say something for this profile, the default first: the comm, or none where no thread has a name.</summary>
    public required ImmutableArray<Grouping> Groupings { get; init; }

    /// <summary>Rows of a heat map that follow the sampling rate, so that a busy thread gives one sample a cell; 50 where that is not known or out of 10 to 100.</summary>
    public required int DefaultRows { get; init; }
}

/// <summary>A choice of a list.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Samples">Its samples, idle ones included.</param>
public readonly record struct Choice<T>(T Id, string Name, int Samples);

/// <summary>An event, or the same event on several PMUs, as it is offered.</summary>
/// <param name="Key">Names it in an address: the event's name, or the family's.</param>
/// <param name="Ids">The events that it stands for.</param>
/// <param name="Unit">Unit of the weights.</param>
/// <param name="IsCpuTime">Whether idle has a meaning.</param>
/// <param name="IsWeighted">Whether its samples are told by what they weigh rather than by how many they are.</param>
/// <param name="Samples">Samples, idle ones included.</param>
/// <param name="Weight">What they weigh, in the unit.</param>
/// <param name="IdleSamples">Idle ones among them.</param>
public sealed record EventChoice(string Key, ImmutableArray<EventId> Ids, string Unit, bool IsCpuTime, bool IsWeighted, int Samples, int IdleSamples, long Weight);
