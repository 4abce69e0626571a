using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <summary>
/// Reads a JSON text forward, from a stream, without a tree and without strings; memory is one buffer. A reader of a format is a flat loop:
/// <code>
/// if (json.BeginObject())
/// {
///     while (json.NextProperty(out var name))
///     {
///         if (name.SequenceEqual("startTime"u8)) json.TryDecimal(3, out start);          // µs in the file, ns here
///         else if (name.SequenceEqual("nodes"u8) &amp;&amp; json.BeginArray())
///         {
///             while (json.NextElement()) ReadNode(json);
///         }
///     }
/// }
/// </code>
/// What nobody reads is passed over, quickly and however deep it is; so is a value of another kind than was asked for, and the question answers false. Nothing is thrown for what the text holds: where it
/// ends in the middle or is no JSON, every loop ends by itself, and <see cref="End"/> and <see cref="EndedBecause"/> say so. A number or string that is cut off is never given.
/// Forgiven is what real files have: a byte-order mark, commas too many or too few, <c>NaN</c> and <c>Infinity</c>, line ends in strings, escapes that JSON does not have, numbers in quotes.
/// Why this is not <c>Utf8JsonReader</c>: docs/decisions/0009-json-reader.md.
/// </summary>
internal sealed class JsonReader : IDisposable
{
    /// <summary>Bytes read at a time. Tiny in a debug build, so that every test crosses buffer ends.</summary>
#if DEBUG
    public const int DefaultBufferLength = 64;
#else
    public const int DefaultBufferLength = 256 << 10;
#endif

    /// <summary>How deep values may be entered; those that are passed over may be deeper.</summary>
    public const int MaxDepth = 1 << 20;

    /// <summary>The longest number.</summary>
    private const int MaxScalarLength = 1024;

    private readonly Stream _input;
    private readonly int _maxStringLength;
    private byte[] _buffer;
    private byte[] _unescaped = [];
    private int _at;
    private int _end;
    private long _bufferStart;
    private ulong[] _isObject = new ulong[4];

    /// <summary>Whether a value stands next that has not been read.</summary>
    private bool _isPending = true;

    /// <summary>Whether that value is the first of the text, which may be read at once or gone to as the first of several.</summary>
    private bool _isAtStart = true;

    /// <summary>Whether the colon before that value is still to be read: the name would be lost if it were read with it.</summary>
    private bool _isBeforeColon;

