using System.Globalization;
using System.Text.Json;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Configuration;

/// <summary>
/// Settings from a JSON file: one object, in which comments and a comma after the last member are allowed. It is the file that was named, or else the user's own. A folder is never looked into
/// for one: profiles come from elsewhere, and what comes with them must not say where the server listens or what it serves.
/// </summary>
internal static class ConfigurationFile
{
    private const int MostBytes = 1 << 20;

    /// <summary>The user's own: <c>$XDG_CONFIG_HOME/flamescope/config.json</c> or <c>~/.config/flamescope/config.json</c>, on macOS in <c>~/Library/Application Support</c>, on Windows in <c>%APPDATA%</c>.</summary>
    /// <param name="environment">Environment variables.</param>
    /// <returns>A path; null where the user has no home.</returns>
    public static string? OfUser(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows()) return Below("APPDATA");
        return OperatingSystem.IsMacOS() ? Below("HOME", "Library", "Application Support") : Below("XDG_CONFIG_HOME") ?? Below("HOME", ".config");

        // As the specification has it, a path that is not absolute counts for nothing.
        string? Below(string variable, params string[] folders) =>
            environment.GetValueOrDefault(variable) is { } root && Path.IsPathFullyQualified(root) ? Path.Combine([root, .. folders, "flamescope", "config.json"]) : null;
    }

    /// <summary>The settings of a file. Relative paths in it start from its folder, <c>~/</c> from the user's.</summary>
    /// <exception cref="CommandException">It cannot be read, or something in it is wrong.</exception>
    public static IReadOnlyDictionary<Setting, SettingValue> Read(string path, CommandConsole console)
    {
        var values = new Dictionary<Setting, SettingValue>();
        using var document = Parse(path, out var mode);
        if (mode.HasFlag(UnixFileMode.OtherWrite)) throw Wrong(path, "every user of this machine may write to it, and so decide what is served to whom; take that away with: chmod o-w");
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Wrong(path, "the settings have to be one JSON object, such as { \"port\": 8080 }");
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var setting = Setting.All.FirstOrDefault(setting => setting.Key == member.Name) ?? throw Wrong(path, Unknown(member.Name));
            var value = new SettingValue(setting, WordsOf(path, setting, member.Value, console.Environment), path);
            if (!values.TryAdd(setting, value)) throw Wrong(path, $"\"{setting.Key}\" stands there twice");
        }

        if (values.ContainsKey(Setting.Token) && mode.HasFlag(UnixFileMode.OtherRead)) console.Error.WriteLine($"{Printable.Of(path)}: every user of this machine may read the token in it; chmod o-r takes that away.");
        return values;
    }

    // Its mode is asked of the open file, so that of a link is the one of its target.
    private static JsonDocument Parse(string path, out UnixFileMode mode)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = new byte[MostBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length > MostBytes) throw Wrong(path, "it is larger than 1 MiB, which no settings are");
            mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file.SafeFileHandle);
            var bom = content.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
            return JsonDocument.Parse(content.AsMemory(bom, length - bom), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw Wrong(path, string.Create(CultureInfo.InvariantCulture, $"it is no valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"There is no configuration file \"{Printable.Of(path)}\".", ExitCodes.Usage);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CommandException($"The configuration file \"{Printable.Of(path)}\" cannot be read: {Printable.Of(e.Message)}", ExitCodes.Usage);
        }
    }

    private static string Unknown(string key)
    {
        var near = Setting.All.FirstOrDefault(setting => Plain(setting.Key) == Plain(key) || Plain(setting.Variable) == Plain(key) || Plain(setting.Flag) == Plain(key));
        var hint = near is null ? $"There are: {string.Join(", ", Setting.All.Select(setting => setting.Key))}" : $"It is called \"{near.Key}\" here";
        return $"there is no setting \"{SettingKinds.Shown(key)}\". {hint}";

        static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    private static string[] WordsOf(string path, Setting setting, JsonElement value, IReadOnlyDictionary<string, string> environment)
    {
        var words = (setting.Kind, value.ValueKind) switch
        {
            (SettingKind.Port or SettingKind.Size, JsonValueKind.Number) => [value.GetRawText()],
            (SettingKind.Size or SettingKind.Text or SettingKind.Texts or SettingKind.Paths, JsonValueKind.String) => [value.GetString()!],
            (SettingKind.Switch, JsonValueKind.True or JsonValueKind.False) => [value.GetRawText()],
            (SettingKind.Texts or SettingKind.Paths, JsonValueKind.Array) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
            _ => throw Wrong(path, $"\"{setting.Key}\" takes {WantedInJson(setting.Kind)}{(setting == Setting.Token ? "" : $", not {SettingKinds.Shown(value.GetRawText())}")}"),
        };
        if (words.FirstOrDefault(word => setting.Kind.ProblemOf(word) is not null) is { } wrong) throw Wrong(path, $"\"{setting.Key}\" {setting.Kind.ProblemOf(wrong)}");
        return setting.Kind == SettingKind.Paths ? [.. words.Select(word => FullPath(word, path, environment))] : words;
    }

    private static string WantedInJson(SettingKind kind) => kind switch
    {
        SettingKind.Port => "a number from 0 to 65535",
        SettingKind.Size => "a number of bytes, or text such as \"500M\" or \"4G\"",
        SettingKind.Switch => "true or false",
        SettingKind.Text => "some text in quotes",
        _ => "text in quotes, or a list of such",
    };

    private static string FullPath(string word, string file, IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        var path = word == "~" || word.StartsWith("~/", StringComparison.Ordinal) ? home + word[1..] : word;
        return Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static CommandException Wrong(string path, string what) => new($"{Printable.Of(path)}: {what}.", ExitCodes.Usage);
}
