using FlameScope.Profiles.Groupings;

namespace FlameScope.Profiles;

/// <summary>Checks every invariant that the tables of a <see cref="Profile"/> promise.</summary>
public static class ProfileIntegrity
{
    /// <summary>Checks a profile, all groupings included.</summary>
    /// <exception cref="ProfileIntegrityException">An invariant does not hold; the message names table, row, value and what is allowed.</exception>
    public static void Check(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        CheckStrings(profile.Strings);
        CheckFrames(profile);
        CheckStacks(profile);
        CheckThreads(profile);
        CheckEvents(profile.Events);
        CheckSamples(profile);
        CheckClock(profile);
        foreach (var grouping in Enum.GetValues<Grouping>()) CheckGrouping(profile, profile.GroupedBy(grouping));
    }

    private static void CheckStrings(StringTable strings)
    {
        Require(strings.Count > 0 && strings[StringId.Empty].Length == 0, "strings", 0, strings.Count == 0 ? "nothing" : strings[StringId.Empty], "the empty string");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < strings.Count; row++) Require(seen.Add(strings[new StringId(row)]), "strings", row, strings[new StringId(row)], "a string that no other row has");
    }

    private static void CheckFrames(Profile profile)
    {
        var seen = new HashSet<FrameRow>();
        for (var row = 0; row < profile.Frames.Count; row++)
        {
            var frame = profile.Frames.Rows[row];
            InRange(frame.Name.Value, profile.Strings.Count, "frames.name", row);
            InRange(frame.Library.Value, profile.Strings.Count, "frames.library", row);
            InRange(frame.File.Value, profile.Strings.Count, "frames.file", row);
            Require(Enum.IsDefined(frame.Kind), "frames.kind", row, frame.Kind, "a defined kind");
            Require(frame.Line >= 0, "frames.line", row, frame.Line, "0 or more");
            Require(seen.Add(frame), "frames", row, frame, "a frame that no other row has");
        }
    }

    private static void CheckStacks(Profile profile)
    {
        var stacks = profile.Stacks;
        Require(stacks.Count > 0 && stacks.Parents[0] == StackId.None && stacks.Frames[0] == FrameId.None, "stacks", 0, stacks.Count == 0 ? "nothing" : stacks.Parents[0], "the empty stack");
        var seen = new HashSet<(StackId, FrameId)>();
        for (var row = 1; row < stacks.Count; row++)
        {
            InRange(stacks.Parents[row].Value, row, "stacks.parent", row);
            InRange(stacks.Frames[row].Value, profile.Frames.Count, "stacks.frame", row);
            Require(seen.Add((stacks.Parents[row], stacks.Frames[row])), "stacks", row, (stacks.Parents[row], stacks.Frames[row]), "a pair that no other row has");
        }
    }

    private static void CheckThreads(Profile profile)
    {
        var seen = new HashSet<ThreadRow>();
        for (var row = 0; row < profile.Threads.Count; row++)
        {
            var thread = profile.Threads.Rows[row];
            InRange(thread.Comm.Value, profile.Strings.Count, "threads.comm", row);
            Require(thread.IdleCpu >= -1, "threads.idleCpu", row, thread.IdleCpu, "-1 or a CPU");
            Require(seen.Add(thread), "threads", row, thread, "a thread that no other row is");
        }
    }

    private static void CheckEvents(EventTable events)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < events.Count; row++) Require(seen.Add(events.Rows[row].Name), "events.name", row, events.Rows[row].Name, "a name that no other row has");
    }

    private static void CheckSamples(Profile profile)
    {
        var samples = profile.Samples;
        var count = samples.Count;
        SameLength(samples.Stacks.Length, count, "samples.stack");
        SameLength(samples.Threads.Length, count, "samples.thread");
        SameLength(samples.Cpus.Length, count, "samples.cpu");
        SameLength(samples.Events.Length, count, "samples.event");
        SameLength(samples.Weights.Length, count, "samples.weight");
        SameLength(samples.StateValues.Length, count, "samples.state");
        for (var row = 0; row < count; row++)
        {
            var time = samples.Times[row];
            Require(time >= (row == 0 ? 0 : samples.Times[row - 1]), "samples.time", row, time, "at least the time of the row before, and 0");
            Require(profile.Clock.HasTime || time == 0, "samples.time", row, time, "0 in a profile without times");
            InRange(samples.Stacks[row].Value, profile.Stacks.Count, "samples.stack", row);
            InRange(samples.Threads[row].Value, profile.Threads.Count, "samples.thread", row);
            InRange(samples.Events[row].Value, profile.Events.Count, "samples.event", row);
            Require(samples.Cpus[row] >= -1, "samples.cpu", row, samples.Cpus[row], "-1 or a CPU");
            Require(samples.StateValues[row] <= (byte)SampleState.Waiting, "samples.state", row, samples.StateValues[row], "a defined state");
        }
    }

    private static void CheckClock(Profile profile)
    {
        if (!profile.Clock.HasTime || profile.Samples.Count == 0) return;
        Require(profile.Samples.Times[0] < 1_000_000_000, "samples.time", 0, profile.Samples.Times[0], "less than a second: the origin is the whole second before the first sample");
        Require(profile.Clock.AlignmentNs % 1_000_000_000 == 0, "clock.alignment", 0, profile.Clock.AlignmentNs, "a whole second");
    }

    private static void CheckGrouping(Profile profile, GroupedStacks stacks)
    {
        var table = $"grouping.{stacks.Grouping}";
        Require(stacks.Parents[0] == -1 && stacks.SubtreeEnds[0] == stacks.Count, table, 0, stacks.Parents[0], "the root, over all nodes");
        for (var node = 1; node < stacks.Count; node++)
        {
            InRange(stacks.Parents[node], node, table + ".parent", node);
            Require(stacks.SubtreeEnds[node] > node && stacks.SubtreeEnds[node] <= stacks.SubtreeEnds[stacks.Parents[node]], table + ".subtreeEnd", node, stacks.SubtreeEnds[node], "inside the parent's subtree");
            var isGroup = stacks.GroupOf(node) >= 0;
            Require(isGroup == (stacks.Frames[node] == FrameId.None), table, node, stacks.Frames[node], "a frame, or a group");
            if (isGroup) InRange(stacks.GroupOf(node), stacks.GroupNames.Count, table + ".group", node);
            else InRange(stacks.Frames[node].Value, profile.Frames.Count, table + ".frame", node);
        }

        SameLength(stacks.LeafOfSample.Length, profile.Samples.Count, table + ".leafOfSample");
        for (var row = 0; row < stacks.LeafOfSample.Length; row++)
        {
            InRange(stacks.LeafOfSample[row], stacks.Leaves.Count, table + ".leafOfSample", row);
        }

        for (var leaf = 0; leaf < stacks.Leaves.Count; leaf++)
        {
            var node = stacks.Leaves.Nodes[leaf];
            InRange(node, stacks.Count, table + ".leaf", leaf);
            Require(stacks.Leaves.Contains(node) && stacks.Leaves.Before(node) == leaf, table + ".leaf", leaf, node, "the node of the leaf of that number");
        }
    }

    private static void InRange(int value, int end, string table, int row) => Require(value >= 0 && value < end, table, row, value, $"0 to {end - 1}");

    private static void SameLength(int length, int expected, string table) => Require(length == expected, table, length, length, $"{expected} rows");

    private static void Require(bool holds, string table, int row, object value, string allowed)
    {
        if (!holds) throw new ProfileIntegrityException($"Table {table}, row {row}: the value is {value}, allowed is {allowed}.");
    }
}

/// <summary>A profile that breaks a promise of its tables: a defect of a reader, never of a file.</summary>
/// <param name="message">Table, row, value and what is allowed.</param>
public sealed class ProfileIntegrityException(string message) : Exception(message);
