using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Times of samples. perf prints six decimals, or nine with <c>--ns</c>. simpleperf's <c>report_sample.py</c> prints seconds and microseconds without padding, so that
/// <c>115540.8374</c> is 8,374 microseconds after the second: such a file has fractions of several lengths, none of which begins with a zero.
/// </summary>
internal sealed class SampleTimes
{
    private const int Microseconds = 6;

    private bool _hasSixDigits;
    private bool _hasLeadingZero;
    private long _previous;

    /// <summary>Times that were read as unpadded microseconds.</summary>
    public long Unpadded { get; private set; }

    /// <summary>Whether a time had one to five decimals, whose meaning depends on the times before it.</summary>
    public bool HasShort { get; private set; }

    /// <summary>A time in nanoseconds.</summary>
    /// <returns>False where it is beyond what a profile can hold.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryParse(ReadOnlySpan<byte> text, out long time)
    {
        if (!Fields.TryParseSeconds(text, ProfileBuilder.MaxTimeNs, out time)) return false;
        var point = text.IndexOf((byte)'.');
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        if (decimals >= Microseconds)
        {
            _hasSixDigits |= decimals == Microseconds;
            _hasLeadingZero |= text[point + 1] == '0';
        }
        else if ((HasShort |= decimals > 0) && decimals > 0 && _hasSixDigits && !_hasLeadingZero && Fields.TryParse(text[(point + 1)..], out var microseconds))
        {
            // Both readings are possible: the one nearer to the sample before is right.
            var unpadded = (time / 1_000_000_000 * 1_000_000_000) + (microseconds * 1000);
            if (Math.Abs(unpadded - _previous) < Math.Abs(time - _previous))
            {
                time = unpadded;
                Unpadded++;
            }
        }

        _previous = time;
        return true;
    }
}
