using FlameScope.Testing;
using static FlameScope.Testing.NettraceWriter;

namespace FlameScope.Formats.Tests.Nettrace;

/// <summary>The traces that <see cref="NettraceWriter"/> writes: what recordings of this machine don't have.</summary>
internal static class NettraceFixtures
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string Rundown = "Microsoft-Windows-DotNETRuntimeRundown";
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const uint External = 1;
    private const uint Managed = 2;

    private static readonly DateTime Began = new(2026, 11, 22, 12, 0, 0, 250, DateTimeKind.Utc);

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> Written { get; } = new Dictionary<string, Func<byte[]>>(StringComparer.Ordinal)
    {
        ["runtime-v1.netperf"] = () => OfRuntime(version: 1, isCompressed: false, pointerSize: 8),
        ["runtime-v2.netperf"] = () => OfRuntime(version: 2, isCompressed: false, pointerSize: 8),
        ["runtime-v3.netperf"] = () => OfRuntime(version: 3, isCompressed: false, pointerSize: 8),
        ["runtime-v4-32bit.nettrace"] = () => OfRuntime(version: 4, isCompressed: true, pointerSize: 4),
        ["runtime-v4-plain-headers.nettrace"] = () => OfRuntime(version: 4, isCompressed: false, pointerSize: 8),
        ["runtime-v5.nettrace"] = () => OfRuntime(version: 5, isCompressed: true, pointerSize: 8),
        ["universal-v6.nettrace"] = () => OfMachine(isCompressed: true),
        ["universal-v6-plain-headers.nettrace"] = () => OfMachine(isCompressed: false),
        ["invalid/no-samples.nettrace"] = () => new NettraceWriter(4, Began, 1000, 1_000_000).Metadata(1, Runtime, 1, "GCStart").Event(1, 7, 2000, 0, []).Finish(),
        ["invalid/version-7.nettrace"] = () => new NettraceWriter(7, Began, 1000, 1_000_000).Finish(),
        ["invalid/version-2-named-as-3.netperf"] = () => [.. new NettraceWriter(3, Began, 1000, 1_000_000).Finish().Select((value, at) => at == 27 ? (byte)2 : value)],
        ["invalid/cut.nettrace"] = () => OfRuntime(version: 4, isCompressed: true, pointerSize: 8)[..300],
    };

    /// <summary>
    /// One process of the runtime: two threads that run, call native code and wait; methods with overloads, generics and a stub without a name; allocations; a second part whose stacks have
    /// the ids of others; two events that are missing.
    /// </summary>
    private static byte[] OfRuntime(int version, bool isCompressed, int pointerSize)
    {
        var writer = new NettraceWriter(version, Began, ticks: 5_000_000, frequency: 10_000_000, processId: 1200, cpus: 4, intervalNs: 1_000_000, isCompressed, pointerSize);
        return writer
            .Metadata(1, Sampler, 0, "ThreadSample").Metadata(2, Runtime, 143, "").Metadata(3, Rundown, 144, "").Metadata(4, Rundown, 154, "").Metadata(5, Runtime, 10, "")
            .Metadata(6, "Microsoft-DotNETCore-EventPipe", 1, "ProcessInfo").Metadata(7, Rundown, 152, "").Metadata(8, Runtime, 200, "Unused")
            .Event(6, 31, 5_000_000, 0, ProcessInfo("/usr/bin/dotnet /srv/shop/Shop.Web.dll --urls http://localhost"))
            .Stack(1, 0x10050, 0x10180, 0x10010).Stack(2, 0x9999, 0x20020, 0x10110, 0x10010).Stack(3, 0x20020, 0x10110, 0x10010).Stack(4, 0x30010, 0x10180, 0x10010)
            .Event(1, 31, 5_010_000, 1, U32(Managed)).Event(1, 32, 5_010_100, 2, U32(External)).Event(8, 31, 5_015_000, 1, [1, 2, 3])
            .Event(1, 31, 5_020_000, 4, U32(External)).Event(1, 32, 5_020_100, 3, U32(External)).Event(5, 31, 5_020_050, 4, Allocation(107_000), cpu: 1)
            .SequencePoint(5_025_000)
            .Stack(1, 0x10230, 0x10010).Stack(2, 0x10180, 0x10010)
            .Event(1, 31, 5_030_000, 1, U32(Managed)).Event(1, 32, 5_030_100, 2, U32(Managed), lost: 2).Event(1, 31, 5_040_000, 99, U32(Managed))
            .Event(2, 31, 5_050_000, 0, Method(71, 0x10000, 0x80, "Shop.Web.Program", "Main", "void  (class System.String[])"))
            .Event(3, 31, 5_060_000, 0, Method(71, 0x10100, 0x80, "Shop.Web.Queue`1[System.__Canon]", "Take", "instance !0  (int32,value class System.Threading.CancellationToken)"))
            .Event(3, 31, 5_060_000, 0, Method(71, 0x10180, 0x80, "Shop.Web.Orders", "Price", "instance float64  (class Shop.Web.Order)"))
            .Event(3, 31, 5_060_000, 0, Method(71, 0x10200, 0x40, "Shop.Web.Orders", "Price", "instance float64  (class Shop.Web.Order,bool)"))
            .Event(3, 31, 5_060_000, 0, Method(72, 0x20000, 0x80, "System.Threading.Monitor", "Wait", "bool  (class System.Object,int32)"))
            .Event(3, 31, 5_060_000, 0, Method(73, 0x30000, 0x80, "Interop+Zlib", "Deflate", "int32  (void*)"))
            .Event(4, 31, 5_060_000, 0, Module(71, "/srv/shop/Shop.Web.dll")).Event(4, 31, 5_060_000, 0, Module(72, "System.Private.CoreLib.dll"))
            .Finish();
    }

    /// <summary>
    /// A machine with two processes, as `dotnet-trace collect-linux` records it: samples of CPUs in kernel, native and compiled code, the idle task, a context switch, a tool's own event and one of
    /// another kind, indices of threads that are given anew.
    /// </summary>
    private static byte[] OfMachine(bool isCompressed)
    {
        const ulong Kernel = 0xFFFF_FFFF_8100_0000;
        var writer = new NettraceWriter(6, Began, ticks: 7_000_000_000, frequency: 1_000_000_000, cpus: 8, intervalNs: 1_001_001, isCompressed: isCompressed);
        return writer
            .Metadata(1, "Universal.Events", 1, "cpu").Metadata(2, "Universal.Events", 2, "cswitch").Metadata(3, "Universal.Events", 3, "page-faults").Metadata(4, "syscalls", 4, "open", hasValue: false)
            .Metadata(10, "Universal.System", 0, "ExistingProcess").Metadata(12, "Universal.System", 3, "ProcessMapping").Metadata(13, "Universal.System", 4, "ProcessSymbol")
            .SequencePoint(7_000_000_000)
            .Stack(1, Kernel + 0x1010, 0x7F00_0000_1234, 0x40_0100, 0x50_0020).Stack(2, 0x40_0180, 0x50_0020).Stack(3, Kernel + 0x2008).Stack(4, 0x7F00_0000_5555).Stack(5, Kernel + 0x3000)
            .Thread(1, 4100, 4100).Thread(2, 4100, 4107, ".NET TP Worker").Thread(3, 88, 89).Thread(4, 0, 0)
            .Event(10, 1, 7_000_000_000, 0, Process("shop")).Event(10, 3, 7_000_000_000, 0, Process("nginx"))
            .Event(12, 1, 7_000_000_000, 0, Mapping(1, 0x7F00_0000_0000, 0x7F00_0001_0000, "/usr/lib/x86_64-linux-gnu/libc.so.6")).Event(12, 1, 7_000_000_000, 0, Mapping(2, 0x40_0000, 0x60_0000, "/memfd:doublemapper (deleted)"))
            .Event(12, 3, 7_000_000_000, 0, Mapping(3, 0x40_0000, 0x48_0000, "/usr/sbin/nginx"))
            .Event(13, 1, 7_000_000_000, 0, Symbol(1, 2, 0x40_0080, 0x40_0170, "instance class [System.Runtime]System.String [Shop.Web] Shop.Web.Orders::Print(class Shop.Web.Order,int32)[Tier1]"))
            .Event(13, 1, 7_000_000_000, 0, Symbol(2, 2, 0x40_0170, 0x40_0200, "void [System.Private.CoreLib] System.Threading.Monitor::Exit(object)[PreJIT]"))
            .Event(13, 1, 7_000_000_000, 0, Symbol(3, 2, 0x50_0000, 0x50_0040, "void [Shop.Web] Shop.Web.Program::Main(string[])[QuickJitted]"))
            .Event(13, 1, 7_000_000_000, 0, Symbol(4, 1, 0x7F00_0000_1200, 0x7F00_0000_1300, "__libc_read"))
            .Event(13, 4, 7_000_000_000, 0, Symbol(5, 9, Kernel + 0x1000, Kernel + 0x1100, "vfs_read")).Event(13, 4, 7_000_000_000, 0, Symbol(6, 9, Kernel + 0x2000, Kernel + 0x2100, "pv_native_safe_halt"))
            .Event(1, 1, 7_001_000_000, 1, Var(1), cpu: 3).Event(1, 2, 7_001_500_000, 2, Var(1), cpu: 4).Event(1, 3, 7_001_600_000, 2, Var(1), cpu: 0).Event(1, 4, 7_001_700_000, 3, Var(1), cpu: 5)
            .Event(2, 2, 7_002_000_000, 2, Var(450_000), cpu: 4).Event(3, 1, 7_002_100_000, 4, Var(7), cpu: 3).Event(4, 1, 7_002_200_000, 4, Var(7), cpu: 3).Event(1, 4, 7_002_300_000, 5, Var(1), cpu: 6)
            .SequencePoint(7_003_000_000)
            .Stack(1, 0x40_0100).Thread(1, 88, 89)
            .Event(1, 1, 7_003_100_000, 1, Var(1), cpu: 0).Event(1, 9, 7_003_200_000, 1, Var(1), cpu: 1)
            .Finish();
    }
}
