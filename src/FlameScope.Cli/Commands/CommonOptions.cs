using System.CommandLine;
using System.CommandLine.Parsing;
using FlameScope.Cli.Configuration;
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

    public static Option<bool> Inline() => (Option<bool>)Of(Setting.Inline);

    public static Option<bool> Verbose() => (Option<bool>)Of(Setting.Verbose);

    /// <summary>The flag of a setting; its value is left to <see cref="Settings"/>.</summary>
    public static Option Of(Setting setting)
    {
        var aliases = setting == Setting.Verbose ? new[] { "-v" } : [];
        if (setting.Kind == SettingKind.Switch) return new Option<bool>(setting.Flag, aliases);
        Option option = setting.Kind == SettingKind.Texts ? new Option<string[]>(setting.Flag, aliases) : new Option<string>(setting.Flag, aliases);

        // A validator sees the words, not the value: asking for a value that cannot be had would throw.
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (setting.Kind.ProblemOf(token.Value) is { } problem) result.AddError($"{setting.Flag} {problem}.");
            }
        });
        return option;
    }

    // The parser takes an option that it does not know for a path.
    private static void NoMistypedOption(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value is ['-', _, ..] && !Path.Exists(token.Value)) result.AddError($"There is no option \"{Printable.Of(token.Value)}\".");
        }
    }
}
