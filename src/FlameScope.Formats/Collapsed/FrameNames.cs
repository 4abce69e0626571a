using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Collapsed;

/// <summary>
/// What tools write into the names of collapsed stacks: marks at their end (<c>_[k]</c>), and the place of the call that py-spy, rbspy and Austin add, whose line is left out, since it would
/// split a function by its lines.
/// </summary>
internal sealed class FrameNames(ProfileBuilder builder, NameDecoder names)
{
    private static ReadOnlySpan<byte> Between => " - "u8;

    /// <summary>Whether a name had the line of a call.</summary>
    public bool HasCallLines { get; private set; }

    /// <summary>The frame of a name.</summary>
    public FrameRow Frame(ReadOnlySpan<byte> text)
    {
        if (FrameMarks.KindOf(text) is { } kind) return Row(text[..^FrameMarks.Length], default, kind);
        if (TryPlaceInParentheses(text, out var name, out var file) || TryPlaceAfterDash(text, out name, out file))
        {
            HasCallLines = true;
            return Row(name, file, KindOfFile(file));
        }

        return Row(text, default, FrameMarks.IsUnknown(text) ? FrameKind.Unknown : FrameKind.User);
    }

    /// <summary>Austin's <c>module:function:line</c>.</summary>
    public FrameRow AustinFrame(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)':', .., (byte)':']) return Row(text, default, text.SequenceEqual(":GC:"u8) ? FrameKind.Runtime : FrameKind.Unknown);
        var line = text.LastIndexOf((byte)':');
        var function = line <= 0 ? -1 : text[..line].LastIndexOf((byte)':');
        if (function <= 0 || !Fields.IsDigits(text[(line + 1)..])) return Frame(text);
        HasCallLines = true;
        return Row(text[(function + 1)..line], text[..function], FrameKind.Interpreted);
    }

    private FrameRow Row(ReadOnlySpan<byte> name, ReadOnlySpan<byte> library, FrameKind kind) =>
        new(builder.Intern(names.Decode(name)), library.IsEmpty ? StringId.Empty : builder.Intern(names.Decode(library)), kind, StringId.Empty, 0);

    /// <summary>py-spy's <c>function (file.py:12)</c>.</summary>
    private static bool TryPlaceInParentheses(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> file)
    {
        name = file = default;
        if (text is not [.., (byte)')'] || text.LastIndexOf(" ("u8) is not (> 0 and var open)) return false;
        name = text[..open];
        return TryFile(text[(open + 2)..^1], out file);
    }

    /// <summary>rbspy's <c>function - file.rb:12</c>.</summary>
    private static bool TryPlaceAfterDash(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> file)
    {
        name = file = default;
        var dash = text.LastIndexOf(Between);
        if (dash <= 0) return false;
        name = text[..dash];
        return TryFile(text[(dash + Between.Length)..], out file);
    }

    private static bool TryFile(ReadOnlySpan<byte> place, out ReadOnlySpan<byte> file)
    {
        file = default;
        var colon = place.LastIndexOf((byte)':');
        if (colon <= 0 || !Fields.IsDigits(place[(colon + 1)..])) return false;
        file = place[..colon];
        if (file.SequenceEqual("(unknown)"u8)) file = default;
        return true;
    }

    private static FrameKind KindOfFile(ReadOnlySpan<byte> file) =>
        file.EndsWith(".py"u8) || file.EndsWith(".rb"u8) || file is [(byte)'<', .., (byte)'>'] ? FrameKind.Interpreted : FrameKind.User;
}
