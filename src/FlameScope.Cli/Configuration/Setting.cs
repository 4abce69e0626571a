namespace FlameScope.Cli.Configuration;

/// <summary>Something that can be set by a flag, an environment variable, or in a file. <c>docs/configuration.md</c> is the same table, and a test holds one to the other.</summary>
/// <param name="Key">Its name in a file, and in what is said of it.</param>
/// <param name="Flag">Its flag, which for a switch that is on by default turns it off; the argument for paths.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Default">What it is where nothing is said, as words; none where that depends on the machine or the command.</param>
internal sealed record Setting(string Key, string Flag, SettingKind Kind, params string[] Default)
{
    /// <summary>What every variable begins with.</summary>
    public const string VariablePrefix = "FLAMESCOPE_";

    /// <summary>Files and folders of profiles.</summary>
    public static readonly Setting Profiles = new("profiles", "PATH", SettingKind.Paths);

    /// <summary>Address to listen on.</summary>
    public static readonly Setting Host = new("host", "--host", SettingKind.Text, "127.0.0.1");

    /// <summary>Port to listen on.</summary>
    public static readonly Setting Port = new("port", "--port", SettingKind.Port, "5000");

    /// <summary>Whether the page is shown in a browser.</summary>
    public static readonly Setting Open = new("open", "--no-open", SettingKind.Switch, "true");

    /// <summary>More names by which the server is called.</summary>
    public static readonly Setting AllowedHosts = new("allowedHosts", "--allowed-host", SettingKind.Texts);

    /// <summary>What callers have to know.</summary>
    public static readonly Setting Token = new("token", "--token", SettingKind.Text);

    /// <summary>Memory for loaded profiles.</summary>
    public static readonly Setting Memory = new("memory", "--memory", SettingKind.Size);

    /// <summary>Largest file that may be dropped on the page.</summary>
    public static readonly Setting MaxUpload = new("maxUpload", "--max-upload", SettingKind.Size, "4G");

    /// <summary>Whether parsed profiles are kept on disk.</summary>
    public static readonly Setting Cache = new("cache", "--no-cache", SettingKind.Switch, "true");

    /// <summary>Whether perf resolves inlined functions.</summary>
    public static readonly Setting Inline = new("inline", "--inline", SettingKind.Switch, "false");

    /// <summary>Whether answers are indented.</summary>
    public static readonly Setting PrettyJson = new("prettyJson", "--pretty-json", SettingKind.Switch, "false");

    /// <summary>Whether requests are logged, and where each setting is from.</summary>
    public static readonly Setting Debug = new("debug", "--debug", SettingKind.Switch, "false");

    /// <summary>Whether progress is told where there is no terminal.</summary>
    public static readonly Setting Verbose = new("verbose", "--verbose", SettingKind.Switch, "false");

    /// <summary>All, in the order of the documents.</summary>
    public static readonly IReadOnlyList<Setting> All = [Profiles, Host, Port, Open, AllowedHosts, Token, Memory, MaxUpload, Cache, Inline, PrettyJson, Debug, Verbose];

    /// <summary>Its environment variable: <c>FLAMESCOPE_MAX_UPLOAD</c> for <c>maxUpload</c>.</summary>
    public string Variable { get; } = VariablePrefix + string.Concat(Key.Select(c => char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));

    /// <summary>Whether its flag turns it off.</summary>
    public bool FlagTurnsOff => Flag.StartsWith("--no-", StringComparison.Ordinal);
}
