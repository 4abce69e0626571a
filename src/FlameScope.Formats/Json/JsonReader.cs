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
internal sealed partial class JsonReader : IDisposable
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
}
