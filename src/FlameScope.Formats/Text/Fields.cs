using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Text;

/// <summary>Fields of a line of text, as bytes. A blank is a space or a tab.</summary>
internal static class Fields
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHexDigit(byte value) => IsDigit(value) || (uint)((value | 0x20) - 'a') <= 5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && IsBlank(text[at])) at++;
        return text[at..];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        while (end > 0 && IsBlank(text[end - 1])) end--;
        return text[..end];
    }

    /// <summary>The bytes before the first blank.</summary>
    public static ReadOnlySpan<byte> FirstToken(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The bytes after the last blank of a text that ends in none.</summary>
    public static ReadOnlySpan<byte> LastToken(ReadOnlySpan<byte> text) => text[(text.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..];

    public static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>How many hexadecimal digits a text begins with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int HexLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && IsHexDigit(text[length])) length++;
        return length;
    }

    /// <summary>A non-negative number of digits alone.</summary>
    /// <returns>False where there is anything else, or it is above <see cref="long.MaxValue"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        if (digits.IsEmpty) return false;
        foreach (var digit in digits)
        {
            if (!IsDigit(digit) || value > (long.MaxValue - 9) / 10) return false;
            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    /// <summary>Seconds with up to nine decimals (further ones are dropped), in nanoseconds.</summary>
    /// <returns>False where it is no such number, or beyond ± <paramref name="max"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParseSeconds(ReadOnlySpan<byte> text, long max, out long nanoseconds)
    {
        nanoseconds = 0;
        var point = text.IndexOf((byte)'.');
        if (!TryParse(point < 0 ? text : text[..point], out var seconds) || seconds > max / 1_000_000_000) return false;

        var decimals = point < 0 ? default : text[(point + 1)..];
        if (decimals.Length > 9)
        {
            if (!IsDigits(decimals[9..])) return false;
            decimals = decimals[..9];
        }

        long fraction = 0;
        if (!decimals.IsEmpty && !TryParse(decimals, out fraction)) return false;
        for (var i = decimals.Length; i < 9; i++) fraction *= 10;
        nanoseconds = (seconds * 1_000_000_000) + fraction;
        return nanoseconds <= max;
    }
}
