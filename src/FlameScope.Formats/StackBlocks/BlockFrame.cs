using FlameScope.Formats.Text;

namespace FlameScope.Formats.StackBlocks;

/// <summary>
/// A frame as DTrace (<c>module`function+0x1c</c>), bpftrace (<c>function+28</c>, or with an address before and a library in parentheses after it: <c>7f12 function+28 (/usr/lib/libc.so.6)</c>) and
/// bcc (<c>function</c>) print it. The offset is left out.
/// </summary>
internal readonly ref struct BlockFrame
{
    /// <summary>The function; an address where it has no symbol.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The module; empty where the line has none.</summary>
    public ReadOnlySpan<byte> Module { get; init; }

    /// <summary>Takes a frame apart.</summary>
    /// <param name="text">The line without blanks around it.</param>
    public static BlockFrame Parse(ReadOnlySpan<byte> text)
    {
        // DTrace: names of functions may have blanks and anything else, modules have no backtick.
        var tick = text.IndexOf((byte)'`');
        if (tick > 0) return new BlockFrame { Module = text[..tick], Name = WithoutOffset(text[(tick + 1)..]) };

        var address = Fields.HexLength(text);
        ReadOnlySpan<byte> module = default;
        if (text is [.., (byte)')'] && text.LastIndexOf(" ("u8) is > 0 and var open && (address >= 6 || text[open + 2] is (byte)'/' or (byte)'['))
        {
            module = text[(open + 2)..^1];
            text = text[..open];
        }

        if (address >= 6 && address < text.Length && text[address] == ' ') text = Fields.TrimStart(text[address..]);
        if (module.IsEmpty && text is [.., (byte)']'] && text.LastIndexOf(" ["u8) is > 0 and var bracket)
        {
            // bcc's -v: function+0x1c [library].
            module = text[(bracket + 2)..^1];
            text = text[..bracket];
        }

        return new BlockFrame { Name = WithoutOffset(text), Module = module };
    }

    /// <summary>Without <c>+0x1c</c> or <c>+28</c> at its end; <c>operator+</c> stays whole.</summary>
    private static ReadOnlySpan<byte> WithoutOffset(ReadOnlySpan<byte> name)
    {
        var plus = name.LastIndexOf((byte)'+');
        if (plus <= 0) return name;
        var offset = name[(plus + 1)..];
        if (offset.StartsWith("0x"u8)) return offset.Length > 2 && Fields.HexLength(offset[2..]) == offset.Length - 2 ? name[..plus] : name;
        return Fields.IsDigits(offset) ? name[..plus] : name;
    }
}
