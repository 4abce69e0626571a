using System.CommandLine;
using System.CommandLine.Parsing;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Configuration;

/// <summary>The settings of a run: of each the flag's, else the variable's, else the file's, else the default. A list is taken whole from one of them, never put together from several.</summary>
internal sealed class Settings
{
    /// <summary>Names a file; <c>off</c> for none, not even the user's own.</summary>
    public const string FileFlag = "--config";

    /// <summary>As <see cref="FileFlag"/>.</summary>
    public const string FileVariable = Setting.VariablePrefix + "CONFIG";

    /// <summary>Origin of paths that were given as arguments.</summary>
    public const string CommandLine = "the command line";

    private const string NoFile = "off";

    private readonly Dictionary<Setting, SettingValue> _values = [];

    private Settings(string file) => File = file;

    /// <summary>The file that was read, or why none was, to be told.</summary>
    public string File { get; }

    /// <summary>Puts the settings together.</summary>
    /// <exception cref="CommandException">A variable, or something in the file, is wrong.</exception>
    public static Settings Of(ParseResult parsed, CommandConsole console)
    {
        var flags = FlagsOf(parsed);
        var named = parsed.CommandResult.Command.Options.Where(option => option.Name == FileFlag).Select(option => parsed.GetResult(option)?.Tokens is [var token] ? token.Value : null).FirstOrDefault()
            ?? Given(console.Environment, FileVariable);
        var path = named == NoFile ? null : named ?? ConfigurationFile.OfUser(console.Environment);
        var fromFile = path is not null && (named is not null || System.IO.File.Exists(path)) ? ConfigurationFile.Read(path, console) : null;

        var settings = new Settings(fromFile is not null ? $"read from {Printable.Of(path!)}" : named == NoFile ? "off" : path is null ? "none, since the user has no home" : $"none at {Printable.Of(path)}");
        foreach (var setting in Setting.All)
        {
            var value = flags.GetValueOrDefault(setting) ?? OfVariable(setting, console.Environment) ?? fromFile?.GetValueOrDefault(setting);
            if (value is not null) settings._values.Add(setting, value);
        }

        return settings;
    }

    /// <summary>What was said of a setting; null where the default holds.</summary>
    public SettingValue? Find(Setting setting) => _values.GetValueOrDefault(setting);

    /// <summary>All that was said of it, or its default.</summary>
    public IReadOnlyList<string> Words(Setting setting) => Find(setting)?.Words ?? setting.Default;

    /// <summary>The one thing that was said of it, or its default; null where it has none.</summary>
    public string? Word(Setting setting) => Words(setting) is [var word, ..] ? word : null;

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(Setting setting) => SettingKinds.IsOn(Word(setting)!);

    /// <summary>A size in bytes; null where nothing is said and the default is the server's.</summary>
    public long? Bytes(Setting setting) => Word(setting) is { } word && Quantity.TryParseBytes(word, out var bytes) ? bytes : null;

    /// <summary>A line for each setting: what it is and who says so.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"configuration file: {File}";
        foreach (var setting in Setting.All)
        {
            yield return Find(setting)?.ToString() ?? $"{setting.Key} = {(setting.Default is [var word] ? word : "default")}, since nothing else is said";
        }
    }

    private static Dictionary<Setting, SettingValue> FlagsOf(ParseResult parsed)
    {
        var flags = new Dictionary<Setting, SettingValue>();
        var command = parsed.CommandResult.Command;
        if (command.Arguments.SingleOrDefault() is { } paths && parsed.GetResult(paths) is { Tokens.Count: > 0 } given)
        {
            flags.Add(Setting.Profiles, new SettingValue(Setting.Profiles, [.. given.Tokens.Select(token => token.Value)], CommandLine));
        }

        foreach (var option in command.Options)
        {
            if (Setting.All.FirstOrDefault(setting => setting.Flag == option.Name) is not { } setting || parsed.GetResult(option) is not { Implicit: false } result) continue;
            flags.Add(setting, new SettingValue(setting, WordsOf(setting, parsed, option, result), setting.Flag));
        }

        return flags;
    }

    // A switch is given without a word, or with true or false.
    private static string[] WordsOf(Setting setting, ParseResult parsed, Option option, OptionResult result) => setting.Kind == SettingKind.Switch
        ? [parsed.GetValue((Option<bool>)option) != setting.FlagTurnsOff ? "true" : "false"]
        : [.. result.Tokens.Select(token => token.Value)];

    private static SettingValue? OfVariable(Setting setting, IReadOnlyDictionary<string, string> environment)
    {
        if (Given(environment, setting.Variable) is not { } text) return null;

        // Kubernetes sets FLAMESCOPE_PORT=tcp://10.0.0.1:5000 in every container beside a service of the name "flamescope".
        if (setting == Setting.Port && text.StartsWith("tcp://", StringComparison.Ordinal)) return null;
        string[] words = setting.Kind switch
        {
            SettingKind.Paths => [.. text.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath)],
            SettingKind.Texts => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _ => [text.Trim()],
        };
        if (words.FirstOrDefault(word => setting.Kind.ProblemOf(word) is not null) is { } wrong) throw new CommandException($"{setting.Variable} {setting.Kind.ProblemOf(wrong)}.", ExitCodes.Usage);
        return words.Length == 0 ? null : new SettingValue(setting, words, setting.Variable);
    }

    private static string? Given(IReadOnlyDictionary<string, string> environment, string variable) => environment.GetValueOrDefault(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
