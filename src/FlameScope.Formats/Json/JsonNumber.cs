using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <summary>Decimal numbers of JSON to integers, without floating point between.</summary>
internal static class JsonNumber
{
    private const int MaxExponent = 10_000;

    private static readonly ulong[] Powers = [.. Enumerable.Range(0, 20).Select(power => (ulong)System.Numerics.BigInteger.Pow(10, power))];

    /// <summary>A number times 10 to the power of <paramref name="shift"/>, rounded to the nearest, halves away from zero.</summary>
    /// <returns>False where the text is no finite decimal number, or the result does not fit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, int shift, out long value)
    {
        value = 0;
        var at = 0;
        var isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..]) at++;

        // 19 digits fit; those beyond are far below a nanosecond, or make the number too large.
        ulong digits = 0;
        var (used, exponent) = (0, 0);
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

        if (!hasDigits || (at < text.Length && !TryExponent(text[at..], ref exponent))) return false;
        return TryScale(digits, exponent + shift, isNegative, out value);
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
