using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Input;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// A file of slabs as the JSON text that it stands for: the root, with each slab in place of the object that names it. Made while it is read; memory is two buffers, whatever the file says.
/// Numbers that are not finite are null.
/// </summary>
internal sealed class SlabText : ForwardStream
{
    /// <summary>The longest object that is looked at for the name of a slab.</summary>
    private const int MaxPlaceholder = 64;

    /// <summary>The longest number, with a comma before it and the bracket behind.</summary>
    private const int MaxNumber = 40;

    /// <summary>How deep slabs of JSON are read within one another; samply and the profiler write two levels.</summary>
    private const int MaxDepth = 16;

    /// <summary>Writers put each slab in one place. A hostile file could name one in very many.</summary>
    private const int MaxTimesOfFile = 4;

    private const string NotThere = "slab that is not in the file, or not all of it";
    private const string Within = "slab within itself, or too deep in others";
    private const string TooOften = "slab that is named after more were than the file holds";

    // Tiny in a debug build, so that every test crosses buffer ends.
#if DEBUG
    private const int BufferLength = 2 * MaxPlaceholder;
#else
    private const int BufferLength = 64 << 10;
#endif

    private readonly SlabFile _file;
    private readonly ReadReportBuilder _report;
    private readonly CancellationToken _cancel;
    private readonly Stack<OpenSlab> _around = [];

    /// <summary>Bytes of the file that stand at <see cref="_windowStart"/>.</summary>
    private readonly byte[] _window = new byte[BufferLength];
    private long _windowStart;
    private int _windowLength;

    /// <summary>Text that was made and not given yet.</summary>
    private readonly byte[] _made = new byte[BufferLength];
    private int _given;
    private int _madeLength;

    private OpenSlab? _open;
    private long _left;

    public SlabText(SlabFile file, ReadReportBuilder report, CancellationToken cancel)
    {
        _file = file;
        _report = report;
        _cancel = cancel;
        _left = file.Length * MaxTimesOfFile;
        _open = new OpenSlab(file.Root);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (_given == _madeLength)
        {
            _cancel.ThrowIfCancellationRequested();
            if (_open is null) return 0;
            _given = _madeLength = 0;
            Make(_open);
        }

        var count = Math.Min(buffer.Length, _madeLength - _given);
        _made.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    private void Make(OpenSlab open)
    {
        // Where the file has become shorter meanwhile, the slab ends with it.
        if (open.At == open.Slab.End || !See(open))
        {
            if (open.Slab.Type != SlabType.Json) Put("]"u8);
            _around.TryPop(out _open);
        }
        else if (open.Slab.Type == SlabType.Json)
        {
            MakeText(open);
        }
        else
        {
            MakeNumbers(open);
        }
    }

    /// <summary>Has what stands next in a slab in the window: enough to tell whether an object names a slab, or all that is left.</summary>
    private bool See(OpenSlab open)
    {
        var offset = open.At - _windowStart;
        var needed = Math.Min(MaxPlaceholder, open.Slab.End - open.At);
        if (offset >= 0 && offset + needed <= _windowLength) return true;
        _windowStart = open.At;
        _windowLength = _file.Read(_window.AsSpan(0, (int)Math.Min(_window.Length, open.Slab.End - open.At)), open.At);
        return _windowLength >= open.Slab.ElementLength;
    }

    private ReadOnlySpan<byte> Seen(OpenSlab open)
    {
        var offset = (int)(open.At - _windowStart);
        return _window.AsSpan(offset, (int)Math.Min(_windowLength - offset, open.Slab.End - open.At));
    }

    private void MakeText(OpenSlab open)
    {
        var text = Seen(open);
        var length = open.IsInString ? text.IndexOfAny((byte)'"', (byte)'\\') : text.IndexOfAny((byte)'"', (byte)'{');
        if (length < 0) length = text.Length;
        length = Math.Min(length, _made.Length);
        if (open.IsEscaped)
        {
            length = 1;
            open.IsEscaped = false;
        }

        if (length > 0)
        {
            Put(text[..length]);
            open.At += length;
            return;
        }

        if (text[0] == '{' && TryPlaceholder(text, out var number, out length))
        {
            open.At += length;
            Enter(number, open.At - length);
            return;
        }

        Put(text[..1]);
        open.At++;
        open.IsEscaped = text[0] == '\\';
        if (text[0] == '"') open.IsInString = !open.IsInString;
    }

    /// <summary>An object of nothing but <c>"$s"</c> and a number, with blanks or without.</summary>
    private static bool TryPlaceholder(ReadOnlySpan<byte> text, out long number, out int length)
    {
        (number, length) = (0, 1);
        if (!Take(text, ref length, "\"$s\""u8) || !Take(text, ref length, ":"u8)) return false;
        Take(text, ref length, default);
        if (!Utf8Parser.TryParse(text[length..], out number, out var used) || number < 0) return false;
        length += used;
        return Take(text, ref length, "}"u8);
    }

    private static bool Take(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> word)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        if (!text[at..].StartsWith(word)) return false;
        at += word.Length;
        return true;
    }

