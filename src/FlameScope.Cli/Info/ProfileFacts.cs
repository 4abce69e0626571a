using FlameScope.Analysis;
using FlameScope.Profiles;

namespace FlameScope.Cli.Info;

/// <summary>What <c>info</c> tells of a profile, in whichever form.</summary>
internal sealed class ProfileFacts
{
    /// <summary>The facts of <paramref name="profile"/>.</summary>
    /// <param name="name">What it was named.</param>
    /// <param name="sizeBytes">Size of the file; null for a pipe.</param>
    /// <param name="profile">The profile.</param>
    public ProfileFacts(string name, long? sizeBytes, Profile profile)
    {
        Name = name;
        SizeBytes = sizeBytes;
        Profile = profile;
        Summary = new ProfileAnalysis(profile).Summary;
        DistinctStacks = CountDistinctStacks(profile);
    }

    /// <summary>What it was named.</summary>
    public string Name { get; }

    /// <summary>Size of the file; null for a pipe.</summary>
    public long? SizeBytes { get; }

    /// <summary>The profile.</summary>
    public Profile Profile { get; }

    /// <summary>Its counts.</summary>
    public ProfileSummary Summary { get; }

    /// <summary>Different stacks among the samples.</summary>
    public int DistinctStacks { get; }

    /// <summary>Whether samples carry a time.</summary>
    public bool HasTime => Profile.Clock.HasTime;

    /// <summary>From the first sample to the last, that one included; 0 without times.</summary>
    public long DurationNs => HasTime ? Profile.Span.DurationNs : 0;

    /// <summary>Samples that carry no time.</summary>
    public long SamplesWithoutTime => HasTime ? Profile.Report.SamplesWithoutTime : Profile.Samples.Count;

    /// <summary>The events as they were recorded, each once, so that their samples add up; the default first.</summary>
    public IEnumerable<EventChoice> Events => Summary.Events.Where(choice => choice.Ids.Length == 1);

    private static int CountDistinctStacks(Profile profile)
    {
        var seen = new bool[profile.Stacks.Count];
        var distinct = 0;
        foreach (var stack in profile.Samples.Stacks)
        {
            if (seen[stack.Value]) continue;
            seen[stack.Value] = true;
            distinct++;
        }

        return distinct;
    }
}
