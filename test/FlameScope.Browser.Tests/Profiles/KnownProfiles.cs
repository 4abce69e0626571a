using System.Globalization;

namespace FlameScope.Browser.Tests.Profiles;

/// <summary>Small profiles whose every cell is known.</summary>
public static class KnownProfiles
{
    public static readonly PerfScript.Task Web = new("web", 100, 101);
    public static readonly PerfScript.Task WebWorker = new("web-worker", 100, 102);
    public static readonly PerfScript.Task Database = new("database", 200, 200);

    private const long Tenth = 100_000_000;
    private static readonly PerfScript.Task[] Tasks = [Web, WebWorker, Database];

    /// <summary>How many busy samples the cell of <see cref="Busy"/> holds, in a heat map of seconds and 10 rows.</summary>
    public static int BusyCount(int column, int row) => ((column * 7) + (row * 3) + 1) % 5;

    /// <summary>
    /// Twelve seconds. Cell (column, row) of ten rows a second holds <see cref="BusyCount"/> samples of three comms, two processes and three threads in turn, and each cell of row 9 an idle one.
    /// </summary>
    public static string Busy()
    {
        var text = new PerfScript();
        for (var column = 0; column < 12; column++)
        {
            for (var row = 0; row < 10; row++)
            {
                var start = (column * 1_000_000_000L) + (row * Tenth);
                for (var i = 0; i < BusyCount(column, row); i++)
                {
                    var task = Tasks[(column + row + i) % Tasks.Length];
                    text.Sample(start + 5_000_000 + (i * 10_000_000L), task, ["main", $"serve{row % 3}", i % 2 == 0 ? "parse" : "write"]);
                }

                if (row == 9) text.Idle(start + 90_000_000);
            }
        }

        return text.ToString();
    }

    /// <summary>Three events over five seconds: 50 of cpu-clock, 25 of page-faults, 5 of context-switches.</summary>
    public static string ThreeEvents()
    {
        var text = new PerfScript();
        for (var i = 0; i < 50; i++)
        {
            text.Sample(i * Tenth, Web, ["main", "compute"]);
            if (i % 2 == 0) text.Sample((i * Tenth) + 1_000_000, Web, ["main", "touch"], "page-faults");
            if (i % 10 == 0) text.Sample((i * Tenth) + 2_000_000, Web, ["main", "wait"], "context-switches");
        }

        return text.ToString();
    }

    /// <summary>All that a profile can have to choose from: events with long names, idle samples, stacks that can be told in other words.</summary>
    public static string WithEveryPicker()
    {
        var text = new PerfScript();
        for (var i = 0; i < 50; i++)
        {
            text.Sample(i * Tenth, Web, ["main", "LazyCompile:*handleRequest /srv/node_modules/express/lib/router/index.js:136"], "cpu_core/cycles/ppp").Idle((i * Tenth) + 1_000_000);
            text.Sample((i * Tenth) + 2_000_000, Web, ["main", "touch"], "syscalls:sys_enter_epoll_pwait2");
        }

        return text.ToString();
    }

    /// <summary>An hour: a sample every 100 ms.</summary>
    public static string Hour()
    {
        var text = new PerfScript();
        for (var i = 0; i < 36_000; i++) text.Sample(i * Tenth, Web, ["main", i % 600 < 30 ? "collect" : "compute"]);
        return text.ToString();
    }

    /// <summary>The second at which <see cref="Slow"/> begins to be slow.</summary>
    public const int SlowFrom = 20;

    /// <summary>
    /// Forty seconds. Of each, every tenth is one sample of main;serve;parse; from second <see cref="SlowFrom"/> on there are two more in it, of main;collect. Seconds differ a little: every third has one more sample of main;serve;write.
    /// </summary>
    public static string Slow()
    {
        var text = new PerfScript();
        foreach (var (at, stack) in SlowSamples()) text.Sample(at, Web, stack);
        return text.ToString();
    }

    /// <summary>What <see cref="Slow"/> says, but without what makes it slow, as timed stacks: another format.</summary>
    public static string FastAsTimedStacks()
    {
        var text = new System.Text.StringBuilder("# flamescope timed stacks 1\n# event: cpu-clock\n");
        foreach (var (at, stack) in SlowSamples().Where(sample => !sample.Stack.Contains("collect"))) text.Append(CultureInfo.InvariantCulture, $"{at}ns;web (100);web (101);{string.Join(';', stack)} 1\n");
        return text.ToString();
    }

    private static IEnumerable<(long At, string[] Stack)> SlowSamples()
    {
        for (var tenth = 0; tenth < 400; tenth++)
        {
            var at = tenth * Tenth;
            yield return (at, ["main", "serve", "parse"]);
            if (tenth % 30 == 0) yield return (at + 10_000_000, ["main", "serve", "write"]);
            if (tenth / 10 < SlowFrom) continue;
            yield return (at + 20_000_000, ["main", "collect"]);
            yield return (at + 30_000_000, ["main", "collect"]);
        }
    }

    /// <summary>Samples without a time: a flame graph, and no heat map.</summary>
    public static string WithoutTimes()
    {
        var text = new PerfScript();
        for (var i = 0; i < 20; i++) text.Line("web 100/101: 1 cpu-clock: ").Line("\t    7f00 compute (/opt/service)").Line("\t    7f00 main (/opt/service)").Line("");
        return text.ToString();
    }
}
