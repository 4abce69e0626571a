using System.Globalization;

namespace FlameScope.Generator;

/// <summary>What is wrong with the command line.</summary>
internal sealed class CommandLineException(string message) : Exception(message + " Try --help.");

/// <summary>The command line, parsed.</summary>
internal sealed record CommandLine(GeneratorOptions Options, bool Statistics, bool Gzip, bool ShowHelp, long First, IReadOnlyList<string> Files)
{
    public const string Help = """
        Prints perf script text with the shape of real recordings.

          FlameScope.Generator [--bytes 1GB] [--seed 1] [--cpus 8] [--rate 199 | --hours H] [--gzip] OUTPUT|-
          FlameScope.Generator --statistics [--first BYTES] FILE...

          --bytes       size of the text before compression: a number with kB, MB, GB or nothing behind it (10^3, 10^6, 10^9)
          --seed        same seed and options, same bytes
          --cpus        CPUs, 1 to 999
          --rate        samples a second of each CPU
          --hours       instead of a rate: spread the samples over so many hours
          --gzip        compress the output
          --statistics  compare files of perf script text, gzipped or not, in a table
          --first       look at so many bytes of each only, so that the figures compare
        """;

    /// <summary>Reads the arguments of the program.</summary>
    /// <exception cref="CommandLineException">An option or value that there is not.</exception>
    public static CommandLine Parse(string[] args)
    {
        var options = new GeneratorOptions(1_000_000_000);
        var files = new List<string>();
        bool statistics = false, gzip = false;
        var first = long.MaxValue;
        double? hours = null;
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new CommandLineException($"{option} needs a value.");
            switch (option)
            {
                case "--bytes": options = options with { Bytes = Size(option, Value()) }; break;
                case "--seed": options = options with { Seed = (ulong)Number(option, Value(), 0, long.MaxValue) }; break;
                case "--cpus": options = options with { Cpus = (int)Number(option, Value(), 1, 999) }; break;
                case "--rate": options = options with { Rate = Number(option, Value(), 0.001, 100_000) }; break;
                case "--hours": hours = Number(option, Value(), 0.0001, 100_000); break;
                case "--first": first = Size(option, Value()); break;
                case "--gzip": gzip = true; break;
                case "--statistics": statistics = true; break;
                case "--help" or "-h": return new(options, Statistics: false, Gzip: false, ShowHelp: true, first, []);
                case "-": files.Add(option); break;
                default: files.Add(option.StartsWith('-') ? throw new CommandLineException($"There is no option {option}.") : option); break;
            }
        }
        if (files.Count == 0) throw new CommandLineException("A file is missing.");
        if (!statistics && files.Count > 1) throw new CommandLineException("One output at a time.");
        return new(hours is { } length ? options.Lasting(length) : options, statistics, gzip, ShowHelp: false, first, files);
    }

    private static double Number(string option, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandLineException(string.Create(CultureInfo.InvariantCulture, $"{option} is a number of {least} to {most}, not \"{text}\"."));

    private static long Size(string option, string text)
    {
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e9),
            _ when text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e6),
            _ when text.EndsWith("kB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e3),
            _ => (text, 1),
        };
        return (long)(Number(option, digits, 0, 1e15 / unit) * unit);
    }
}
