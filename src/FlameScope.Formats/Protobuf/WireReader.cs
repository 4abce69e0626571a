using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Reads protobuf messages forwards from a stream, whatever their size: field after field, into messages that are too large for memory (<see cref="Enter"/>, <see cref="Leave"/>),
/// small ones whole (<see cref="TryMessage"/>). A field that is not asked for is passed over. Memory follows the bytes that have come, never a length that is claimed. Nothing throws for
/// what the file holds: where it is damaged or ends in a message, fields end too, and <see cref="EndedBecause"/> says why.
/// </summary>
internal sealed class WireReader : IDisposable
{
    /// <summary>Bytes read at a time. Tiny in a debug build, so that every test crosses buffer ends.</summary>
#if DEBUG
    public const int DefaultBufferLength = 64;
#else
    public const int DefaultBufferLength = 256 << 10;
#endif

    /// <summary>Messages longer than this are passed over by <see cref="TryMessage"/>.</summary>
    public const int MaxMessageLength = 64 << 20;

    private const int MaxFieldNumber = (1 << 29) - 1;

    private readonly Stream _input;
    private readonly Stack<long> _limits = new();
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _bufferPosition;
    private long _limit = long.MaxValue;
    private long _fieldEnd;
    private bool _hasOne;
    private bool _atEnd;

    public WireReader(Stream input, int bufferLength = DefaultBufferLength)
    {
        _input = input;
        _buffer = ArrayPool<byte>.Shared.Rent(bufferLength);
    }

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Position => _bufferPosition + _start;

    /// <summary>The field's number.</summary>
    public int Number { get; private set; }

    /// <summary>How it is written.</summary>
    public WireType Type { get; private set; }

    /// <summary>Its number, where it is one; 0 otherwise.</summary>
    public ulong Value { get; private set; }

    /// <summary>Where the field begins, its tag included.</summary>
    public long FieldPosition { get; private set; }

    /// <summary>Bytes of the field that have not been read; 0 for one that has no length.</summary>
    public long Length => Math.Max(0, _fieldEnd - Position);

    /// <summary>Why reading ended before the end of the file, in words that follow "it holds" or "the file"; null where it did not.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Whether the file ended in the middle of a field or a message.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Messages that were longer than <see cref="MaxMessageLength"/>.</summary>
    public long MessagesTooLong { get; private set; }

