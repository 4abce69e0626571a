using System.Globalization;
using System.Net;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Configuration;

/// <summary>What a setting takes.</summary>
internal enum SettingKind
{
    /// <summary>Some text.</summary>
    Text,

    /// <summary>Several texts.</summary>
    Texts,

    /// <summary>Several files or folders.</summary>
    Paths,

    /// <summary>A port, 0 for any free one.</summary>
    Port,

    /// <summary>A number of bytes, with K, M, G or T after it.</summary>
    Size,

    /// <summary>On or off.</summary>
    Switch,
}

/// <summary>The words that each kind takes.</summary>
internal static class SettingKinds
{
    private static readonly string[] On = ["true", "on", "yes", "1"];
    private static readonly string[] Off = ["false", "off", "no", "0"];

    /// <summary>What is wrong with a word, to follow the setting's name: <c>takes a number from 0 to 65535, not "abc"</c>; null where it is right.</summary>
    public static string? ProblemOf(this SettingKind kind, string word) => IsRight(kind, word) ? null : $"takes {Wanted(kind)}, not \"{Shown(word)}\"";

    /// <summary>What it takes, in words.</summary>
    public static string Wanted(this SettingKind kind) => kind switch
    {
        SettingKind.Port => "a number from 0 to 65535",
        SettingKind.Size => "a size such as 500M or 4G",
        SettingKind.Switch => "on or off",
        SettingKind.Paths => "files or folders",
        _ => "some text",
    };

    /// <summary>Whether a word that is right for a switch turns it on.</summary>
    public static bool IsOn(string word) => On.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>A word that is right for a port, as number.</summary>
    public static int PortOf(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A word as it may be printed in a message, in its first 60 characters.</summary>
    public static string Shown(string word) => Printable.Of(word.Length > 60 ? word[..60] + "..." : word);

    private static bool IsRight(SettingKind kind, string word) => kind switch
    {
        SettingKind.Port => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort,
        SettingKind.Size => Quantity.TryParseBytes(word, out _),
        SettingKind.Switch => IsOn(word) || Off.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase),
        _ => word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal),
    };
}
