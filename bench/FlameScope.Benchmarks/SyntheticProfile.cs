using FlameScope.Profiles;

namespace FlameScope.Benchmarks;

/// <summary>
/// A profile of a given size, made from a seed: stacks share their lower part as those of a service do, a few are hot and most are rare, a third of the
/// samples is idle, and time has bursts.
/// </summary>
public static class SyntheticProfile
{
    private const int Comms = 25;

    /// <summary>Makes it.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="stacks">Distinct stacks to draw from.</param>
    /// <param name="seed">Seed.</param>
    public static Profile Of(int samples, int stacks, int seed = 1)
    {
        var random = new Random(seed);
        var builder = new ProfileBuilder { ClockSource = "synthetic" };
        var frames = new FrameId[40_000];
        for (var i = 0; i < frames.Length; i++) frames[i] = builder.Frame($"Namespace{i % 97}.Type{i % 1013}::method{i}", $"/usr/lib/lib{i % 40}.so", (FrameKind)(1 + (i % 3)));

        var leaves = new StackId[stacks];
        for (var i = 0; i < stacks; i++)
        {
            // A new stack leaves an older one somewhere below its leaf and goes on for a few frames of its own.
            var stack = i < Comms ? StackId.Root : leaves[(random.Next(i / Comms) * Comms) + (i % Comms)];
            for (var own = random.Next(1, 10); own > 0; own--) stack = builder.Stack(stack, frames[(int)(Math.Pow(random.NextDouble(), 3) * frames.Length)]);
            leaves[i] = stack;
        }

        var idle = builder.Stack(StackId.Root, builder.Frame("cpuidle_enter", "[kernel.kallsyms]", FrameKind.Kernel));
        var cpuClock = builder.Event(new EventRow("cpu-clock", "cpu-clock", "ns", IsCpuTime: true));
        var threads = new ThreadId[8 * Comms];
        for (var i = 0; i < threads.Length; i++) threads[i] = builder.Thread(1000 + (i % 20), 1000 + i, $"worker-{i % Comms}");
        var swapper = builder.Thread(0, 0, "swapper", 0);

        var time = 0L;
        for (var i = 0; i < samples; i++)
        {
            time += random.Next(random.Next(50) == 0 ? 2_000_000 : 200_000);
            var isIdle = random.Next(3) == 0;
            var stack = (int)(Math.Pow(random.NextDouble(), 2) * stacks);
            builder.AddSample(new SampleInput(
                time,
                isIdle ? idle : leaves[stack],
                // A stack belongs to the threads of one comm, as code does: the trie by comm is hardly larger than the stacks.
                isIdle ? swapper : threads[(stack % Comms) + (Comms * random.Next(threads.Length / Comms))],
                cpuClock,
                (short)random.Next(16),
                random.NextInt64(1, 4_000_000),
                State: isIdle ? SampleState.Idle : SampleState.Running));
        }

        return builder.Build("synthetic");
    }
}
