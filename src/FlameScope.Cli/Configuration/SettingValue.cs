namespace FlameScope.Cli.Configuration;

/// <summary>What a setting was set to.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Words">What was given, each word right for the setting's kind: one, or several where the setting takes several.</param>
/// <param name="Origin">Where: a flag, a variable, the path of a file.</param>
internal sealed record SettingValue(Setting Setting, IReadOnlyList<string> Words, string Origin)
{
    /// <summary>As it may be told: a token is not.</summary>
    public override string ToString()
    {
        var shown = Setting == Setting.Token ? "(not shown)" : SettingKinds.Shown(string.Join(", ", Words));
        return $"{Setting.Key} = {shown}, from {Terminal.Printable.Of(Origin)}";
    }
}
