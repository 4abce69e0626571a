using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>A stack that was walked lately, step by step from the root: what the next one shares with it need not be walked again.</summary>
internal sealed class RecentPath
{
    private Step[] _steps = new Step[64];
    private int _length;

    /// <summary>How many steps from the root a stack has in common with this one.</summary>
    /// <param name="functions">The stack's functions, leaf first.</param>
    /// <param name="depth">How many.</param>
    public int SharedWith(int[] functions, int depth)
    {
        var most = Math.Min(depth, _length);
        var shared = 0;
        while (shared < most && _steps[shared].Function == functions[depth - 1 - shared]) shared++;
        return shared;
    }

    /// <summary>What had been found at a step.</summary>
    public (StackId Stack, StringId Library, bool HasSymbols) At(int step) => (_steps[step].Stack, _steps[step].Library, _steps[step].HasSymbols);

    /// <summary>Notes a step.</summary>
    public void Set(int step, int function, StackId stack, StringId library, bool hasSymbols)
    {
        if (step >= _steps.Length) Array.Resize(ref _steps, Math.Max(step + 1, _steps.Length * 2));
        _steps[step] = new Step(function, stack, library, hasSymbols);
    }

    /// <summary>Ends the path after so many steps.</summary>
    public void End(int length) => _length = length;

    private readonly record struct Step(int Function, StackId Stack, StringId Library, bool HasSymbols);
}
