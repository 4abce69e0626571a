using FlameScope.Formats.Text;

namespace FlameScope.Formats.StackBlocks;

/// <summary>
/// What stands around the stacks in the key of a bpftrace map: <c>@[comm, </c> before a stack, <c>, comm]: 5</c> after it, or <c>]: 5</c>. Of the parts of a key the last that is no number is the
/// thread's name.
/// </summary>
internal static class MapKey
{
    /// <summary>Whether a line begins a map whose key goes on in the next line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The name of the map; empty for <c>@</c>.</param>
    /// <param name="comm">The thread's name where it stands before the stack.</param>
    public static bool TryOpen(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> comm)
    {
        name = comm = default;
        line = Fields.TrimEnd(line);
        if (line is not [(byte)'@', ..] || line.IndexOf((byte)'[') is not (> 0 and var open)) return false;
        if (line[^1] is not ((byte)'[' or (byte)',')) return false;
        name = line[1..open];
        comm = Comm(line[(open + 1)..]);
        return true;
    }

    /// <summary>Whether a line ends a map.</summary>
    /// <param name="line">The line.</param>
    /// <param name="value">The map's value.</param>
    /// <param name="comm">The thread's name where it stands after the stack.</param>
    public static bool TryClose(ReadOnlySpan<byte> line, out long value, out ReadOnlySpan<byte> comm)
    {
        value = 0;
        comm = default;
        var end = line.LastIndexOf("]: "u8);
        if (end < 0 || !Fields.TryParse(Fields.TrimEnd(line[(end + 3)..]), out value)) return false;
        comm = Comm(line[..end]);
        return true;
    }

    private static ReadOnlySpan<byte> Comm(ReadOnlySpan<byte> parts)
    {
        ReadOnlySpan<byte> comm = default;
        while (!parts.IsEmpty)
        {
            var end = parts.IndexOf((byte)',');
            var part = Fields.TrimStart(Fields.TrimEnd(end < 0 ? parts : parts[..end]));
            if (!part.IsEmpty && !Fields.IsDigits(part)) comm = part;
            parts = end < 0 ? default : parts[(end + 1)..];
        }

        return comm;
    }
}
