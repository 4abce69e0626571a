using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>Profiles at random such as the reader of perf script makes: kinds follow libraries, idle follows leaves, names are as odd as real ones.</summary>
public static class RandomPerfScripts
{
    private static readonly string[] Comms =
    [
        "java", "npm view @axe-c", "GC Thread#0", "rs:action 13 qu", "kworker/1:3", "V8 WorkerThread", ".NET TP Worker", ":-1", "42", "Thread 12", "日本", "a 1.5: b", "dd", "bc", "x [003]", "",
    ];

    private static readonly (string Name, string Library, FrameKind Kind)[] Frames =
    [
        ("main", "/usr/bin/node", FrameKind.User),
        ("operator+", "/usr/lib/libfoo.so.1", FrameKind.User),
        ("std::operator+ <char>", "/usr/lib/libfoo.so.1", FrameKind.User),
        ("(anonymous namespace)::step", "/usr/bin/my app", FrameKind.User),
        ("void f(int, char) const", "/opt/x (deleted)", FrameKind.User),
        ("[unknown]", "[unknown]", FrameKind.Unknown),
        ("[unknown]", "/memfd:doublemapper (deleted)", FrameKind.Jit),
        ("do_syscall_64", "[kernel.kallsyms]", FrameKind.Kernel),
        ("nf_hook", "[nf_conntrack]", FrameKind.Kernel),
        ("clock_gettime", "[vdso]", FrameKind.User),
        ("org/example/Main;::run", "/tmp/perf-12.map", FrameKind.Jit),
        ("Loader;::load", "/tmp/perf-12.map", FrameKind.Jit),
        ("JS:*process node:internal/x:12:3", "/tmp/perf-13.map", FrameKind.Jit),
        ("Interpreter", "/tmp/perf-12.map", FrameKind.Interpreted),
        ("12.5: x:", "/usr/bin/odd", FrameKind.User),
        ("plain", "", FrameKind.Unknown),
    ];

    private static readonly EventRow[] Events =
    [
        new("cpu-clock:ppp", "cpu-clock:ppp", "ns", IsCpuTime: true),
        new("cpu_core/cycles/", "cycles", "cycles", IsCpuTime: true),
        new("page-faults", "page-faults", "faults", IsCpuTime: false),
        new("sched:sched_switch", "sched:sched_switch", "events", IsCpuTime: false),
    ];

    /// <summary>A profile of 1 to <paramref name="maxSamples"/> samples; times are whole units of the last decimal.</summary>
    public static Profile Of(int seed, int decimals, int maxSamples = 60)
    {
        var random = new Random(seed);
        var builder = new ProfileBuilder { ClockSource = "perf" };
        long unit = 1;
        for (var i = decimals; i < 9; i++) unit *= 10;
        var start = random.NextInt64(1, 100_000_000_000_000);
        var events = Events[..random.Next(1, Events.Length + 1)];
        for (var count = random.Next(1, maxSamples + 1); count > 0; count--)
        {
            start += random.NextInt64(0, 3 * unit);
            var isSwapper = random.Next(4) == 0;
            var cpu = (short)random.Next(0, 8);
            var row = events[random.Next(events.Length)];
            var thread = isSwapper ? builder.Thread(0, 0, "swapper", cpu)
                : random.Next(8) == 0 ? builder.Thread(processId: null, tid: null, ":-1")
                : builder.Thread(1000 + random.Next(5), 2000 + random.Next(9), Comms[random.Next(Comms.Length)]);
            var (stack, state) = Stack(builder, random, isSwapper);
            builder.AddSample(new SampleInput(start / unit * unit, stack, thread, builder.Event(row), cpu, random.NextInt64(1, 50_000_000), row.IsCpuTime ? state : SampleState.Unknown));
        }

        return builder.Build("perf script");
    }

    private static (StackId Stack, SampleState State) Stack(ProfileBuilder builder, Random random, bool isSwapper)
    {
        if (isSwapper && random.Next(2) == 0)
        {
            var loop = builder.Stack(StackId.Root, builder.Frame("do_idle", "[kernel.kallsyms]", FrameKind.Kernel));
            return random.Next(3) == 0
                ? (builder.Stack(loop, builder.Frame("asm_sysvec_apic_timer_interrupt", "[kernel.kallsyms]", FrameKind.Kernel)), SampleState.Running)
                : (builder.Stack(loop, builder.Frame("pv_native_safe_halt", "[kernel.kallsyms]", FrameKind.Kernel)), SampleState.Idle);
        }

        var stack = StackId.Root;
        var library = "";
        var hasSymbol = false;
        for (var depth = random.Next(0, 20); depth > 0; depth--)
        {
            if (random.Next(6) == 0)
            {
                stack = builder.Stack(stack, builder.Frame("inlined " + random.Next(3), library, FrameKind.Inlined));
                hasSymbol = true;
                continue;
            }

            var (name, dso, kind) = Frames[random.Next(Frames.Length)];
            stack = builder.Stack(stack, builder.Frame(name, dso, kind));
            library = dso;
            hasSymbol |= name != "[unknown]";
        }

        return (stack, isSwapper && !hasSymbol ? SampleState.UnresolvedIdle : SampleState.Running);
    }
}
