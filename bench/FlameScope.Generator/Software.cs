namespace FlameScope.Generator;

/// <summary>A file that code is mapped from: a binary, a library, the kernel, or the code that a runtime wrote.</summary>
/// <param name="Path">What perf prints in the last parentheses; empty for code of a perf map, whose path has the process's number.</param>
/// <param name="Style">What the names look like.</param>
/// <param name="Functions">How many functions are ever seen in a stack.</param>
/// <param name="UnknownShare">Share of the functions that have no symbol.</param>
/// <param name="InlinedShare">Share of the functions that print inlined callees.</param>
/// <param name="HiddenShare">Share of the functions whose name is new in each process and after each compilation.</param>
/// <param name="Known">Functions that are there by their real names.</param>
internal sealed record ImageSpec(string Path, NameStyle Style, int Functions, double UnknownShare = 0, double InlinedShare = 0, double HiddenShare = 0, string[]? Known = null)
{
    public bool IsKernel => Style == NameStyle.Kernel;

    /// <summary>True for code that is compiled at run time, whose addresses change while the process lives.</summary>
    public bool IsJit => Path.Length == 0 || Path.StartsWith("/memfd", StringComparison.Ordinal);
}

/// <summary>What a program's threads look like to a profiler.</summary>
/// <param name="Images">Where its frames are, with weights; the first has the entry points.</param>
/// <param name="Depth">Frames of a usual user stack, and how far it strays.</param>
/// <param name="Comms">The names of its threads; <c>#</c> becomes a number. The first is the main thread's.</param>
/// <param name="Weight">Share of the running time.</param>
/// <param name="Processes">How many run at a time.</param>
/// <param name="Life">Samples after which it ends, on average; 0 for one that stays.</param>
/// <param name="Repeat">Share of the samples that catch the thread exactly where the last one did.</param>
/// <param name="Stray">How many frames are left, on average, before new ones are entered.</param>
/// <param name="KernelShare">Share of the stacks that end in the kernel.</param>
/// <param name="Deep">Share of the time in recursion deeper than the 127 frames that the kernel walks.</param>
internal sealed record ProgramSpec(
    string[] Comms, (string Image, int Weight)[] Images, (int Typical, int Spread) Depth, int Weight, int Processes, int Life = 0, double Repeat = 0.3, double Stray = 3, double KernelShare = 0.15, double Deep = 0)
{
    public bool IsKernelThread => Images[0].Image == Software.Kernel;
}

/// <summary>The software of the made-up machine: a web shop with a JVM, Node and .NET, databases, and a build server beside it.</summary>
internal static class Software
{
    public const string Kernel = "[kernel.kallsyms]";
    public const string KernelModule = "[nf_tables]";
    public const string NoImage = "[unknown]";
    private const string Dotnet = "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12/";
    private const string Libc = "/usr/lib/x86_64-linux-gnu/libc.so.6";
    private const string Coreclr = Dotnet + "libcoreclr.so";
    private const string CoreLib = Dotnet + "System.Private.CoreLib.dll";
    private const string Build = "/usr/share/dotnet/sdk/10.0.401/Microsoft.Build.dll";
    private const string Jvm = "/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so";
    private const string JavaCode = "\u0001java";
    private const string ScriptCode = "\u0001node";
    private const string ManagedCode = "\u0001dotnet";
    private const string DoubleMapped = "/memfd:doublemapper (deleted)";

    /// <summary>The chain of an idle CPU, root first.</summary>
    public static readonly string[] IdleChain =
        ["common_startup_64", "start_secondary", "cpu_startup_entry", "do_idle", "cpuidle_enter", "cpuidle_enter_state", "default_enter_idle", "default_idle", "pv_native_safe_halt"];

    /// <summary>How kernel stacks begin, root first.</summary>
    public static readonly string[][] KernelEntries =
        [["entry_SYSCALL_64_after_hwframe", "do_syscall_64"], ["asm_exc_page_fault", "exc_page_fault", "do_user_addr_fault"], ["asm_sysvec_apic_timer_interrupt", "sysvec_apic_timer_interrupt", "irqentry_exit"]];

    /// <summary>How a kernel thread's stacks begin, root first.</summary>
    public static readonly string[] KernelThreadChain = ["ret_from_fork_asm", "ret_from_fork", "kthread", "worker_thread", "process_one_work"];

