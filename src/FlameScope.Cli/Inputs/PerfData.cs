using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Inputs;

/// <summary>
/// A <c>perf.data</c>, printed by the installed <c>perf script</c>. Only perf knows every record of its own versions, and the symbols are on the machine that it runs on.
/// Starting a program on a file is for what the user names on the command line, never for what lies in a folder or was uploaded.
/// </summary>
internal static class PerfData
{
    /// <summary>How many bytes <see cref="Is"/> needs.</summary>
    public const int MagicLength = 8;

    private const string LostField = "Cannot print '";

    private static readonly string[] Fields = ["comm", "pid", "tid", "cpu", "time", "period", "event", "ip", "sym", "dso"];

    /// <summary>Whether a file that begins so is one, of either byte order.</summary>
    public static bool Is(ReadOnlySpan<byte> prefix) => prefix.StartsWith("PERFILE2"u8) || prefix.StartsWith("2ELIFREP"u8);

    /// <summary>Prints <paramref name="perfData"/> as text, gzipped, into the new file <paramref name="destination"/>.</summary>
    /// <exception cref="CommandException">There is no perf, or it cannot read the file.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; perf has ended.</exception>
    public static async Task PrintAsync(string perfData, string destination, InputOptions options, CommandConsole console, CancellationToken cancel)
    {
        var name = Printable.Of(Path.GetFileName(perfData));
        console.Error.WriteLine($"Printing {name} with perf script{(options.Inline ? ", inlined functions included: this can take very long" : " (without inlined functions; --inline adds them)")}.");
        var fields = Fields.ToList();
        while (true)
        {
            var run = await RunAsync(perfData, destination, fields, options, console, cancel);
            if (run.ExitCode == 0 || run.HasSamples)
            {
                if (run.ExitCode != 0) console.Error.WriteLine($"perf script did not reach the end of {name}: {run.Complaint} What it printed until there is shown.");
                else if (run.Warning is { } warning) console.Error.WriteLine($"perf script says: {warning}");
                return;
            }

            // A recording of a single command may lack the CPU, one without -T the time; perf then refuses to print anything at all.
            if (MissingField(run.Errors) is not { } missing || !fields.Remove(missing))
            {
                throw new CommandException($"perf script cannot read {name}: {run.Complaint} The command was: {CommandLineOf(fields, options.Inline, perfData)}");
            }

            console.Error.WriteLine($"{name} was recorded without \"{missing}\".");
        }
    }

    private static async Task<PerfRun> RunAsync(string perfData, string destination, List<string> fields, InputOptions options, CommandConsole console, CancellationToken cancel)
    {
        using var perf = Start(perfData, fields, options.Inline);
        try
        {
            perf.StandardInput.Close();
            var errors = perf.StandardError.ReadTailAsync(cancel);
            bool hasSamples;
            using (var progress = new ProgressLine(console, options.Verbose))
            {
                hasSamples = await StoreAsync(perf.StandardOutput.BaseStream, destination, progress, cancel);
            }

            var text = await errors;
            await perf.WaitForExitAsync(cancel);
            return new PerfRun(perf.ExitCode, text, hasSamples);
        }
        finally
        {
            if (!perf.HasExited)
            {
                perf.Kill(entireProcessTree: true);
                await perf.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static Process Start(string perfData, List<string> fields, bool inline)
    {
        var start = new ProcessStartInfo("perf", Arguments(fields, inline, perfData))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["LC_ALL"] = "C" },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CommandException(
                $"{Printable.Of(Path.GetFileName(perfData))} is a perf.data, which perf itself has to print, and there is no perf here that can be started (Debian: apt install linux-perf). "
                + $"Where there is one: {CommandLineOf(fields, inline, "perf.data")} > profile.txt");
        }
    }

    private static async Task<bool> StoreAsync(Stream text, string destination, ProgressLine progress, CancellationToken cancel)
    {
        var samples = new SampleWatch();
        long total = 0;
        await using var file = new FileStream(destination, FileMode.Create, FileAccess.Write);
        // Text is ten to forty times as large as the recording; packing it keeps pace with perf by far.
        await using var packed = new GZipStream(file, CompressionLevel.Fastest);
        var buffer = new byte[1 << 17];
        for (int read; (read = await text.ReadAsync(buffer, cancel)) > 0;)
        {
            await packed.WriteAsync(buffer.AsMemory(0, read), cancel);
            samples.Look(buffer.AsSpan(0, read));
            progress.Report(total += read, bytes => $"perf script: {Quantity.Bytes(bytes)} of text");
        }

        return samples.Found;
    }

    private static string? MissingField(string errors)
    {
        var at = errors.IndexOf(LostField, StringComparison.Ordinal);
        if (at < 0) return null;
        var field = errors[(at + LostField.Length)..];
        var end = field.IndexOf('\'', StringComparison.Ordinal);
        return end > 0 ? field[..end] : null;
    }

    private static List<string> Arguments(List<string> fields, bool inline, string perfData)
    {
        List<string> arguments = ["script", "--header", "--ns", "-F", string.Join(',', fields), "-i", perfData];
        if (!inline) arguments.Insert(3, "--no-inline");
        return arguments;
    }

    private static string CommandLineOf(List<string> fields, bool inline, string perfData) =>
        "perf " + string.Join(' ', Arguments(fields, inline, Printable.Of(perfData)).Select(part => part.Contains(' ', StringComparison.Ordinal) ? $"'{part}'" : part));

    /// <summary>How a run of perf ended.</summary>
    /// <param name="ExitCode">Of perf.</param>
    /// <param name="Errors">The end of what it said on its error stream.</param>
    /// <param name="HasSamples">Whether it printed anything but headers.</param>
    private sealed record PerfRun(int ExitCode, string Errors, bool HasSamples)
    {
        /// <summary>What it said, in one line.</summary>
        public string Complaint => OneLine(Errors) is { Length: > 0 } said ? said : $"it ended with {ExitCode} and said nothing.";

        /// <summary>What it warns of that a reader of the profile should know; missing symbol files and such are seen in the profile itself.</summary>
        public string? Warning => Errors.Contains("lost", StringComparison.OrdinalIgnoreCase) ? Complaint : null;

        private static string OneLine(string text)
        {
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).TakeLast(4);
            var line = Printable.Of(string.Join(" ", lines));
            return line.Length == 0 || line[^1] is '.' or '!' or '?' ? line : line + ".";
        }
    }

    /// <summary>Watches text go by for a line that is neither empty nor a comment.</summary>
    private struct SampleWatch()
    {
        private bool _atLineStart = true;

        public bool Found { get; private set; }

        public void Look(ReadOnlySpan<byte> text)
        {
            for (var i = 0; i < text.Length && !Found; i++)
            {
                if (text[i] == '\n') _atLineStart = true;
                else if (_atLineStart)
                {
                    Found = text[i] != '#';
                    _atLineStart = false;
                }
            }
        }
    }
}
