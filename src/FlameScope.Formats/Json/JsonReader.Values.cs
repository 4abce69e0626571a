using System.Globalization;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <content>Values: strings, numbers and literals.</content>
internal sealed partial class JsonReader
{
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
}
