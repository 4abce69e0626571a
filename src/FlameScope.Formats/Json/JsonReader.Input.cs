using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <content>The input: what is passed over, how more is read, and how it ends.</content>
internal sealed partial class JsonReader
{
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
