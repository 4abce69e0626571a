using System.Buffers;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Text;

/// <summary>
/// The lines of a text, as bytes, without their line ends (<c>\n</c> or <c>\r\n</c>) and without a byte-order mark at the very beginning. A line longer than the limit is cut and the
/// rest of it passed over. Nothing is allocated for a line.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Bytes read at a time: enough that a read's price is small, little enough to stay in the cache. Tiny in a debug build, so that every test crosses buffer ends.</summary>
#if DEBUG
    public const int DefaultBufferLength = 64;
#else
    public const int DefaultBufferLength = 256 << 10;
#endif

    private readonly Stream _input;
    private readonly int _maxLineLength;
    private byte[] _buffer;
    private bool _isRented;
    private int _start;
    private int _end;
    private bool _atEnd;

    public LineReader(Stream input, int maxLineLength, int bufferLength = DefaultBufferLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLineLength, 1);
        _input = input;
        _maxLineLength = maxLineLength;
        _buffer = ArrayPool<byte>.Shared.Rent(bufferLength);
        _isRented = true;
        SkipByteOrderMark();
    }

    /// <summary>A reader of a text that is all in memory. The array is the caller's; what stands in it is overwritten.</summary>
    public LineReader(byte[] text, int length, int maxLineLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLineLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)text.Length, nameof(length));
        _input = Stream.Null;
        _maxLineLength = maxLineLength;
        _buffer = text;
        _end = length;
        SkipByteOrderMark();
    }

    /// <summary>Number of the line last read, from 1; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes read so far, line ends included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lines that were over the limit and have been cut.</summary>
    public long LinesCut { get; private set; }

    /// <summary>Whether the line last read had no line end, because the text ended.</summary>
    public bool LastIsOpen { get; private set; }

    /// <summary>The next line; it is valid until the next call.</summary>
    /// <returns>False at the end of the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0) return TryReadAcrossBuffers(out line);

        if (length > _maxLineLength) return CutHere(length, out line);
        line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        Bytes += length + 1;
        Number++;
        line = WithoutCarriageReturn(line);
        return true;
    }

    /// <summary>Whether a line that begins with a byte is next, as far as it is here already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextIs(byte first) => _start < _end && _buffer[_start] == first;

    /// <summary>The lines, each with its end, up to the next empty one, as far as they are here already; they are valid until the next line is read.</summary>
    /// <param name="maxLength">The most bytes to look through.</param>
    /// <param name="lines">The lines; empty where there is no empty line within what is here.</param>
    /// <returns>Whether so many bytes have been looked through in vain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryPeekBlock(int maxLength, out ReadOnlySpan<byte> lines)
    {
        var here = _buffer.AsSpan(_start, Math.Min(_end - _start, maxLength));
        var length = here.IndexOf("\n\n"u8);
        lines = length < 0 || length > _maxLineLength ? default : here[..(length + 1)];
        return length >= 0 || here.Length < maxLength;
    }

    /// <summary>Passes over lines that have been peeked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes, int lines)
    {
        _start += bytes;
        Bytes += bytes;
        Number += lines;
    }

    public void Dispose()
    {
        GiveBack();
        _buffer = [];
        _start = _end = 0;
        _atEnd = true;
    }

    private static ReadOnlySpan<byte> WithoutCarriageReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;

    private bool TryReadAcrossBuffers(out ReadOnlySpan<byte> line)
    {
        var searched = _end - _start;
        while (!_atEnd && searched <= _maxLineLength)
        {
            Fill();
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0) return TryRead(out line);
            searched = _end - _start;
        }

        if (searched > _maxLineLength) return CutHere(searched, out line);
        line = WithoutCarriageReturn(_buffer.AsSpan(_start, searched));
        Bytes += searched;
        _start = _end;
        if (searched == 0) return false;
        LastIsOpen = true;
        Number++;
        return true;
    }

    /// <summary>Gives the first bytes of a line that is over the limit; the rest goes at the next call, so that the line stays where it is until then.</summary>
    private bool CutHere(int length, out ReadOnlySpan<byte> line)
    {
        // The kept part is moved aside: passing over the rest overwrites the buffer.
        var kept = _buffer.AsSpan(_start, _maxLineLength).ToArray();
        LinesCut++;
        Number++;
        Bytes += length;
        _start += length;
        PassOverLine();
        line = kept;
        return true;
    }

    private void PassOverLine()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            Bytes += length < 0 ? rest.Length : length + 1;
            _start += length < 0 ? rest.Length : length + 1;
            if (length >= 0) return;
            if (_atEnd)
            {
                LastIsOpen = true;
                return;
            }

            Fill();
        }
    }

    /// <summary>Reads more behind what is left, after moving that to the front or into a larger buffer.</summary>
    private void Fill()
    {
        var left = _end - _start;
        if (left == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            _buffer.AsSpan(_start, left).CopyTo(larger);
            GiveBack();
            _buffer = larger;
            _isRented = true;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }

        _start = 0;
        _end = left;
        var count = _input.Read(_buffer.AsSpan(_end));
        _end += count;
        _atEnd = count == 0;
    }

    private void GiveBack()
    {
        if (_isRented) ArrayPool<byte>.Shared.Return(_buffer);
        _isRented = false;
    }

    private void SkipByteOrderMark()
    {
        while (_end < 3 && !_atEnd) Fill();
        if (_buffer.AsSpan(0, _end) is not [0xEF, 0xBB, 0xBF, ..]) return;
        _start = 3;
        Bytes = 3;
    }
}
