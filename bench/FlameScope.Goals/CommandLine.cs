using System.Globalization;

namespace FlameScope.Goals;

/// <summary>What is wrong with the command line.</summary>
internal sealed class CommandLineException(string message) : Exception(message + " Try --help.");

/// <summary>What to measure, and how.</summary>
/// <param name="Size">Size of the generated text, as the generator takes it.</param>
/// <param name="Rounds">How often each thing is measured.</param>
/// <param name="Rows">Groups of rows; empty for all but those that have to be asked for.</param>
/// <param name="Large">Whether to read a text of ten gigabytes too.</param>
/// <param name="Output">Where the table is written to.</param>
/// <param name="ShowHelp">Whether help was asked for.</param>
internal sealed record CommandLine(string Size, int Rounds, IReadOnlyList<string> Rows, bool Large, string? Output, bool ShowHelp)
{
    public static string Help => $"""
        Measures what there are goals for, each beside its baseline, and prints the table.

          bench/run.sh [--size 1GB] [--rounds 5] [--rows NAME,...] [--large] [--out FILE]

          --size    size of the generated text: a number with MB or GB behind it
          --rounds  how often each thing is measured, in turn with its baseline; 5 or more to compare
          --rows    only these: {string.Join(", ", RowGroups.All.Select(group => group.Name))}
          --large   a text of ten gigabytes too (needs 10 GB of disk for some minutes)
          --out     where the table is written to, beside standard output
        """;

    /// <summary>Reads the arguments of the program.</summary>
    /// <exception cref="CommandLineException">An option or value that there is not.</exception>
    public static CommandLine Parse(string[] args)
    {
        var options = new CommandLine("1GB", 5, [], Large: false, Output: null, ShowHelp: false);
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new CommandLineException($"{option} needs a value.");
            options = option switch
            {
                "--size" => options with { Size = Value() },
                "--rounds" => options with { Rounds = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 ? rounds : throw new CommandLineException("--rounds is a number from 1.") },
                "--rows" => options with { Rows = Names(Value()) },
                "--large" => options with { Large = true },
                "--out" => options with { Output = Value() },
                "--help" or "-h" => options with { ShowHelp = true },
                _ => throw new CommandLineException($"There is no option {option}."),
            };
        }

        return options;
    }

    /// <summary>Whether a group of rows was asked for.</summary>
    public bool Wants(string group) => Rows.Count > 0 ? Rows.Contains(group, StringComparer.Ordinal) : group != RowGroups.LargeText || Large;

    private static string[] Names(string list)
    {
        var names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = Array.Find(names, name => RowGroups.All.All(group => group.Name != name));
        return unknown is null ? names : throw new CommandLineException($"There are no rows {unknown}.");
    }
}
