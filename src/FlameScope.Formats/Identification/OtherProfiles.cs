using System.Buffers.Binary;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.Identification;

/// <summary>Profiles of other tools that are known by their content and not read: each with the command that makes something readable of it, or what to record instead.</summary>
internal static class OtherProfiles
{
    /// <summary>What a binary file is, in words that follow "This is "; null where it is none of these.</summary>
    public static string? Binary(ReadOnlySpan<byte> prefix)
    {
        if (IsCpuProfileOfGperftools(prefix)) return "a CPU profile of gperftools (binary, before protobuf); it has no times: `pprof -proto PROGRAM FILE > profile.pb.gz` makes a pprof profile of it, which gives a flame graph.";
        if (prefix.StartsWith("go 1."u8) && prefix[..Math.Min(prefix.Length, 16)].IndexOf(" trace\0"u8) > 0) return "an execution trace of Go, which has events and not samples: `go tool trace -pprof=sched FILE > profile.pb.gz` makes a pprof profile of a part of it, which gives a flame graph; for a heat map record the program with perf.";
        if (prefix.StartsWith("JAVA PROFILE 1.0"u8)) return "a heap dump of Java (hprof), not a profile over time: record with `jcmd PID JFR.start duration=60s filename=profile.jfr` instead.";
        if (IsEtl(prefix)) return "an ETL trace of Windows, which only Windows can read: `xperf -i FILE -o profile.csv -a dumper` and PerfView (Save As speedscope) print it; export speedscope JSON from PerfView and open that.";
        return null;
    }

    /// <summary>A core dump is an ELF file of another type.</summary>
    public static bool IsCore(ReadOnlySpan<byte> elf) => elf.Length > 17 && (elf[5] == 2 ? elf[17] : elf[16]) == 4;

    /// <summary>What a text is, in words that follow "This is "; null where it is none of these.</summary>
    public static string? Text(ReadOnlySpan<byte> text)
    {
        var first = FirstLine(text);
        if (first.StartsWith("--- contention"u8) || first.StartsWith("--- mutex"u8)) return "a contention profile of gperftools or Go (text); it has no times: `pprof -proto PROGRAM FILE > profile.pb.gz` makes a pprof profile of it, which gives a flame graph.";
        if (first.StartsWith("--- thread"u8) || first.StartsWith("threadcreate profile:"u8) || first.StartsWith("goroutine profile:"u8)) return "a list of threads or goroutines with their stacks (gperftools or Go); it is one moment and has no times: `pprof -proto PROGRAM FILE > profile.pb.gz` makes a pprof profile of it, which gives a flame graph.";
        if (first.StartsWith("heap profile:"u8) || first.StartsWith("--- heapz"u8) || first.StartsWith("--- growthz"u8)) return "a heap profile of gperftools or Go (text); it has no times: `pprof -proto PROGRAM FILE > profile.pb.gz` makes a pprof profile of it, which gives a flame graph.";
        if (first.StartsWith("--- "u8) && first.EndsWith(" ---"u8)) return "a text profile of gperftools; it has no times: `pprof -proto PROGRAM FILE > profile.pb.gz` makes a pprof profile of it, which gives a flame graph.";
        if (first.StartsWith("# callgrind format"u8) || (Has(text, "events: "u8) && Has(text, "fn="u8))) return "a callgrind profile; it counts instructions and has no times: `callgrind_annotate FILE` prints it; for a heat map record the program with perf.";
        if (first.StartsWith("desc: "u8) && Has(text, "snapshot="u8)) return "a massif profile of valgrind, which is of the heap and has no stacks over time: `ms_print FILE` prints it.";
        if (first.StartsWith("Analysis of sampling "u8)) return "the output of `sample` of macOS, a call tree without times: `inferno-collapse-sample FILE > stacks.txt` (or FlameGraph's stackcollapse-sample.awk) makes collapsed stacks of it, which give a flame graph; for a heat map record with `xctrace record --template 'Time Profiler'`.";
        if (first.StartsWith("Weight\tSelf Weight\t"u8) || first.StartsWith("Running Time\tSelf"u8)) return "a deep copy of a call tree of Apple's Instruments, which has no times: `xctrace export --input FILE.trace --xpath '/trace-toc/run[@number=\"1\"]/data/table[@schema=\"time-profile\"]' > profile.xml` writes the samples; open that.";
        if (Has(first, "Time and Allocation Profiling Report"u8)) return "a profiling report of GHC (Haskell), a call tree without times: `ghc-prof-flamegraph` or `inferno-collapse-ghcprof FILE > stacks.txt` makes collapsed stacks of it, which give a flame graph.";
        if (first.StartsWith("Function Stack,"u8)) return "a call tree exported from Intel VTune, which has no times: `inferno-collapse-vtune FILE > stacks.txt` makes collapsed stacks of it, which give a flame graph; for a heat map record with perf.";
        if (first.StartsWith("v8-version,"u8) || (first.StartsWith("shared-library,"u8) && Has(text, "code-creation,"u8))) return "a log of V8 (`node --prof`), not read: record with `node --cpu-prof` instead and open the .cpuprofile, or `node --prof-process --preprocess FILE > profile.json` for speedscope.";
        if (first.StartsWith("@ "u8) && first.EndsWith(" samples]"u8)) return "the call tree that pmcstat of FreeBSD prints, which has no times: for a heat map record with DTrace, whose command is in docs/recording.md.";
        if (first.EndsWith(" log opened (PC)"u8)) return "a log of a Papyrus profile (Skyrim, Fallout), which has calls and not samples, and is not read.";
        if (text.StartsWith("magic: SIMPLEPERF"u8)) return "what `simpleperf report-sample --dump-protobuf-report` prints, without the names of its frames: open the report itself, which it was printed from.";
        if (text.StartsWith("*version\n"u8) && Has(text, "clock="u8)) return "a method trace of Android (ART or Dalvik), which has calls and not samples, and is not read: record with simpleperf and open what `simpleperf report-sample --show-callchain` prints.";
        if (Has(first, "# perf report"u8) || Has(text, "# Overhead"u8) || Has(text, "# To display the perf.data header info"u8) || Has(text, "continuing without symbols"u8)) return "the output of perf report, which has no times: run `perf script --header --ns -F comm,pid,tid,cpu,time,period,event,ip,sym,dso` instead.";
        if (Has(first, "TimeStamp, "u8) || (first.StartsWith("BeginHeader"u8) && Has(text, "SampledProfile"u8))) return "the text that xperf dumps of an ETL trace, not read: export speedscope JSON from PerfView and open that.";
        return null;
    }

