using System.Globalization;
using System.Text;

namespace FlameScope.Browser.Tests.Profiles;

/// <summary>Writes the text of <c>perf script</c>, sample by sample. Time 0 is the second at which the profile begins.</summary>
public sealed class PerfScript
{
    /// <summary>The whole second of the source's clock at which time 0 lies.</summary>
    private const long OriginSeconds = 5_000;

    private readonly StringBuilder _text = new();

    /// <summary>Who ran.</summary>
    public sealed record Task(string Comm, int Process, int Thread)
    {
        /// <summary>A CPU with nothing to do.</summary>
        public static readonly Task Swapper = new("swapper", 0, 0);
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="atNs">Nanoseconds after time 0.</param>
    /// <param name="task">Who ran.</param>
    /// <param name="stack">The frames, root first.</param>
    /// <param name="eventName">The event that it is a sample of.</param>
    public PerfScript Sample(long atNs, Task task, IEnumerable<string> stack, string eventName = "cpu-clock")
    {
        var (seconds, nanoseconds) = Math.DivRem(atNs, 1_000_000_000L);
        _text.Append(CultureInfo.InvariantCulture, $"{task.Comm} {task.Process}/{task.Thread} [000] {OriginSeconds + seconds}.{nanoseconds:000000000}: 1 {eventName}: \n");
        foreach (var frame in stack.Reverse()) _text.Append("\t    7f00 ").Append(frame).Append(" (/opt/service)\n");
        _text.Append('\n');
        return this;
    }

    /// <summary>Adds a CPU with nothing to do.</summary>
    public PerfScript Idle(long atNs)
    {
        var (seconds, nanoseconds) = Math.DivRem(atNs, 1_000_000_000L);
        _text.Append(CultureInfo.InvariantCulture, $"swapper 0/0 [000] {OriginSeconds + seconds}.{nanoseconds:000000000}: 1 cpu-clock: \n\tffffffff81000001 default_idle ([kernel.kallsyms])\n\tffffffff81000000 do_idle ([kernel.kallsyms])\n\n");
        return this;
    }

    /// <summary>Adds a line as it is.</summary>
    public PerfScript Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}
