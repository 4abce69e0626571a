using FlameScope.Formats.Input;

namespace FlameScope.Formats.Json;

/// <summary>What a string of a JSON text says, without its escapes, as a stream: for a text within the text, which may be as long as the file.</summary>
internal sealed class JsonStringStream(JsonReader json) : ForwardStream
{
    /// <summary>The longest escape: a pair of surrogates, <c>\ud83d\ude00</c>.</summary>
    public const int LongestEscape = 12;

    private readonly byte[] _unescaped = new byte[LongestEscape];
    private int _left;
    private int _length;
    private bool _hasEnded;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_left == _length && !_hasEnded)
        {
            var count = json.ReadStringPart(buffer, _unescaped, out _length, out _hasEnded);
            _left = 0;
            if (count > 0) return count;
        }

        var taken = Math.Min(buffer.Length, _length - _left);
        _unescaped.AsSpan(_left, taken).CopyTo(buffer);
        _left += taken;
        return taken;
    }

    /// <summary>Passes over what is left of the string, so that the text around it goes on behind it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_hasEnded) json.SkipRestOfString();
        _hasEnded = true;
        base.Dispose(disposing);
    }
}
