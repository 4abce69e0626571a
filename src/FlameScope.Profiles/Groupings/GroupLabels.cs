using System.Globalization;

namespace FlameScope.Profiles.Groupings;

/// <summary>The group of each sample under a grouping, and the groups' names.</summary>
internal readonly struct GroupLabels
{
    private readonly Profile _profile;
    private readonly Grouping _grouping;
    private readonly int[] _groupOfRow;

    private GroupLabels(Profile profile, Grouping grouping, int[] groupOfRow, string[] names)
    {
        _profile = profile;
        _grouping = grouping;
        _groupOfRow = groupOfRow;
        Names = names;
    }

    /// <summary>Names, no two alike.</summary>
    public string[] Names { get; }

    /// <summary>The group of a sample; 0 for all where there is no grouping.</summary>
    public int Of(int sample) => _grouping switch
    {
        Grouping.None => 0,
        Grouping.Cpu => _groupOfRow[_profile.Samples.Cpus[sample] + 1],
        Grouping.Event => _groupOfRow[_profile.Samples.Events[sample].Value],
        _ => _groupOfRow[_profile.Samples.Threads[sample].Value],
    };

    public static GroupLabels For(Profile profile, Grouping grouping)
    {
        var labels = grouping switch
        {
            Grouping.None => [""],
            Grouping.Cpu => CpuLabels(profile.Samples.Cpus),
            Grouping.Event => profile.Events.Rows.ToArray().Select(row => row.Name),
            Grouping.Comm => profile.Threads.Rows.ToArray().Select(row => CommLabel(profile, row)),
            Grouping.Process => ProcessLabels(profile),
            Grouping.Thread => profile.Threads.Rows.ToArray().Select(row => ThreadLabel(profile, row)),
            _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "No such grouping."),
        };

        var names = new List<string>();
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        var groupOfRow = new List<int>();
        foreach (var label in labels)
        {
            if (!byName.TryGetValue(label, out var group))
            {
                group = names.Count;
                names.Add(label);
                byName.Add(label, group);
            }

            groupOfRow.Add(group);
        }

        return new GroupLabels(profile, grouping, [.. groupOfRow], [.. names]);
    }

    private static string CommLabel(Profile profile, ThreadRow row) => profile.Strings[row.Comm];

    private static IEnumerable<string> ProcessLabels(Profile profile)
    {
        var names = profile.Threads.ProcessNames();
        return profile.Threads.Rows.ToArray().Select(row => row.ProcessId is { } pid
            ? string.Create(CultureInfo.InvariantCulture, $"{names[pid]} ({pid})")
            : CommLabel(profile, row));
    }

    private static string ThreadLabel(Profile profile, ThreadRow row) => row switch
    {
        { IdleCpu: >= 0 } => string.Create(CultureInfo.InvariantCulture, $"{CommLabel(profile, row)}/{row.IdleCpu}"),
        { Tid: { } tid } => string.Create(CultureInfo.InvariantCulture, $"{CommLabel(profile, row)} ({tid})"),
        _ => CommLabel(profile, row),
    };

    private static IEnumerable<string> CpuLabels(Column<short> cpus)
    {
        var highest = cpus.IsConstant ? (cpus.Length == 0 ? -1 : cpus[0]) : Max(cpus.Values);
        yield return "CPU unknown";
        for (var cpu = 0; cpu <= highest; cpu++) yield return string.Create(CultureInfo.InvariantCulture, $"CPU {cpu:000}");
    }

    private static int Max(ReadOnlySpan<short> values)
    {
        var max = -1;
        foreach (var value in values) max = Math.Max(max, value);
        return max;
    }
}
