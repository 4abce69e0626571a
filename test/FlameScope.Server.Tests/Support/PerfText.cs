using System.Globalization;
using System.Text;

namespace FlameScope.Server.Tests.Support;

/// <summary>Samples as a list, and the same as perf script text: what a test expects is counted from the list.</summary>
internal static class PerfText
{
    public const long Second = 1_000_000_000;

    /// <summary>What each sample weighs.</summary>
    public const long Period = 4_001;

    /// <summary>A recording of twelve seconds: three programs on two CPUs, two events, idle time; reproducible.</summary>
    public static IReadOnlyList<PerfSample> Recording(int seed = 1, int count = 600)
    {
        var random = new Random(seed);
        var samples = new List<PerfSample>();
        var time = (5076 * Second) + 250_000_000;
        for (var i = 0; i < count; i++)
        {
            time += random.NextInt64(1, 40_000_000);
            var cpu = random.Next(2);
            samples.Add(random.Next(4) switch
            {
                0 => new PerfSample(time, "swapper", 0, 0, cpu, "cpu-clock", ["native_safe_halt", "default_idle", "cpu_idle"], IsIdle: true),
                1 => new PerfSample(time, "java", 100, 101 + random.Next(2), cpu, "cpu-clock", [.. Calls(random, "java_work"), "start_thread"]),
                2 => new PerfSample(time, "nginx: worker", 200, 200, cpu, "cpu-clock", [.. Calls(random, "ngx_loop"), "main"]),
                _ => new PerfSample(time, "java", 100, 101, cpu, "page-faults", [.. Calls(random, "touch"), "start_thread"]),
            });
        }

        return samples;
    }

    /// <summary>As <c>perf script</c> prints it.</summary>
    public static string Of(IEnumerable<PerfSample> samples)
    {
        var text = new StringBuilder();
        foreach (var sample in samples)
        {
            var (seconds, nanoseconds) = Math.DivRem(sample.TimeNs, Second);
            text.Append(CultureInfo.InvariantCulture, $"{sample.Comm} {sample.Pid}/{sample.Tid} [{sample.Cpu:000}] {seconds}.{nanoseconds:000000000}: {Period} {sample.Event}: \n");
            foreach (var frame in sample.Stack) text.Append(CultureInfo.InvariantCulture, $"\t    4005d0 {frame}+0x1a ({(sample.IsIdle ? "[kernel.kallsyms]" : "/usr/bin/app")})\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Calls(Random random, string name) => Enumerable.Range(0, random.Next(1, 5)).Select(depth => $"{name}_{depth}_{random.Next(3)}").Reverse();
}

/// <summary>A sample as a test writes it.</summary>
/// <param name="TimeNs">On the recording's clock.</param>
/// <param name="Comm">The thread's name.</param>
/// <param name="Pid">The process.</param>
/// <param name="Tid">The thread.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Event">The event.</param>
/// <param name="Stack">The functions, leaf first.</param>
/// <param name="IsIdle">Whether it is an idle CPU.</param>
internal sealed record PerfSample(long TimeNs, string Comm, int Pid, int Tid, int Cpu, string Event, string[] Stack, bool IsIdle = false);
