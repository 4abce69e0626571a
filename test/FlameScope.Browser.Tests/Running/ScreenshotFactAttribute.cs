using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace FlameScope.Browser.Tests.Running;

/// <summary>Takes pictures where <c>FLAMESCOPE_SCREENSHOTS</c> names a folder for them; anywhere else it is not there, not even as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(ScreenshotDiscoverer))]
public sealed class ScreenshotFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    /// <summary>The folder; null where no pictures are wanted.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("FLAMESCOPE_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;
}

/// <summary>Discovers a <see cref="ScreenshotFactAttribute"/> only where pictures are wanted.</summary>
public sealed class ScreenshotDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        ScreenshotFactAttribute.Folder is null ? new([]) : base.Discover(discoveryOptions, testMethod, factAttribute);
}
