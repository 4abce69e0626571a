using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using FlameScope.Cli.Serving;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Commands;

/// <summary>Arguments and options that several commands have. <see cref="HelpText"/> describes them.</summary>
internal static class CommonOptions
{
    public static Argument<string[]> Paths()
    {
        var argument = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore };
        argument.Validators.Add(NoMistypedOption);
        return argument;
    }

    public static Argument<string> File()
    {
        var argument = new Argument<string>("FILE");
        argument.Validators.Add(NoMistypedOption);
        return argument;
    }

    public static Option<int> Port()
    {
        var option = new Option<int>("--port") { DefaultValueFactory = _ => ServeRequest.DefaultPort };
        option.Validators.Add(Port);
        return option;
    }

    public static Option<bool> NoOpen() => new("--no-open");

    public static Option<bool> Inline() => new("--inline");

    public static Option<bool> Verbose() => new("--verbose", "-v");

    public static Option<string?> Size(string name)
    {
        var option = new Option<string?>(name);
        option.Validators.Add(Size);
        return option;
    }

    /// <summary>A size that has been validated; null where it was not given.</summary>
    public static long? BytesOf(string? size) => size is not null && Quantity.TryParseBytes(size, out var bytes) ? bytes : null;

    // A validator sees the words, not the value: asking for a value that cannot be had would throw.
    private static void Port(OptionResult result)
    {
        if (Word(result) is { } word && !(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort))
        {
            result.AddError($"--port takes a number from 0 to 65535, not \"{Printable.Of(word)}\".");
        }
    }

    private static void Size(OptionResult result)
    {
        if (Word(result) is { } word && !Quantity.TryParseBytes(word, out _))
        {
            result.AddError($"{result.Option.Name} takes a size such as 500M or 4G, not \"{Printable.Of(word)}\".");
        }
    }

    // The parser takes an option that it does not know for a path.
    private static void NoMistypedOption(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value is ['-', _, ..] && !Path.Exists(token.Value)) result.AddError($"There is no option \"{Printable.Of(token.Value)}\".");
        }
    }

    private static string? Word(OptionResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
}
