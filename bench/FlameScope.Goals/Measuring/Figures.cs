using System.Globalization;

namespace FlameScope.Goals.Measuring;

/// <summary>Figures in words.</summary>
internal static class Figures
{
    public static string Time(double seconds) => seconds switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:F0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.##} ms"),
    };

    public static string Speed(double bytes, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{bytes / seconds / 1e9:F2} GB/s");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");

    public static string Count(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0}");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}");

    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.#}");
}

/// <summary>Tells on standard error how far it has come.</summary>
internal static class Say
{
    public static void Line(string line) => Console.Error.WriteLine(line);
}

/// <summary>An answer that was timed is wrong.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>Checks answers.</summary>
internal static class Answer
{
    /// <summary>Compares two counts.</summary>
    /// <exception cref="WrongAnswerException">They differ.</exception>
    public static void Must(long expected, long found, string what)
    {
        if (expected != found) throw new WrongAnswerException(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, found {found}."));
    }
}
