namespace FlameScope.Formats.Jfr;

/// <summary>
/// A recording's bytes in a buffer that moves forward. It grows only with bytes that have come, never with a length that the file claims.
/// </summary>
internal sealed class JfrInput
{
    /// <summary>The longest part that is ever looked at as a whole: an event that is kept, a constant, a description of types.</summary>
    public const int MaxPart = 256 << 20;

    private const int FirstLength = 64 << 10;
    private const int UsualLength = 1 << 20;

    /// <summary>Few bytes at a time are gathered, so that what has to be looked at again costs little.</summary>
    private const int LeastRead = 4096;

    private readonly Stream? _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>An input of a stream.</summary>
    public JfrInput(Stream stream)
    {
        _stream = stream;
        _buffer = new byte[FirstLength];
    }

    /// <summary>An input of bytes that are all there.</summary>
    public JfrInput(byte[] bytes, int start, int length)
    {
        _buffer = bytes;
        _start = start;
        _end = start + length;
        _atEnd = true;
    }

    /// <summary>How many bytes were passed.</summary>
    public long Position { get; private set; }

    /// <summary>What is there, up to a position.</summary>
    public ReadOnlySpan<byte> Window(long end) => _buffer.AsSpan(_start, (int)Math.Max(0, Math.Min(_end - _start, end - Position)));

    /// <summary>Sees to it that so many bytes are there; false where the input ends before.</summary>
    public bool Ensure(int count)
    {
        while (_end - _start < count)
        {
            if (!Fill(count)) return false;
        }

        return true;
    }

    /// <summary>More bytes than are there; false where there are none, or where they would be too many.</summary>
    public bool More() => _end - _start < MaxPart && Fill(_end - _start + 1);

    /// <summary>Passes bytes that are there.</summary>
    public void Consume(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Passes bytes, there or not; false where the input ends before.</summary>
    public bool Skip(long count)
    {
        while (count > 0)
        {
            if (_end == _start && !Fill(1)) return false;
            var step = (int)Math.Min(count, _end - _start);
            Consume(step);
            count -= step;
        }

        return true;
    }

    private bool Fill(int wanted)
    {
        if (_atEnd) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length || (_end == 0 && _buffer.Length < UsualLength && Position > 0)) Array.Resize(ref _buffer, checked((int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        var room = _buffer.AsSpan(_end);
        var count = _stream!.ReadAtLeast(room, Math.Min(room.Length, Math.Max(LeastRead, wanted - _end)), throwOnEndOfStream: false);
        _end += count;
        _atEnd = count == 0;
        return count > 0;
    }
}