    /// <summary>Images by name: the name is the path, or stands for a perf map.</summary>
    public static readonly (string Name, ImageSpec Spec)[] Images =
    [
        (Kernel, new(Kernel, NameStyle.Kernel, 5_000, Known: [.. IdleChain, .. KernelEntries.SelectMany(chain => chain), .. KernelThreadChain])),
        Named(new(KernelModule, NameStyle.Kernel, 150)),
        Named(new(NoImage, NameStyle.C, 4_000, UnknownShare: 1)),
        Named(new(Libc, NameStyle.C, 900, Known: ["__libc_start_call_main", "clone3", "start_thread"])),
        Named(new("/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30", NameStyle.Cpp, 500)),
        Named(new("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13 (deleted)", NameStyle.C, 60)),
        Named(new("/usr/bin/node", NameStyle.Cpp, 4_000, InlinedShare: 0.01)),
        Named(new(Jvm, NameStyle.Cpp, 3_000)),
        Named(new(Coreclr, NameStyle.Cpp, 4_000, UnknownShare: 0.97)),
        Named(new(Dotnet + "libclrjit.so", NameStyle.Cpp, 1_500, UnknownShare: 0.97)),
        Named(new(CoreLib, NameStyle.DotNet, 3_000, UnknownShare: 1)),
        Named(new(Build, NameStyle.DotNet, 2_500, UnknownShare: 1)),
        Named(new(DoubleMapped, NameStyle.DotNet, 2_500, UnknownShare: 1)),
        Named(new("/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus", NameStyle.Cpp, 4_000, InlinedShare: 0.05)),
        Named(new("/usr/lib/postgresql/15/bin/postgres", NameStyle.C, 3_000, InlinedShare: 0.08)),
        Named(new("/opt/clickhouse 23/bin/clickhouse", NameStyle.Cpp, 5_000, InlinedShare: 0.10)),
        Named(new("/usr/bin/git", NameStyle.C, 900)),
        Named(new("/usr/bin/gzip", NameStyle.C, 160, UnknownShare: 0.7)),
        Named(new("/usr/bin/sha256sum", NameStyle.C, 160, UnknownShare: 1)),
        Named(new("/usr/bin/bash", NameStyle.C, 600)),
        Named(new("/usr/bin/python3.11", NameStyle.C, 1_500)),
        (JavaCode, new("", NameStyle.Java, 5_000, HiddenShare: 0.03)),
        (ScriptCode, new("", NameStyle.JavaScript, 2_500, HiddenShare: 0.02)),
        (ManagedCode, new("", NameStyle.DotNet, 4_000, HiddenShare: 0.03)),
    ];

    /// <summary>The programs. Weights are of running time, and are what gives the text its mixture of shallow, usual and very deep stacks.</summary>
    public static readonly ProgramSpec[] Programs =
    [
        new(["java", "C2 CompilerThre", "C1 CompilerThre", "GC Thread#0", "GC Thread#1", "pool-#-thread-1", "pool-#-thread-2", "http-nio-8080-e", "VM Periodic Tas", "kafka-coord/#:9"],
            [(Jvm, 2), (JavaCode, 11), (Libc, 1)], (20, 3), 13, 2, Life: 12_000, Repeat: 0.18, Deep: 0.005),
        new(["node", "npm run build:w", "V8 DefaultWorke", "libuv-worker", "In-proc Node"], [("/usr/bin/node", 7), (ScriptCode, 5), (Libc, 1)], (21, 3), 12, 2, Life: 8_000),
        new(["dotnet", ".NET TP Worker", ".NET Tiered Com", ".NET Finalizer", ".NET BGC", "Worker #/4 (a b)", "RequestBuilder"],
            [(Coreclr, 1), (ManagedCode, 3), (DoubleMapped, 8), (CoreLib, 1), (Dotnet + "libclrjit.so", 1), (Libc, 1)], (21, 3), 11, 2, Life: 8_000, Repeat: 0.25, Deep: 0.02),
        new(["dotnet", "MSBuild Logging", ".NET TP Worker", "csc"], [(Coreclr, 1), (Build, 2), (DoubleMapped, 12)], (62, 22), 21, 2, Life: 650, Stray: 19, Deep: 0.55),
        new(["clickhouse-serv", "BackgrProcPool", "HTTPHandler", "QueryPool:#"], [("/opt/clickhouse 23/bin/clickhouse", 10), ("/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30", 1), (Libc, 1)], (22, 4), 5, 1),
        new(["postgres: chk#", "postgres: shop1"], [("/usr/lib/postgresql/15/bin/postgres", 10), (Libc, 2)], (19, 4), 3, 3, Life: 4_000, KernelShare: 0.3),
        new(["python3", "celery:w#"], [("/usr/bin/python3.11", 10), (Libc, 1)], (21, 4), 3, 1, Life: 600),
        new(["cc1plus"], [("/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus", 10), (Libc, 1)], (3, 3), 8, 1, Life: 60, Repeat: 0.1),
        new(["git"], [("/usr/bin/git", 6), (Libc, 1), ("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13 (deleted)", 2)], (5, 4), 6, 1, Life: 12, KernelShare: 0.4),
        new(["gzip"], [("/usr/bin/gzip", 9), (NoImage, 1)], (1, 0), 132, 2, Life: 900, Repeat: 0.25, KernelShare: 0.05),
        new(["sha256sum"], [("/usr/bin/sha256sum", 9), (NoImage, 2)], (1, 1), 6, 1, Life: 300),
        new(["sh", "bash", "rm", "mkdir", "mv", "sed", "grep", "[", "dpkg", "awk", "conftest-#", "npm run t#"], [("/usr/bin/bash", 5), (Libc, 3)], (3, 2), 44, 1, Life: 1, Repeat: 0, KernelShare: 0.6),
        new(["tar", "dpkg-deb", "env", "sd-executor: x"], [(Libc, 3), (NoImage, 1)], (2, 1), 5, 1, Life: 8, Repeat: 0.1, KernelShare: 0.6),
        new(["kworker/0:#-vir", "kworker/u8:#-ex", "kworker/1:1H-kb", "rcu_preempt", "kdamond.0"], [(Kernel, 1)], (8, 3), 4, 2, Life: 150),
    ];

    private static (string Name, ImageSpec Spec) Named(ImageSpec spec) => (spec.Path, spec);
}
