namespace FlameScope.Profiles.Groupings;

/// <summary>Samples sorted by group, by counting; those of a group in the order of the table.</summary>
internal readonly struct SamplesByGroup
{
    private readonly int[] _samples;
    private readonly int[] _firsts;

    private SamplesByGroup(int[] samples, int[] firsts)
    {
        _samples = samples;
        _firsts = firsts;
    }

    /// <summary>The samples of a group.</summary>
    public ReadOnlySpan<int> In(int group) => _samples.AsSpan(_firsts[group].._firsts[group + 1]);

    /// <summary>Sorts the samples of a profile.</summary>
    public static SamplesByGroup Of(GroupLabels labels, int count)
    {
        var samples = new int[count];
        var firsts = new int[labels.Names.Length + 1];
        if (labels.OfSamples(out var only) is not { } groups)
        {
            for (var i = 0; i < count; i++) samples[i] = i;
            firsts.AsSpan(Math.Min(only + 1, labels.Names.Length)).Fill(count);
            return new SamplesByGroup(samples, firsts);
        }

        foreach (var group in groups) firsts[group + 1]++;
        for (var group = 1; group < firsts.Length; group++) firsts[group] += firsts[group - 1];
        var next = firsts.AsSpan().ToArray();
        for (var i = 0; i < count; i++) samples[next[groups[i]]++] = i;
        return new SamplesByGroup(samples, firsts);
    }
}