    /// <summary>A reader of a text from its beginning.</summary>
    /// <param name="input">UTF-8; may give few bytes at a time. It is left open.</param>
    /// <param name="maxStringLength">The longest string, in bytes as it stands in the file; what is longer is cut.</param>
    /// <param name="bufferLength">Bytes to read at a time.</param>
    public JsonReader(Stream input, int maxStringLength = 1 << 20, int bufferLength = DefaultBufferLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStringLength, 1);
        _input = input;
        _maxStringLength = maxStringLength;
        _buffer = ArrayPool<byte>.Shared.Rent(bufferLength);
        while (_end < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(0, _end) is [0xEF, 0xBB, 0xBF, ..]) _at = 3;
    }

    /// <summary>Bytes read so far.</summary>
    public long Position => _bufferStart + _at;

    /// <summary>How many objects and arrays have been entered and not left.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether what was entered last is an object.</summary>
    public bool IsInObject => Depth > 0 && (_isObject[(Depth - 1) >> 6] & (1UL << (Depth - 1))) != 0;

    /// <summary>Whether and how the text has ended.</summary>
    public JsonEnd End { get; private set; }

    /// <summary>Whether the text ended between two elements of the array that is the whole text, whose end some programs do not write.</summary>
    public bool EndedInOpenRootArray { get; private set; }

    /// <summary>Why nothing more is read, as a sentence; null where the text is complete or goes on.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Strings that were over the limit and have been cut.</summary>
    public long StringsCut { get; private set; }

    /// <summary>What sort of value stands next.</summary>
    public JsonKind Kind
    {
        get
        {
            if (!_isPending || !FindValue()) return JsonKind.None;
            return _buffer[_at] switch
            {
                (byte)'"' => JsonKind.String,
                (byte)'{' => JsonKind.Object,
                (byte)'[' => JsonKind.Array,
                (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.' => JsonKind.Number,
                (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') => JsonKind.Literal,
                _ => Damage("a value"),
            };
        }
    }

    /// <summary>Enters the object that stands next.</summary>
    /// <returns>False where something else stands there, which is passed over.</returns>
    public bool BeginObject() => Begin(JsonKind.Object);

    /// <summary>Enters the array that stands next.</summary>
    /// <returns>False where something else stands there, which is passed over.</returns>
    public bool BeginArray() => Begin(JsonKind.Array);

    /// <summary>Goes to the next property of the object that was entered last; the value before it is passed over where it was not read.</summary>
    /// <param name="name">Its name; valid until its value is asked for.</param>
    /// <returns>False at the object's end, which is left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (_isPending) Skip();
        if (!FindNext()) return false;
        switch (_buffer[_at])
        {
            case (byte)'"':
                if (!ReadString(out name)) return false;
                _isPending = _isBeforeColon = true;
                return true;
            case (byte)'}':
                Leave();
                return false;
            default:
                Damage("the name of a property");
                return false;
        }
    }

    /// <summary>
    /// Goes to the next element of the array that was entered last; the one before it is passed over where it was not read. Where nothing was entered, the text is taken for a
    /// sequence of values, and this goes to the next of them.
    /// </summary>
    /// <returns>False at the array's end, which is left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool NextElement()
    {
        if (_isPending && !_isAtStart) Skip();
        _isAtStart = false;
        if (_at + 1 < _end && _buffer[_at] == ',' && _buffer[_at + 1] is (>= (byte)'0' and <= (byte)'9') or (byte)'{' or (byte)'"' or (byte)'-')
        {
            _at++;
            _isPending = true;
            return true;
        }

        if (!FindNext()) return false;
        switch (_buffer[_at])
        {
            case (byte)']' when Depth > 0:
                Leave();
                return false;
            case (byte)']' or (byte)'}' or (byte)':':
                Damage("an element or the end of an array");
                return false;
            default:
                _isPending = true;
                return true;
        }
    }

    /// <summary>Leaves the object or array that was entered last, past all that is left of it.</summary>
    public void LeaveRest()
    {
        if (_isPending) Skip();
        if (IsInObject)
        {
            while (NextProperty(out _))
            {
            }
        }
        else
        {
            while (NextElement())
            {
            }
        }
    }

    /// <summary>The string that stands next.</summary>
    /// <param name="text">Without its escapes; UTF-8 as it stands in the file, damaged or not. Valid until the next call.</param>
    /// <returns>False where something else stands there, which is passed over.</returns>
    public bool TryString(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (Kind == JsonKind.String) return ReadString(out text);
        Skip();
        return false;
    }

    /// <summary>The string, number or literal that stands next, as text: for ids that are strings in some files and numbers in others.</summary>
    /// <returns>False where an object or array stands there, which is passed over.</returns>
    public bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        switch (Kind)
        {
            case JsonKind.String:
                return ReadString(out text);
            case JsonKind.Number or JsonKind.Literal:
                return ReadScalar(out text);
            default:
                Skip();
                return false;
        }
    }

    /// <summary>The whole number that stands next, in quotes or not; a fraction is rounded.</summary>
    /// <returns>False where something else stands there, which is passed over, or the number does not fit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryInt64(out long value)
    {
        // Most numbers are a few digits that end in the buffer: arrays of them are most of a profile.
        var digits = _buffer.AsSpan(_at, _end - _at);
        if (_isBeforeColon && digits is [(byte)':', ..]) digits = digits[1..];
        value = 0;
        var length = 0;
        for (; length < digits.Length && length < 18; length++)
        {
            var digit = (uint)(digits[length] - '0');
            if (digit > 9) break;
            value = (value * 10) + digit;
        }

        if (!_isPending || length == 0 || length == digits.Length || digits[length] is not ((byte)',' or (byte)']' or (byte)'}')) return TryDecimal(0, out value);
        _at = _end - digits.Length + length;
        _isPending = _isBeforeColon = false;
        return true;
    }

    /// <summary>Reads elements of the array that was entered last, many at once, as long as they are whole numbers of few digits and without a sign. Any other is left for <see cref="NextElement"/>.</summary>
    /// <param name="values">Takes them.</param>
    /// <returns>How many were read: any number, also where more of them stand there, since not all of the text is at hand.</returns>
    public int ReadIntegers(Span<int> values)
    {
        if (_isPending || Depth == 0 || IsInObject || End != JsonEnd.NotYet) return 0;
        var count = JsonIntegers.Read(_buffer.AsSpan(_at, _end - _at), values, out var length);
        _at += length;
        return count;
    }

    /// <summary>The whole number that stands next, in quotes or not; a fraction is rounded.</summary>
    /// <returns>False where something else stands there, which is passed over, or the number does not fit.</returns>
    public bool TryInt32(out int value)
    {
        var isFound = TryInt64(out var number) && number is >= int.MinValue and <= int.MaxValue;
        value = isFound ? (int)number : 0;
        return isFound;
    }

    /// <summary>
    /// The number that stands next, times 10 to the power of <paramref name="shift"/>, from its decimal digits and so without the loss of floating point: with 3, microseconds are
    /// nanoseconds. Rounded to the nearest, halves away from zero.
    /// </summary>
    /// <returns>False where something else stands there, which is passed over, or the number does not fit.</returns>
    public bool TryDecimal(int shift, out long value)
    {
        if (TryShortNumber(out var number)) return JsonNumber.TryScale(number, shift, out value);
        value = 0;
        return TryNumber(out var text) && JsonNumber.TryParse(text, shift, out value);
    }

    /// <summary>The number that stands next, whose unit is not known yet.</summary>
    /// <returns>False where something else stands there, which is passed over, or it fits in no unit.</returns>
    public bool TryDecimal(out DecimalNumber value)
    {
        return TryShortNumber(out value) || (TryNumber(out var text) && JsonNumber.TryParse(text, out value));
    }

    /// <summary>The number that stands next. Never for times.</summary>
    /// <returns>False where something else stands there, which is passed over, or it is not finite.</returns>
    public bool TryDouble(out double value)
    {
        value = 0;
        return TryNumber(out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>The truth value that stands next.</summary>
    /// <returns>False where something else stands there, which is passed over.</returns>
    public bool TryBoolean(out bool value)
    {
        value = false;
        if (Kind != JsonKind.Literal)
        {
            Skip();
            return false;
        }

        if (!ReadScalar(out var text)) return false;
        value = text.SequenceEqual("true"u8);
        return value || text.SequenceEqual("false"u8);
    }

    /// <summary>Passes over the value that stands next, however deep or long.</summary>
    public void Skip()
    {
        switch (Kind)
        {
            case JsonKind.Object or JsonKind.Array:
                SkipContainer();
                break;
            case JsonKind.String:
                _at++;
                SkipString();
                break;
            case JsonKind.Number or JsonKind.Literal:
                ReadScalar(out _);
                break;
            default:
                break;
        }

        _isPending = false;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _at = _end = 0;
        if (End == JsonEnd.NotYet) End = JsonEnd.Complete;
    }

    private bool Begin(JsonKind kind)
    {
        if (Kind != kind)
        {
            Skip();
            return false;
        }

        if (Depth == MaxDepth)
        {
            Stop(JsonEnd.Damaged, string.Create(CultureInfo.InvariantCulture, $"Its JSON is nested more than {MaxDepth:N0} levels deep at byte {Position:N0}: what stands before is shown."));
            return false;
        }

        if (Depth >> 6 == _isObject.Length) Array.Resize(ref _isObject, _isObject.Length * 2);
        var bit = 1UL << Depth;
        if (kind == JsonKind.Object) _isObject[Depth >> 6] |= bit;
        else _isObject[Depth >> 6] &= ~bit;
        Depth++;
        _at++;
        _isPending = false;
        return true;
    }

    private void Leave()
    {
        _at++;
        Depth--;
    }

    /// <summary>A number as most are: few digits, perhaps with a point among them, that end in the buffer. Where it is another, nothing is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryShortNumber(out DecimalNumber number)
    {
        var text = _buffer.AsSpan(_at, _end - _at);
        if (_isBeforeColon && text is [(byte)':', ..]) text = text[1..];
        var (length, point, digits) = (0, -1, 0L);
        for (; length < text.Length && length < 18; length++)
        {
            var digit = (uint)(text[length] - '0');
            if (digit <= 9) digits = (digits * 10) + digit;
            else if (text[length] == '.' && point < 0) point = length;
            else break;
        }

        number = new DecimalNumber(digits, (sbyte)(point < 0 ? 0 : point + 1 - length));
        if (!_isPending || length == 0 || point == 0 || length == text.Length || text[length] is not ((byte)',' or (byte)']' or (byte)'}')) return false;
        _at = _end - text.Length + length;
        _isPending = _isBeforeColon = false;
        return true;
    }

    private bool TryNumber(out ReadOnlySpan<byte> text)
    {
        text = default;
        switch (Kind)
        {
            case JsonKind.Number:
                return ReadScalar(out text);
            case JsonKind.String:
                return ReadString(out text);
            default:
                Skip();
                return false;
        }
    }

    /// <summary>Goes to the first byte of the next name, element or end, past blanks and commas.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindNext()
    {
        if (End != JsonEnd.NotYet) return false;
        while (true)
        {
            for (; _at < _end; _at++)
            {
                if (_buffer[_at] is not ((byte)',' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return true;
            }

            if (Fill()) continue;
            if (Depth == 0) return Stop(JsonEnd.Complete, reason: null);
            EndedInOpenRootArray = Depth == 1 && !IsInObject;
            return Truncate();
        }
    }

    /// <summary>Goes to the first byte of the value that stands next, past blanks and the colon before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindValue()
    {
        if (End != JsonEnd.NotYet) return false;
        while (true)
        {
            for (; _at < _end; _at++)
            {
                var value = _buffer[_at];
                if (value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') continue;
                if (!_isBeforeColon) return true;
                if (value != ':')
                {
                    Damage("a colon");
                    return false;
                }

                _isBeforeColon = false;
            }

            if (!Fill()) return Truncate();
        }
    }

    /// <summary>Reads the string at whose quote the reader stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadString(out ReadOnlySpan<byte> text)
    {
        _isPending = false;
        var rest = _buffer.AsSpan(_at + 1, _end - _at - 1);
        var length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && length <= _maxStringLength && rest[length] == '"')
        {
            text = rest[..length];
            _at += length + 2;
            return true;
        }

        return ReadLongString(out text);
    }

    /// <summary>Reads a string that has escapes, is over the limit, or does not end in the buffer.</summary>
    private bool ReadLongString(out ReadOnlySpan<byte> text)
    {
        text = default;
        _at++;
        var length = 0;
        var isEscaped = false;
        while (true)
        {
            var found = _buffer.AsSpan(_at + length, _end - _at - length).IndexOfAny((byte)'"', (byte)'\\');
            length = found < 0 ? _end - _at : length + found;
            if (length > _maxStringLength) return CutString(isEscaped, out text);
            if (found < 0)
            {
                if (!Fill()) return Truncate();
                continue;
            }

            if (_buffer[_at + length] == '"') break;
            isEscaped = true;
            while (_end - _at < length + 2)
            {
                if (!Fill()) return Truncate();
            }

            length += 2;
        }

        text = _buffer.AsSpan(_at, length);
        _at += length + 1;
        if (isEscaped) text = Unescape(text);
        return true;
    }

    /// <summary>Gives the first bytes of a string that is over the limit and passes over the rest of it.</summary>
    private bool CutString(bool isEscaped, out ReadOnlySpan<byte> text)
    {
        StringsCut++;
        var length = _maxStringLength;
        if (isEscaped)
        {
            // Not inside an escape.
            var backslashes = 0;
            while (backslashes < length && _buffer[_at + length - 1 - backslashes] == '\\') backslashes++;
            length -= backslashes & 1;
        }

        text = Unescape(_buffer.AsSpan(_at, length));
        _at += length;
        SkipString();
        return End == JsonEnd.NotYet;
    }

    private Span<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (_unescaped.Length < text.Length) _unescaped = new byte[Math.Max(256, text.Length * 2)];
        return _unescaped.AsSpan(0, JsonEscapes.Unescape(text, _unescaped));
    }

    /// <summary>Reads a number or literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadScalar(out ReadOnlySpan<byte> text)
    {
        _isPending = false;
        text = default;
        var length = 0;
        while (true)
        {
            for (; _at + length < _end; length++)
            {
                if (_buffer[_at + length] is (byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)':' or (byte)'"' or (byte)'[' or (byte)'{')
                {
                    text = _buffer.AsSpan(_at, length);
                    _at += length;
                    return true;
                }
            }

            if (length > MaxScalarLength)
            {
                Damage("a number");
                return false;
            }

            if (Fill()) continue;

            // Only where the text is that number alone is it known to be whole.
            if (Depth > 0) return Truncate();
            text = _buffer.AsSpan(_at, length);
            _at += length;
            return true;
        }
    }

    /// <summary>Passes over an object or array by counting what opens and closes outside strings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SkipContainer()
    {
        var depth = 0L;
        while (true)
        {
            while (_at < _end)
            {
                switch (_buffer[_at++])
                {
                    case (byte)'"':
                        if (!SkipString()) return;
                        break;
                    case (byte)'{' or (byte)'[':
                        depth++;
                        break;
                    case (byte)'}' or (byte)']':
                        if (--depth == 0) return;
                        break;
                    default:
                        break;
                }
            }

            if (Fill()) continue;
            Truncate();
            return;
        }
    }

    /// <summary>Passes over the rest of a string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SkipString()
    {
        while (true)
        {
            var found = _buffer.AsSpan(_at, _end - _at).IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                _at = _end;
                if (!Fill()) return Truncate();
                continue;
            }

            _at += found + 1;
            if (_buffer[_at - 1] == '"') return true;
            if (_at == _end && !Fill()) return Truncate();
            _at++;
        }
    }

    /// <summary>Reads more behind what is left, after moving that to the front or into a larger buffer.</summary>
    /// <returns>False at the end of the input.</returns>
    private bool Fill()
    {
        var left = _end - _at;
        if (left == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            _buffer.AsSpan(_at, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_at > 0)
        {
            _buffer.AsSpan(_at, left).CopyTo(_buffer);
        }

        _bufferStart += _at;
        _at = 0;
        _end = left;
        var count = _input.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private bool Truncate()
    {
        _at = _end;
        return Stop(JsonEnd.Truncated, string.Create(CultureInfo.InvariantCulture, $"The file ends after {Position:N0} bytes, in the middle of its JSON: it was cut short, and what stands before is shown."));
    }

    private JsonKind Damage(string expected)
    {
        var found = _buffer[_at];
        var shown = found is > 0x20 and < 0x7F ? $"'{(char)found}'" : $"the byte 0x{found:X2}";
        Stop(JsonEnd.Damaged, string.Create(CultureInfo.InvariantCulture, $"The file is damaged at byte {Position:N0}: {shown} stands there instead of {expected}, and what stands before is shown."));
        return JsonKind.None;
    }

    private bool Stop(JsonEnd end, string? reason)
    {
        End = end;
        EndedBecause = reason;
        _isPending = false;
        _end = _at;
        return false;
    }
}
