using System.Globalization;

namespace FlameScope.Cli.Terminal;

/// <summary>Numbers as a person reads them, the same in every language of the system.</summary>
internal static class Quantity
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary><c>12,040</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 sample</c>, <c>12,040 samples</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary><c>72.9 kB</c>: decimal units, the same as the page's.</summary>
    public static string Bytes(long bytes)
    {
        var unit = 0;
        var amount = (double)bytes;
        // 999.95 would round to four digits.
        for (; amount >= 999.95 && unit < ByteUnits.Length - 1; unit++) amount /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? bytes.ToString(CultureInfo.InvariantCulture) : amount.ToString("0.0", CultureInfo.InvariantCulture))} {ByteUnits[unit]}");
    }

    /// <summary>Nanoseconds in the unit that suits: <c>850 ns</c>, <c>12.3 ms</c>, <c>119.877 s</c>, <c>2 h 03 min 20 s</c>.</summary>
    public static string Duration(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.###} µs"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.###} ms"),
        < 600_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.###} s"),
        < 3_600_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 60_000_000_000} min {nanoseconds / 1_000_000_000 % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 3_600_000_000_000} h {nanoseconds / 60_000_000_000 % 60:00} min {nanoseconds / 1_000_000_000 % 60:00} s"),
    };

    /// <summary><c>30.1 %</c> of a whole.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "0.0 %" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    /// <summary>A size as it is given: <c>512M</c>, <c>4G</c>, <c>1048576</c>.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParseBytes(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().Trim();
        var shift = digits.IsEmpty ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift > 0) digits = digits[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> shift) return false;
        bytes = number << shift;
        return true;
    }
}