    /// <summary>Goes to the next field of the message; what is left of the field before is passed over.</summary>
    /// <returns>False at the end of the message, or of the file.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next()
    {
        // Nearly all fields have a tag of one byte and a length of one or two, and lie in the buffer.
        if (_fieldEnd <= Position && _end - _start >= 3 && _limit - Position >= 3 && EndedBecause is null && _buffer[_start] is >= 8 and < 0x80 and var only && (only & 7) == (int)WireType.Bytes)
        {
            long inside = _buffer[_start + 1];
            var head = 2;
            if (inside >= 0x80 && _buffer[_start + 2] < 0x80) (inside, head) = ((inside & 0x7F) | ((long)_buffer[_start + 2] << 7), 3);
            if ((head == 3 || inside < 0x80) && inside <= _limit - Position - head)
            {
                FieldPosition = Position;
                (Number, Type, Value, _hasOne) = (only >> 3, WireType.Bytes, 0, false);
                _start += head;
                _fieldEnd = Position + inside;
                return true;
            }
        }

        while (true)
        {
            if (_fieldEnd > Position) Skip(_fieldEnd);
            if (EndedBecause is not null || Position >= _limit) return false;
            if (_start == _end && !Fill(1))
            {
                if (_limits.Count > 0) Truncated();
                return false;
            }

            FieldPosition = Position;
            if (!TryVarint(out var tag)) return false;
            if (tag >> 3 is 0 or > MaxFieldNumber) return Damaged("a field with the number 0");
            Number = (int)(tag >> 3);
            Type = (WireType)(tag & 7);
            (Value, _hasOne) = (0, true);
            switch (Type)
            {
                case WireType.Varint:
                    if (!TryVarint(out var value)) return false;
                    Value = value;
                    return IsInside();
                case WireType.Fixed64:
                    if (!Fill(8)) return Truncated();
                    Value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_start));
                    _start += 8;
                    return IsInside();
                case WireType.Bytes:
                    if (!TryVarint(out var length)) return false;
                    if (Position > _limit || length > (ulong)(_limit - Position)) return Damaged("a field that is longer than what it stands in");
                    _fieldEnd = Position + (long)length;
                    _hasOne = false;
                    return true;
                case WireType.Fixed32:
                    if (!Fill(4)) return Truncated();
                    Value = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
                    _start += 4;
                    return IsInside();
                case WireType.Group:
                    if (!SkipGroup()) return false;
                    break;
                default:
                    return Damaged("a field of a kind that protobuf does not have");
            }
        }
    }

    /// <summary>Goes into the message that is the field; its fields come next.</summary>
    public void Enter()
    {
        _limits.Push(_limit);
        _limit = _fieldEnd;
        _fieldEnd = 0;
    }

    /// <summary>Goes out of a message, over what has not been read of it.</summary>
    public void Leave()
    {
        if (_limit > Position) Skip(_limit);
        _fieldEnd = _limit;
        _limit = _limits.Pop();
    }

    /// <summary>The field's bytes as a whole: text, or a message. They are valid until the next call.</summary>
    /// <returns>False where the field has no length, the file ends before it does, or it is longer than <see cref="MaxMessageLength"/>, which is counted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryMessage(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (Type != WireType.Bytes) return false;
        var length = Length;
        if (length > MaxMessageLength)
        {
            MessagesTooLong++;
            return false;
        }

        if (_end - _start < length && !Fill((int)length)) return Truncated();
        message = _buffer.AsSpan(_start, (int)length);
        _start += (int)length;
        return true;
    }

    /// <summary>The next varint of a repeated field, packed or not.</summary>
    /// <returns>False after the last.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryNumber(out ulong value)
    {
        value = Value;
        if (Type != WireType.Bytes) return TakeOne();
        if (Position >= _fieldEnd || !TryVarint(out value)) return false;
        return Position <= _fieldEnd || Damaged("a number that is longer than what it stands in");
    }

    /// <summary>The next number of 8 bytes of a repeated field, packed or not.</summary>
    /// <returns>False after the last.</returns>
    public bool TryFixed64(out ulong value)
    {
        value = Value;
        if (Type != WireType.Bytes) return TakeOne();
        if (_fieldEnd - Position < 8) return false;
        if (!Fill(8)) return Truncated();
        value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_start));
        _start += 8;
        return true;
    }

    /// <summary>Bytes that stand outside of any field, such as a magic number or the length before a message.</summary>
    /// <returns>False where the file ends before; nothing is read then.</returns>
    public bool TryRaw(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (EndedBecause is not null || !Fill(count)) return false;
        bytes = _buffer.AsSpan(_start, count);
        _start += count;
        return true;
    }

    /// <summary>Passes over what is left of a message that <see cref="BeginMessage"/> began.</summary>
    /// <returns>False where the file ends before.</returns>
    public bool TrySkip()
    {
        Skip(_fieldEnd);
        return EndedBecause is null;
    }

    /// <summary>What comes next, without reading it; less than asked for at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        _ = Fill(count);
        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Takes the next bytes for a message without a field around it, of which only the length is known: <see cref="Enter"/> and <see cref="TryMessage"/> work as for a field.</summary>
    public void BeginMessage(long length)
    {
        FieldPosition = Position;
        (Number, Type, Value, _hasOne) = (0, WireType.Bytes, 0, false);
        _fieldEnd = length > long.MaxValue - Position ? long.MaxValue : Position + length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _bufferPosition += _start;
        _start = _end = 0;
        _atEnd = true;
    }

    private bool TakeOne()
    {
        var had = _hasOne;
        _hasOne = false;
        return had;
    }

    private bool IsInside() => Position <= _limit || Damaged("a field that is longer than what it stands in");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryVarint(out ulong value)
    {
        var buffer = _buffer;
        if (_start < _end && buffer[_start] < 0x80)
        {
            value = buffer[_start++];
            return true;
        }

        return TryLongVarint(out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryLongVarint(out ulong value)
    {
        if (_end - _start < 10) _ = Fill(10);
        var at = 0;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (WireFields.TryVarint(bytes, ref at, out value))
        {
            _start += at;
            return true;
        }

        return bytes.Length < 10 ? Truncated() : Damaged("a number of more than ten bytes");
    }

    private bool SkipGroup()
    {
        for (var open = 1; open > 0;)
        {
            if (!TryVarint(out var tag)) return false;
            switch ((WireType)(tag & 7))
            {
                case WireType.Varint:
                    if (!TryVarint(out _)) return false;
                    break;
                case WireType.Fixed64:
                    Skip(Position + 8);
                    break;
                case WireType.Fixed32:
                    Skip(Position + 4);
                    break;
                case WireType.Bytes:
                    if (!TryVarint(out var length)) return false;
                    if (Position > _limit || length > (ulong)(_limit - Position)) return Damaged("a field that is longer than what it stands in");
                    Skip(Position + (long)length);
                    break;
                case WireType.Group:
                    open++;
                    break;
                case WireType.EndOfGroup:
                    open--;
                    break;
                default:
                    return Damaged("a field of a kind that protobuf does not have");
            }

            if (EndedBecause is not null) return false;
            if (Position > _limit) return Damaged("a field that is longer than what it stands in");
        }

        return true;
    }

    private void Skip(long position)
    {
        while (Position < position && EndedBecause is null)
        {
            var here = (int)Math.Min(position - Position, _end - _start);
            _start += here;
            if (Position >= position) return;
            if (!Fill(1))
            {
                Truncated();
                return;
            }
        }
    }

    /// <summary>Makes so many bytes lie side by side in the buffer.</summary>
    /// <returns>False where the file ends before.</returns>
    private bool Fill(int count)
    {
        while (_end - _start < count)
        {
            if (_atEnd) return false;
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _bufferPosition += _start;
                _end -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length) Grow();
            var read = _input.Read(_buffer.AsSpan(_end));
            _atEnd = read == 0;
            _end += read;
        }

        return true;
    }

    /// <summary>Twice as large once it is full, so that it follows what has come.</summary>
    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private bool Truncated()
    {
        IsTruncated = true;
        EndedBecause ??= "the file ends in the middle of a message";
        return false;
    }

    private bool Damaged(string found)
    {
        EndedBecause ??= found + " stands there";
        return false;
    }
}
