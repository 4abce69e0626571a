using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.Text;

/// <summary>What a text says that stands for a frame.</summary>
internal delegate FrameRow FrameOfText(ReadOnlySpan<byte> text);

/// <summary>Frames, looked up by the bytes that stand for them; a text is taken apart only when it is new.</summary>
internal sealed class FrameTexts(ProfileBuilder builder, FrameOfText parse)
{
    private const string CutName = "[frames cut]";

    private readonly ByteTable _texts = new();
    private readonly List<FrameId> _frames = [];

    /// <summary>Distinct texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of the distinct texts.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>What stands at the root of a stack that was cut.</summary>
    public FrameId Cut => builder.Frame(CutName, "", FrameKind.Unknown);

    /// <summary>The frame of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FrameId Add(ReadOnlySpan<byte> text)
    {
        var number = _texts.Add(text, out var isNew);
        if (isNew) _frames.Add(builder.Frame(parse(text)));
        return _frames[number];
    }
}
