using System.Globalization;
using System.Text;

namespace FlameScope.Generator;

/// <summary>The header block of <c>perf script --header</c>. Times of the first and last sample are missing, as from perf in a pipe: the text is written as it is made up.</summary>
internal static class PerfHeader
{
    public static byte[] Make(GeneratorOptions options)
    {
        var rate = Math.Max(1, (long)Math.Round(options.Rate));
        var ids = string.Join(", ", Enumerable.Range(27, options.Cpus));
        var dummies = string.Join(", ", Enumerable.Range(27 + options.Cpus, options.Cpus));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            # ========
            # captured on    : Mon Mar  2 09:00:00 2026
            # header version : 1
            # data offset    : 424
            # data size      : {{options.Bytes / 5}}
            # feat offset    : {{424 + (options.Bytes / 5)}}
            # hostname : shop-7
            # os release : 6.18
            # perf version : 6.1.192
            # arch : x86_64
            # nrcpus online : {{options.Cpus}}
            # nrcpus avail : {{options.Cpus}}
            # cpudesc : AMD EPYC
            # cpuid : AuthenticAMD,25,1,1
            # total memory : 65842076 kB
            # cmdline : /usr/bin/perf record -F {{rate}} -a -g 
            # event : name = cpu-clock:ppp, , id = { {{ids}} }, type = 1, size = 128, { sample_period, sample_freq } = {{rate}}, sample_type = IP|TID|TIME|CALLCHAIN|ID|CPU|PERIOD, read_format = ID|LOST, disabled = 1, inherit = 1, freq = 1, precise_ip = 3, sample_id_all = 1
            # event : name = dummy:HG, , id = { {{dummies}} }, type = 1, size = 128, config = 0x9, { sample_period, sample_freq } = {{rate}}, sample_type = IP|TID|TIME|CALLCHAIN|ID|CPU|PERIOD, read_format = ID|LOST, inherit = 1, mmap = 1, comm = 1, freq = 1, task = 1, sample_id_all = 1, mmap2 = 1, comm_exec = 1, ksymbol = 1, bpf_event = 1
            # CPU_TOPOLOGY info available, use -I to display
            # NUMA_TOPOLOGY info available, use -I to display
            # pmu mappings: software = 1, uprobe = 8, breakpoint = 5, tracepoint = 2, msr = 9
            # CACHE info available, use -I to display
            # MEM_TOPOLOGY info available, use -I to display
            # missing features: TRACING_DATA BRANCH_STACK GROUP_DESC AUXTRACE STAT SAMPLE_TIME CLOCKID DIR_FORMAT COMPRESSED CPU_PMU_CAPS CLOCK_DATA HYBRID_TOPOLOGY 
            # ========
            #

            """).ReplaceLineEndings("\n"));
    }
}
