using FlameScope.Formats.PerfScript;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>What is known about the names of events, libraries, idle functions and just-in-time compiled code.</summary>
public sealed class NameRulesTests
{
    [Theory]
    [InlineData("cycles", true, "cycles", "cycles", true)]
    [InlineData("cycles:u", true, "cycles:u", "cycles", true)]
    [InlineData("cpu-clock:ppp", true, "cpu-clock:ppp", "ns", true)]
    [InlineData("samples", false, "samples", "samples", true)]
    [InlineData("task-clock:uhH", false, "task-clock:uhH", "samples", true)]
    [InlineData("cpu_core/cycles/", true, "cycles", "cycles", true)]
    [InlineData("cpu_atom/cycles/Pu", true, "cycles", "cycles", true)]
    [InlineData("armv8_cortex_a53/cpu_cycles/", true, "cpu_cycles", "cycles", true)]
    [InlineData("cpu_core/instructions/", true, "instructions", "instructions", false)]
    [InlineData("cpu_core/event=0x3c,umask=0x1/", true, "cpu_core/event=0x3c,umask=0x1/", "events", false)]
    [InlineData("instructions:u", true, "instructions:u", "instructions", false)]
    [InlineData("page-faults", true, "page-faults", "faults", false)]
    [InlineData("context-switches", true, "context-switches", "switches", false)]
    [InlineData("sched:sched_switch", true, "sched:sched_switch", "events", false)]
    public void Events(string name, bool hasPeriod, string family, string unit, bool isCpuTime) =>
        EventNames.Describe(name, hasPeriod).ShouldBe(new EventRow(name, family, unit, isCpuTime));

    [Theory]
    [InlineData("", FrameKind.Unknown)]
    [InlineData("[unknown]", FrameKind.Unknown)]
    [InlineData("[kernel.kallsyms]", FrameKind.Kernel)]
    [InlineData("[guest.kernel.kallsyms.1234]", FrameKind.Kernel)]
    [InlineData("[nf_conntrack]", FrameKind.Kernel)]
    [InlineData("/usr/lib/debug/boot/vmlinux-5.4.14", FrameKind.Kernel)]
    [InlineData("/lib/modules/6.1/kernel/x.ko", FrameKind.Kernel)]
    [InlineData("/lib/modules/6.1/kernel/x.ko.zst", FrameKind.Kernel)]
    [InlineData("bpf_prog_6deef7357e7b4530_hook", FrameKind.Kernel)]
    [InlineData("[vdso]", FrameKind.User)]
    [InlineData("[vsyscall]", FrameKind.User)]
    [InlineData("[heap]", FrameKind.User)]
    [InlineData("/usr/bin/vmlinux-tool/main", FrameKind.User)]
    [InlineData("/usr/lib/libc.so.6 (deleted)", FrameKind.User)]
    [InlineData("/tmp/perf-12.map", FrameKind.Jit)]
    [InlineData("/tmp/perf-12.map (deleted)", FrameKind.Jit)]
    [InlineData("/home/u/.debug/jit/jitted-12-3.so", FrameKind.Jit)]
    [InlineData("[JIT] tid 12", FrameKind.Jit)]
    [InlineData("/memfd:doublemapper (deleted)", FrameKind.Jit)]
    [InlineData("//anon", FrameKind.Jit)]
    [InlineData("[anon:dalvik-jit-code-cache]", FrameKind.Jit)]
    public void Libraries(string library, FrameKind kind) => LibraryKinds.Of(library).ShouldBe(kind);

    [Theory]
    [InlineData("pv_native_safe_halt", true)]
    [InlineData("mwait_idle_with_hints.constprop.0", true)]
    [InlineData("intel_idle_ibrs", true)]
    [InlineData("acpi_idle_do_entry", true)]
    [InlineData("cpu_do_idle", true)]
    [InlineData("psci_enter_idle_state", true)]
    [InlineData("snooze_loop", true)]
    [InlineData("enabled_wait", true)]
    [InlineData("xen_hypercall_sched_op", true)]
    [InlineData("cpuidle_enter_state", true)]
    [InlineData("tick_nohz_idle_exit", false)]
    [InlineData("asm_sysvec_apic_timer_interrupt", false)]
    [InlineData("finish_task_switch.isra.0", false)]
    [InlineData("handle_softirqs", false)]
    [InlineData("[unknown]", false)]
    [InlineData("", false)]
    public void Idle_functions(string function, bool isIdle) => IdleFunctions.Contain(function).ShouldBe(isIdle);

    [Theory]
    [InlineData("a->b->c", new[] { "a", "b", "c" })]
    [InlineData("plain", new[] { "plain" })]
    [InlineData("Ptr::operator->", new[] { "Ptr::operator->" })]
    [InlineData("f(a->b)->g", new[] { "f(a->b)", "g" })]
    [InlineData("->a", new[] { "->a" })]
    [InlineData("a->", new[] { "a->" })]
    [InlineData("", new[] { "" })]
    public void Inlined_chains(string name, string[] parts) => JitNames.Split(name).ShouldBe(parts);

    [Theory]
    [InlineData("Ljava/lang/String;::hashCode", "java/lang/String;::hashCode")]
    [InlineData("LScript1;::run", "Script1;::run")]
    [InlineData("LinuxThing", "LinuxThing")]
    [InlineData("Lambda with blanks; and more", "Lambda with blanks; and more")]
    [InlineData("L;", "L;")]
    public void Java_signatures(string name, string shown) => JitNames.WithoutSignatureLetter(name).ShouldBe(shown);

    [Theory]
    [InlineData("int32 [app] Orders::Price(int32)[OptimizedTier1]", "int32 [app] Orders::Price(int32)")]
    [InlineData("int32 [app] Orders::Price(int32)[QuickJitted]", "int32 [app] Orders::Price(int32)")]
    [InlineData("void [app] Orders::Fill(int32[])", "void [app] Orders::Fill(int32[])")]
    [InlineData("operator[]", "operator[]")]
    [InlineData("[Optimized]", "[Optimized]")]
    [InlineData("f[other]", "f[other]")]
    public void Tiers_of_dotnet_code(string name, string shown) => JitNames.WithoutTier(name).ShouldBe(shown);
}
