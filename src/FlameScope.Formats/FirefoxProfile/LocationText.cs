using System.Buffers.Text;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// The text that stands for a frame in a raw profile: an address (<c>0x7fff2012</c>), a function in a library (<c>malloc (in libc.so)</c>, perhaps with an offset after it), a function of a script
/// (<c>render (https://shop.example/main.js:10:4)</c>, the line and column of its definition), or a label (<c>js::RunScript</c>).
/// </summary>
internal readonly ref struct LocationText
{
    private LocationText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> library, ReadOnlySpan<byte> file, int line, ulong? address)
    {
        Name = name;
        Library = library;
        File = file;
        Line = line;
        Address = address;
    }

    /// <summary>The function; empty for one of a script that has no name.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Its library.</summary>
    public ReadOnlySpan<byte> Library { get; }

    /// <summary>Its script.</summary>
    public ReadOnlySpan<byte> File { get; }

    /// <summary>The line of its definition in the script; 0 where not told.</summary>
    public int Line { get; }

    /// <summary>The address that is all that is known.</summary>
    public ulong? Address { get; }

    /// <summary>Takes a text apart.</summary>
    public static LocationText Parse(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("0x"u8) && Utf8Parser.TryParse(text[2..], out ulong address, out var used, 'x') && used == text.Length - 2) return new LocationText(text, default, default, 0, address);

        var inside = text.LastIndexOf(" (in "u8);
        if (inside > 0)
        {
            var library = text[(inside + 5)..];
            var end = library.IndexOf((byte)')');
            if (end >= 0) return new LocationText(text[..inside], library[..end], default, 0, address: null);
        }

        if (text is [.., (byte)')'] && text.LastIndexOf(" ("u8) is > 0 and var open && IsScript(text[(open + 2)..^1], out var file, out var line)) return new LocationText(text[..open], default, file, line, address: null);
        if (IsScript(text, out file, out line) && line > 0) return new LocationText(default, default, file, line, address: null);
        return new LocationText(text, default, default, 0, address: null);
    }

    /// <summary><c>file:line:column</c>, <c>file:line</c> or a file alone.</summary>
    private static bool IsScript(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> file, out int line)
    {
        file = text;
        line = 0;
        for (var numbers = 0; numbers < 2; numbers++)
        {
            var colon = file.LastIndexOf((byte)':');
            if (colon <= 0 || colon + 1 == file.Length || !Utf8Parser.TryParse(file[(colon + 1)..], out int number, out var used) || used != file.Length - colon - 1 || number < 0) break;
            line = number;
            file = file[..colon];
        }

        return !file.IsEmpty && (line > 0 || file.IndexOf("://"u8) > 0 || file.StartsWith("self-hosted"u8));
    }
}
