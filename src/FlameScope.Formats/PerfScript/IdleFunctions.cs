using System.Collections.Frozen;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// The kernel functions in which a CPU waits for work. A swapper thread is idle where one of these is the <em>leaf</em> of its stack; whatever stands above it (an interrupt, a softirq,
/// the scheduler) is work, and so is the rest of the idle thread's code.
/// </summary>
internal static class IdleFunctions
{
    private static readonly FrozenSet<string> Names = new[]
    {
        // The idle loop, every architecture.
        "do_idle", "cpu_idle", "cpu_idle_loop", "cpu_idle_poll", "cpuidle_idle_call", "call_cpuidle", "cpu_startup_entry", "arch_cpu_idle", "default_idle", "default_idle_call",
        "poll_idle", "cpuidle_poll", "cpu_bringup_and_idle", "default_enter_idle", "haltpoll_enter_idle",
        // x86: halt, mwait, ACPI, virtual machines.
        "native_safe_halt", "pv_native_safe_halt", "native_halt", "safe_halt", "arch_safe_halt", "hlt", "acpi_safe_halt", "acpi_processor_ffh_cstate_enter", "amd_e400_idle", "c1e_idle", "io_idle",
        "tdx_safe_halt", "tdx_halt", "xen_safe_halt", "xen_hypercall_sched_op", "xen_hypercall_vcpu_op", "HYPERVISOR_sched_op",
        // ARM and ARM64: wait for interrupt, PSCI firmware calls.
        "cpu_do_idle", "cpu_v7_do_idle", "cpu_v6_do_idle", "wfi", "arm_enter_idle_state", "arm_cpuidle_suspend", "arm_cpuidle_simple_enter", "psci_cpu_suspend_enter", "psci_enter_idle_state",
        "psci_enter_domain_idle_state", "__psci_enter_domain_idle_state", "psci_cpu_suspend", "acpi_processor_ffh_lpi_enter", "__arm_smccc_smc", "__arm_smccc_hvc", "__invoke_psci_fn_smc", "__invoke_psci_fn_hvc",
        // POWER: snooze, nap, stop, cede.
        "snooze", "snooze_loop", "nap_loop", "stop_loop", "fastsleep_loop", "dedicated_cede_loop", "shared_cede_loop", "check_and_cede_processor", "pseries_lpar_idle", "plpar_hcall_norets",
        "plpar_hcall_norets_notrace", "power7_idle", "power7_idle_insn", "power7_idle_type", "power9_idle", "power9_idle_stop", "power9_idle_type", "arch300_idle", "arch300_idle_type",
        "isa300_idle_stop_mayloss", "isa300_idle_stop_noloss", "isa206_idle_insn_mayloss",
        // s390, RISC-V, LoongArch, MIPS.
        "enabled_wait", "psw_idle", "psw_idle_exit", "vtime_stop_cpu", "sbi_cpuidle_enter_state", "sbi_suspend", "wait_for_interrupt", "__arch_cpu_idle", "r4k_wait", "__r4k_wait",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Prefixes = ["intel_idle", "mwait_idle", "acpi_idle_", "cpuidle_enter"];

    /// <summary>Whether a function waits for work; what a compiler appends to a name (<c>.constprop.0</c>, <c>.isra.0</c>, <c>.cold</c>) does not matter.</summary>
    public static bool Contain(string function)
    {
        var dot = function.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0) function = function[..dot];
        if (Names.Contains(function)) return true;
        foreach (var prefix in Prefixes)
        {
            if (function.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
