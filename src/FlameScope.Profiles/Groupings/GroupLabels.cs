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

    /// <summary>The group of each sample, or null where all are of group <paramref name="only"/>.</summary>
    public int[]? OfSamples(out int only)
    {
        var samples = _profile.Samples;
        switch (_grouping)
        {
            case Grouping.None:
                only = 0;
                return null;
            case Grouping.Cpu:
                return OfSamples(samples.Cpus, cpu => cpu + 1, out only);
            case Grouping.Event:
                return OfSamples(samples.Events, id => id.Value, out only);
            default:
                return OfSamples(samples.Threads, id => id.Value, out only);
        }
    }

    private int[]? OfSamples<T>(Column<T> column, Func<T, int> rowOf, out int only)
        where T : unmanaged, IEquatable<T>
    {
        only = 0;
        if (column.Length == 0) return null;
        if (column.IsConstant)
        {
            only = _groupOfRow[rowOf(column[0])];
            return null;
        }

        var groups = new int[column.Length];
        var values = column.Values;
        for (var i = 0; i < groups.Length; i++) groups[i] = _groupOfRow[rowOf(values[i])];
        return groups;
    }

    public static GroupLabels For(Profile profile, Grouping grouping)
    {
        var labels = grouping switch
        {
            Grouping.None => [""],
            Grouping.Cpu => CpuLabels(profile.Samples.Cpus),
            Grouping.Event => profile.Events.Rows.ToArray().Select(row => row.Name),
            Grouping.Comm => profile.Threads.Rows.ToArray().Select(row => CommLabel(profile, row)),
            Grouping.Process => ProcessLabels(profile),
            Grouping.Thread => Enumerable.Range(0, profile.Threads.Count).Select(row => profile.Threads.Label(new ThreadId(row))),
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