    /// <summary>What a JSON file is, in words that follow "This is "; null where it is none of these.</summary>
    public static string? Json(ReadOnlySpan<byte> text)
    {
        if (Has(text, "\"selfSize\""u8)) return "a heap profile of V8 (Node, Chrome): it is of allocations and has no times, and is not read. For time on the CPU record with `node --cpu-prof`.";
        if (Has(text, "\"snapshot\""u8) && Has(text, "\"node_fields\""u8)) return "a heap snapshot of V8 (Node, Chrome), not a profile over time.";
        if (Has(text, "\"rts_arguments\""u8)) return "a profile of GHC (Haskell) in JSON, a call tree without times: `hs-speedscope` on an eventlog (`+RTS -l -p`) writes speedscope JSON with times; open that.";
        if (Has(text, "\"gc_samples\""u8) || Has(text, "\"missed_samples\""u8)) return "a profile of Ruby's stackprof, not read: vernier (`vernier run -- ruby app.rb`) records with times, for the Firefox Profiler; open that.";
        if (Has(text, "\"instrumentTypes\""u8) && Has(text, "\"recording\""u8)) return "a timeline recording of Safari's Web Inspector, not read: record the page in Chrome or Firefox.";
        return null;
    }

    /// <summary>The header of five words: 0, 3, 0, the period in microseconds, 0; of 32 or 64 bits, in either byte order.</summary>
    private static bool IsCpuProfileOfGperftools(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length >= 40 && Word64(prefix, 0) == 0 && Word64(prefix, 1) == 3 && Word64(prefix, 2) <= 1 && Word64(prefix, 3) is > 0 and < 10_000_000 && Word64(prefix, 4) == 0) return true;
        return prefix.Length >= 20 && Word32(prefix, 0) == 0 && Word32(prefix, 1) == 3 && Word32(prefix, 2) <= 1 && Word32(prefix, 3) is > 0 and < 10_000_000 && Word32(prefix, 4) == 0;
    }

    /// <summary>The first record of an ETL file is the trace's header event, whose type and name of a resource are in its first bytes.</summary>
    private static bool IsEtl(ReadOnlySpan<byte> prefix)
    {
        if (prefix.IndexOf("E\0v\0e\0n\0t\0T\0r\0a\0c\0e\0"u8) >= 0) return true;
        return prefix.Length > 512 && prefix[..Math.Min(prefix.Length, 4096)].IndexOf("@\0t\0z\0r\0e\0s\0.\0d\0l\0l\0"u8) >= 0;
    }

    private static ulong Word64(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * index)..]);

    private static uint Word32(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * index)..]);

    private static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.IndexOf(word) >= 0;

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        return Fields.TrimEnd(line is [.., (byte)'\r'] ? line[..^1] : line);
    }
}
