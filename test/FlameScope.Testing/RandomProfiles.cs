using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>Profiles made at random from a seed: the same seed gives the same profile. Small, but with everything that a law can trip over.</summary>
public static class RandomProfiles
{
    private static readonly string[] Comms = ["java", "node", "GC Thread#0", "rs:action 13 qu", "kworker/1:3", "swapper", "", "日本"];
    private static readonly string[] Names = ["main", "run", "operator+", "a->b", "void f(int, char)", "[unknown]", "read", "write", "poll", "compute"];
    private static readonly string[] Libraries = ["", "/usr/lib/libc.so.6", "[kernel.kallsyms]", "/tmp/perf-12.map"];

    /// <summary>A profile of up to <paramref name="maxSamples"/> samples.</summary>
    public static Profile Of(int seed, int maxSamples = 400)
    {
        var random = new Random(seed);
        var builder = new ProfileBuilder { ClockSource = "random" };
        if (random.Next(4) == 0) builder.UnixOffsetNs = random.NextInt64(1_000_000_000_000_000_000);

        EventId[] events =
        [
            builder.Event(new EventRow("cpu-clock", "cpu-clock", "ns", IsCpuTime: true)),
            .. random.Next(2) == 0 ? [builder.Event(new EventRow("page-faults", "page-faults", "faults", IsCpuTime: false))] : Array.Empty<EventId>(),
        ];

        // A few clusters of time with gaps between; some times exactly on whole seconds and rows.
        var start = random.NextInt64(0, 10_000_000_000_000);
        var span = random.NextInt64(1, 20_000_000_000);
        var count = random.Next(0, maxSamples);
        for (var i = 0; i < count; i++)
        {
            var time = random.Next(5) == 0 ? (start + random.NextInt64(span)) / 20_000_000 * 20_000_000 : start + random.NextInt64(span);
            var comm = random.Next(Comms.Length);
            var isSwapper = Comms[comm] == "swapper";
            var cpu = (short)random.Next(-1, 4);
            builder.AddSample(new SampleInput(
                time,
                Stack(builder, random),
                builder.Thread(random.Next(3) == 0 ? null : 10 + comm, 100 + random.Next(3), Comms[comm], isSwapper ? cpu : (short)-1),
                events[random.Next(events.Length)],
                cpu,
                random.NextInt64(1, 1000),
                isSwapper && random.Next(2) == 0 ? SampleState.Idle : random.Next(20) == 0 ? SampleState.Waiting : SampleState.Running));
        }

        return builder.Build("random");
    }

    private static StackId Stack(ProfileBuilder builder, Random random)
    {
        var stack = StackId.Root;
        for (var depth = random.Next(0, 12); depth > 0; depth--)
        {
            var name = random.Next(Names.Length);
            stack = builder.Stack(stack, builder.Frame(Names[name], Libraries[random.Next(Libraries.Length)], (FrameKind)random.Next(4)));
        }

        return stack;
    }
}
