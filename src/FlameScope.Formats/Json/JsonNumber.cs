using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <summary>Decimal numbers of JSON to integers, without floating point between.</summary>
internal static class JsonNumber
{
    private const int MaxExponent = 10_000;

    private static readonly ulong[] Powers = [.. Enumerable.Range(0, 20).Select(power => (ulong)System.Numerics.BigInteger.Pow(10, power))];

    /// <summary>A number times 10 to the power of <paramref name="shift"/>, rounded to the nearest, halves away from zero.</summary>
    /// <returns>False where the text is no finite decimal number, or the result does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, int shift, out long value)
    {
        value = 0;
        return TryDigits(text, out var isNegative, out var digits, out var exponent) && TryScale(digits, exponent + shift, isNegative, out value);
    }

    /// <summary>A number whose unit is not known yet.</summary>
    /// <returns>False where the text is no finite decimal number, or it is so large that it fits in no unit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalNumber value)
    {
        value = default;
        if (!TryDigits(text, out var isNegative, out var digits, out var exponent)) return false;
        if (digits > long.MaxValue)
        {
            digits = (digits + 5) / 10;
            exponent++;
        }

        if (digits == 0 || exponent < sbyte.MinValue) return true;
        if (exponent > sbyte.MaxValue) return false;
        value = new DecimalNumber(isNegative ? -(long)digits : (long)digits, (sbyte)exponent);
        return true;
    }

    /// <summary>A number times 10 to the power of <paramref name="shift"/>, rounded to the nearest, halves away from zero.</summary>
    /// <returns>False where the result does not fit.</returns>
    public static bool TryScale(DecimalNumber number, int shift, out long value) =>
        TryScale((ulong)Math.Abs(number.Digits), number.Exponent + shift, number.Digits < 0, out value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryDigits(ReadOnlySpan<byte> text, out bool isNegative, out ulong digits, out int exponent)
    {
        var at = 0;
        isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..]) at++;

        // 19 digits fit; those beyond are far below a nanosecond, or make the number too large.
        digits = 0;
        exponent = 0;
        var used = 0;
        var hasDigits = false;
        var isFraction = false;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                hasDigits = true;
                if (used < 19)
                {
                    digits = (digits * 10) + digit;
                    if (digits > 0) used++;
                    if (isFraction) exponent--;
                }
                else if (!isFraction)
                {
                    exponent++;
                }
            }
            else if (text[at] == '.' && !isFraction)
            {
                isFraction = true;
            }
            else
            {
                break;
            }
        }

        return hasDigits && (at == text.Length || TryExponent(text[at..], ref exponent));
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if (text is not [(byte)'e' or (byte)'E', ..]) return false;
        text = text[1..];
        var isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..]) text = text[1..];
        if (text.IsEmpty) return false;
        var value = 0;
        foreach (var digit in text)
        {
            if ((uint)(digit - '0') > 9) return false;
            value = Math.Min(MaxExponent, (value * 10) + (digit - '0'));
        }

        exponent += isNegative ? -value : value;
        return true;
    }

    private static bool TryScale(ulong digits, int exponent, bool isNegative, out long value)
    {
        value = 0;
        if (digits == 0) return true;
        if (exponent < 0)
        {
            if (exponent <= -Powers.Length) return true;
            var power = Powers[-exponent];
            var rest = digits % power;
            digits = (digits / power) + (rest >= power - rest ? 1UL : 0);
        }
        else if (exponent > 0)
        {
            if (exponent >= Powers.Length || digits > long.MaxValue / Powers[exponent]) return false;
            digits *= Powers[exponent];
        }

        if (digits > long.MaxValue) return false;
        value = isNegative ? -(long)digits : (long)digits;
        return true;
    }
}

/// <summary>A decimal number as it stands in a text, for where its unit comes after it.</summary>
/// <param name="Digits">Its digits, with its sign.</param>
/// <param name="Exponent">The power of 10 that they are to be multiplied by.</param>
internal readonly record struct DecimalNumber(long Digits, sbyte Exponent);
