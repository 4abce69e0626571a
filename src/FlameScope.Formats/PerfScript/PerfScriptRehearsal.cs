using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Reads a text of a few lines the way a large one is read, so that what every line passes through is compiled when the first real line comes. Reading a gigabyte in a process that has just started, both
/// readers wait for that compilation together; here it is done on a core that has nothing else to do yet.
/// </summary>
internal static class PerfScriptRehearsal
{
    private static ReadOnlySpan<byte> Text => "# captured on    : Mon Mar  2 09:00:00 2026\n#\n"u8;

    /// <summary>Two threads, stacks that share callers, a new stack, an idle one.</summary>
    private static ReadOnlySpan<byte> Samples =>
        """
        swapper     0 [000]     1.000000:    5000000 cpu-clock:ppp: 
        	ffffffff81003234 pv_native_safe_halt+0x4 ([kernel.kallsyms])
        	ffffffff81001598 start_secondary+0x488 ([kernel.kallsyms])

        work er  7/8 [001]     1.001000:    5000000 cpu-clock:ppp: 
        	    7f047e23cde0 one+0x1f (/usr/bin/program)
        	    7f0477bc48df two(int, char)+0x1f (/usr/bin/program)
        	    7f047770446e main+0xe (/usr/bin/program)

        work er  7/8 [001]     1.002000:    5000000 cpu-clock:ppp: 
        	    7f047e23cde4 three+0x2f (/usr/lib/library.so)
        	    7f0477bc48df two(int, char)+0x1f (/usr/bin/program)
        	    7f047770446e main+0xe (/usr/bin/program)

        work er  7/9 [000]     1.001500:    5000000 cpu-clock:ppp: 
        	          5580b7 [unknown] (/usr/bin/program)
        	    7f0477bc48dc two(int, char)+0x1c (/usr/bin/program)
        	    7f047770446e main+0xe (/usr/bin/program)


        """u8;

    /// <summary>Reads it.</summary>
    public static Profile Read()
    {
        var context = new ReadContext(ReadLimits.Default, CancellationToken.None);
        var parts = new PartsInFlight();
        var (first, second) = (new PerfScriptReader(context, parts), new PerfScriptReader(context, parts));
        var whole = first.ReadPart(Lines([.. Text, .. Samples]), isBeginning: true);
        whole.Append(second.ReadPart(Lines([.. Samples, .. Samples]), isBeginning: false));
        first.Builder.AppendLast(second.Builder);
        var builder = new ProfileBuilder();
        PerfScriptSections.TryFinish(whole, first.Builder, builder, context.Limits);
        return builder.Build(nameof(PerfScriptRehearsal), CancellationToken.None);

        LineReader Lines(byte[] text) => new(text, text.Length, context.Limits.MaxLineLength);
    }
}
