using System.Globalization;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// How many numbers all tables of a file may keep together. Each table has a limit of its own, but a file may have any number of threads with tables, and those wait until all of the file is there.
/// </summary>
internal sealed class TableRoom(SampleSink names, ReadLimits limits)
{
    private readonly long _max = 2L * ((long)limits.MaxSamples + limits.MaxStacks);
    private long _taken;

    /// <summary>Takes room for numbers.</summary>
    /// <returns>False where there is none left; reading then ends with a note.</returns>
    public bool Take(int numbers)
    {
        _taken += numbers;
        if (_taken <= _max) return true;
        if (names.Limit is null) names.Stop(string.Create(CultureInfo.InvariantCulture, $"its tables hold more than {_max:N0} numbers"));
        return false;
    }
}
