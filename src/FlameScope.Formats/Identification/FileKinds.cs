using FlameScope.Formats.Text;

namespace FlameScope.Formats.Identification;

/// <summary>Kinds of files that people have and that cannot be read, told apart by content; each with what to do.</summary>
internal static class FileKinds
{
    private const string PerfScriptCommand = "perf script --header --ns -F comm,pid,tid,cpu,time,period,event,ip,sym,dso";

    private static string Known => "Files of these kinds are read: " + string.Join(", ", FormatCatalog.All.Select(format => format.Name)) + ".";

    /// <summary>What a file of no known format is and what to do, in words that follow "This is ".</summary>
    /// <param name="prefix">Its first bytes after decompression, at most 64 KiB.</param>
    /// <param name="isGzip">Whether it was compressed with gzip.</param>
    public static string Describe(ReadOnlySpan<byte> prefix, bool isGzip)
    {
        if (prefix.IsEmpty) return isGzip ? "a gzip file with nothing in it." : "an empty file.";
        return Binary(prefix) ?? (IsText(prefix) ? Text(prefix) : $"a binary file of a kind that is not known here. {Known}");
    }

    private static string? Binary(ReadOnlySpan<byte> prefix)
    {
        if (prefix.StartsWith("PERFILE2"u8) || prefix.StartsWith("2ELIFREP"u8)) return $"perf.data, perf's binary recording: name it on the command line (`flamescope FILE`), or run `{PerfScriptCommand} -i FILE > profile.txt` where it was recorded, and open that.";
        if (prefix.StartsWith("PERFFILE"u8) || prefix.StartsWith("ELIFFREP"u8)) return "perf.data of the first version, from a perf before 2010, not read: print it with the perf script of that time.";
        if (prefix.Length > 24 && prefix[4..].StartsWith("!FastSerialization"u8)) return "a file of PerfView's own (.etlx), or of a preview of .NET Core 2, not read: open the .nettrace file that it was made of.";
        if (prefix.StartsWith("\u007fELF"u8) && OtherProfiles.IsCore(prefix)) return "a core dump, which is one moment of a process and no profile: `gdb PROGRAM FILE` shows its stacks.";
        if (prefix.StartsWith("\u007fELF"u8)) return "an ELF program or library, not a profile.";
        if (prefix.StartsWith("MZ"u8)) return "a Windows program, not a profile.";
        if (prefix is [0x89, (byte)'P', (byte)'N', (byte)'G', ..]) return "a PNG picture, not a profile.";
        if (prefix is [0xFF, 0xD8, 0xFF, ..]) return "a JPEG picture, not a profile.";
        if (prefix.StartsWith("%PDF"u8)) return "a PDF document, not a profile.";
        if (prefix is [(byte)'P', (byte)'K', 3, 4, ..]) return "a zip archive within another archive: unpack the outer one and open that.";
        if (prefix is [0x28, 0xB5, 0x2F, 0xFD, ..]) return "compressed with zstd, which is not unpacked here: run `zstd -d FILE` and open what comes out.";
        if (prefix is [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..]) return "compressed with xz, which is not unpacked here: run `xz -d FILE` and open what comes out.";
        if (prefix.StartsWith("BZh"u8)) return "compressed with bzip2, which is not unpacked here: run `bzip2 -d FILE` and open what comes out.";
        if (prefix is [0x1F, 0x8B, ..]) return "compressed with gzip twice: unpack it once and open that.";
        if (prefix.Length > 262 && prefix[257..].StartsWith("ustar"u8)) return "a tar archive: unpack it and open what is in it.";
        if (prefix is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return "text in UTF-16 (PowerShell's `>` writes it): save it as UTF-8, or let perf write it with `-o`, and open that.";
        if (prefix.StartsWith("SQLite format 3\0"u8)) return "an SQLite database, not a profile that is read here.";
        if (OtherProfiles.Binary(prefix) is { } other) return other;
        return !prefix.ContainsAnyExcept((byte)0) ? "a file of zeros: its content was lost, perhaps in copying." : null;
    }

    private static string Text(ReadOnlySpan<byte> prefix)
    {
        var text = prefix is [0xEF, 0xBB, 0xBF, ..] ? prefix[3..] : prefix;
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') text = text[1..];
        if (text.IsEmpty) return "a file of blanks alone.";
        if (text[0] is (byte)'{' or (byte)'[') return Json(text);
        if (text[0] == '<') return Markup(text);
        if (OtherProfiles.Text(text) is { } other) return other;
        if (text.StartsWith("# captured on"u8) || text.StartsWith("# ========"u8)) return "the header of perf script without samples.";
        if (text.StartsWith("# To display the perf.data header info"u8)) return $"the output of perf report, which has no times: run `{PerfScriptCommand}` instead.";
        if (text.StartsWith("@["u8)) return "a map printed by bpftrace; it has no times, and is not read.";
        return $"a text of a kind that is not known here. {Known}";
    }

    private static string Json(ReadOnlySpan<byte> text)
    {
        return OtherProfiles.Json(text) ?? $"JSON of a kind that is not known here. {Known}";
    }

    private static string Markup(ReadOnlySpan<byte> text)
    {
        var start = text[..Math.Min(text.Length, 4096)];
        if (start.IndexOf("<svg"u8) >= 0) return "an SVG picture, perhaps a flame graph that was drawn already: open the profile that it was drawn from.";
        return start.IndexOf("<html"u8) >= 0 || start.IndexOf("<!DOCTYPE html"u8) >= 0 || start.IndexOf("<!doctype html"u8) >= 0
            ? "an HTML page, perhaps a report, or an error of the server that it was fetched from."
            : $"XML of a kind that is not known here. {Known}";
    }

    private static bool IsText(ReadOnlySpan<byte> prefix)
    {
        var strange = 0;
        foreach (var value in prefix[..Math.Min(prefix.Length, 4096)])
        {
            if (value == 0) return false;
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1B or (byte)'\f')) strange++;
        }

        return strange * 100 <= Math.Min(prefix.Length, 4096);
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return Fields.TrimEnd(end < 0 ? text : text[..end]);
    }
}
