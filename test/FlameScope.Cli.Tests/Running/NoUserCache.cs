using System.Runtime.CompilerServices;

namespace FlameScope.Cli.Tests.Running;

/// <summary>Commands that run in this process do not touch the user's own cache folder either.</summary>
internal static class NoUserCache
{
    [ModuleInitializer]
    internal static void SwitchOff() => Environment.SetEnvironmentVariable("FLAMESCOPE_CACHE", "off");
}
