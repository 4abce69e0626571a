using FlameScope.Formats.Json;

namespace FlameScope.Formats.Speedscope;

/// <summary>What one of a file's profiles holds, as it stands there: frames are numbers of a table, and values have a unit, both of which may come later.</summary>
internal sealed class SpeedscopeProfile
{
    /// <summary>Its name, which tells the thread.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its unit as the file names it; null where it does not.</summary>
    public string? Unit { get; set; }

    /// <summary>The value at which it begins.</summary>
    public DecimalNumber Start { get; set; }

    /// <summary>The value at which it ends; null where not told.</summary>
    public DecimalNumber? End { get; set; }

    /// <summary>The stack of each sample, a number of <see cref="SpeedscopeStacks"/>.</summary>
    public List<int> Samples { get; } = [];

    /// <summary>The weight of each sample.</summary>
    public List<DecimalNumber> Weights { get; } = [];

    /// <summary>Frames that are entered and left.</summary>
    public List<SpeedscopeEvent> Events { get; } = [];

    /// <summary>The power of 10 that makes nanoseconds of its values; null where they are no times.</summary>
    public int? TimeShift => Unit switch
    {
        "nanoseconds" => 0,
        "microseconds" => 3,
        "milliseconds" => 6,
        "seconds" => 9,
        _ => null,
    };
}

/// <summary>A frame is entered or left.</summary>
/// <param name="Digits">Digits of the value at which it is.</param>
/// <param name="Frame">The frame's number.</param>
/// <param name="Exponent">The exponent of that value.</param>
/// <param name="IsOpen">Whether it is entered.</param>
internal readonly record struct SpeedscopeEvent(long Digits, int Frame, sbyte Exponent, bool IsOpen)
{
    /// <summary>The value at which it is.</summary>
    public DecimalNumber At => new(Digits, Exponent);
}
