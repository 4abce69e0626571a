using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.Text;

/// <summary>
/// Stacks that are written as one text, root first, with semicolons between the frames: <c>main;run;step</c>. What a stack shares with the one before it, as in a sorted file most of it, is not
/// looked up again.
/// </summary>
/// <param name="builder">Takes the stacks.</param>
/// <param name="frames">The frames.</param>
/// <param name="maxDepth">The most frames of a stack; those nearest the leaf are kept.</param>
/// <param name="hasEscapes">Whether a backslash before a semicolon or a backslash makes it a part of the name.</param>
internal sealed class JoinedStacks(ProfileBuilder builder, FrameTexts frames, int maxDepth, bool hasEscapes = false)
{
    private byte[] _text = new byte[1024];
    private int _length;

    /// <summary>Where each frame of the last stack ends, and the stack up to there.</summary>
    private (int End, StackId Stack)[] _path = new (int, StackId)[64];
    private int _depth;

    /// <summary>Stacks that were too deep.</summary>
    public long StacksCut { get; private set; }

    /// <summary>The stack of a text; the empty one where that is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return StackId.Root;
        var kept = text.CommonPrefixLength(_text.AsSpan(0, _length));
        var isSame = kept == _length && kept == text.Length;
        while (!isSame && _depth > 0 && _path[_depth - 1].End >= kept) _depth--;
        if (isSame) return _path[_depth - 1].Stack;

        // A stack that is cut begins elsewhere than its neighbours, so it is neither made from the one before nor kept for the next.
        if (text.Length >= maxDepth && Depth(text) is var depth && depth > maxDepth) return AddCut(text, depth);

        var stack = _depth == 0 ? StackId.Root : _path[_depth - 1].Stack;
        var at = _depth == 0 ? 0 : _path[_depth - 1].End + 1;
        while (at <= text.Length)
        {
            var end = EndOfFrame(text, at);
            stack = builder.Stack(stack, frames.Add(text[at..end]));
            if (_depth == _path.Length) Array.Resize(ref _path, _depth * 2);
            _path[_depth++] = (end, stack);
            at = end + 1;
        }

        if (text.Length > _text.Length) _text = new byte[text.Length * 2];
        text.CopyTo(_text);
        _length = text.Length;
        return stack;
    }

    private StackId AddCut(ReadOnlySpan<byte> text, int depth)
    {
        StacksCut++;
        (_length, _depth) = (0, 0);
        var at = 0;
        for (; depth > maxDepth; depth--) at = EndOfFrame(text, at) + 1;
        var stack = builder.Stack(StackId.Root, frames.Cut);
        while (at <= text.Length)
        {
            var end = EndOfFrame(text, at);
            stack = builder.Stack(stack, frames.Add(text[at..end]));
            at = end + 1;
        }

        return stack;
    }

    private int Depth(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var at = 0; at <= text.Length; at = EndOfFrame(text, at) + 1) depth++;
        return depth;
    }

    private int EndOfFrame(ReadOnlySpan<byte> text, int at)
    {
        if (!hasEscapes)
        {
            var length = text[at..].IndexOf((byte)';');
            return length < 0 ? text.Length : at + length;
        }

        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny((byte)';', (byte)'\\');
            if (length < 0) return text.Length;
            at += length;
            if (text[at] == ';') return at;
            at += at + 1 < text.Length && text[at + 1] is (byte)';' or (byte)'\\' ? 2 : 1;
        }

        return text.Length;
    }
}