    private void Enter(long number, long position)
    {
        var found = _file.Find(number);
        var reason = found is null ? NotThere
            : _around.Count + 1 >= MaxDepth || _open!.Slab.Number == number || _around.Any(open => open.Slab.Number == number) ? Within
            : found.Value.End - found.Value.Start > _left ? TooOften
            : null;
        if (reason is not null) _report.Skip(reason, position, default);
        if (reason is not null || found is not { } slab || (slab.Type == SlabType.Json && slab.Start == slab.End))
        {
            Put("null"u8);
            return;
        }

        _left -= slab.End - slab.Start;
        _around.Push(_open!);
        _open = new OpenSlab(slab);
        if (slab.Type != SlabType.Json) Put("["u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeNumbers(OpenSlab open)
    {
        var (type, size) = (open.Slab.Type, open.Slab.ElementLength);
        var values = Seen(open);
        var at = 0;
        for (; at + size <= values.Length && _made.Length - _madeLength >= MaxNumber; at += size)
        {
            if (open.At + at > open.Slab.Start) _made[_madeLength++] = (byte)',';
            var value = values[at..];
            switch (type)
            {
                case SlabType.Single:
                    PutSingle(BinaryPrimitives.ReadSingleLittleEndian(value));
                    break;
                case SlabType.Double:
                    PutDouble(BinaryPrimitives.ReadDoubleLittleEndian(value));
                    break;
                case SlabType.UInt64:
                    Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt64LittleEndian(value), _made.AsSpan(_madeLength), out var length);
                    _madeLength += length;
                    break;
                default:
                    PutInteger(Integer(type, value));
                    break;
            }
        }

        open.At += at;
    }

    private static long Integer(SlabType type, ReadOnlySpan<byte> value) => type switch
    {
        SlabType.SByte => (sbyte)value[0],
        SlabType.Byte => value[0],
        SlabType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(value),
        SlabType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(value),
        SlabType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
        SlabType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadInt64LittleEndian(value),
    };

    private void PutInteger(long value)
    {
        Utf8Formatter.TryFormat(value, _made.AsSpan(_madeLength), out var length);
        _madeLength += length;
    }

    /// <summary>The fewest digits that are this number alone, as JSON would have them.</summary>
    private void PutDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            Put("null"u8);
        }
        else if (Math.Abs(value) < 1e15 && value == Math.Truncate(value))
        {
            PutInteger((long)value);
        }
        else if (Math.Abs(value) < 1e9 && Math.Round(value * 1e6) is var millionths && millionths / 1e6 == value)
        {
            PutMillionths((long)millionths);
        }
        else
        {
            Utf8Formatter.TryFormat(value, _made.AsSpan(_madeLength), out var length);
            _madeLength += length;
        }
    }

    /// <summary>Six digits behind the point, as times in milliseconds have. Such a number of 15 digits at most is no other, and finding that out costs a fraction of finding the fewest digits.</summary>
    private void PutMillionths(long value)
    {
        if (value < 0) _made[_madeLength++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(Math.Abs(value), 1_000_000);
        PutInteger(whole);
        _made[_madeLength++] = (byte)'.';
        for (var digit = 5; digit >= 0; digit--)
        {
            (fraction, var last) = Math.DivRem(fraction, 10);
            _made[_madeLength + digit] = (byte)('0' + last);
        }

        _madeLength += 6;
    }

    private void PutSingle(float value)
    {
        if (!float.IsFinite(value))
        {
            Put("null"u8);
            return;
        }

        Utf8Formatter.TryFormat(value, _made.AsSpan(_madeLength), out var length);
        _madeLength += length;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_made.AsSpan(_madeLength));
        _madeLength += text.Length;
    }

    private sealed class OpenSlab(Slab slab)
    {
        public Slab Slab { get; } = slab;

        /// <summary>Where in the file it goes on.</summary>
        public long At { get; set; } = slab.Start;

        /// <summary>Whether that is within a string.</summary>
        public bool IsInString { get; set; }

        /// <summary>Whether a backslash stands before it.</summary>
        public bool IsEscaped { get; set; }
    }
}
