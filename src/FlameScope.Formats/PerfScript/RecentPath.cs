using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>A stack that was walked lately, step by step from the root: what the next one shares with it need not be walked again.</summary>
internal sealed class RecentPath
{
    private Step[] _steps = new Step[32];

    /// <summary>How many steps it has.</summary>
    public int Length { get; private set; }

    /// <summary>How many steps from the root a stack has in common with this one.</summary>
    /// <param name="functions">Functions of the stack, leaf first, without those of the <paramref name="known"/> steps.</param>
    /// <param name="depth">How many functions.</param>
    /// <param name="known">Steps from the root that are known to be the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int SharedWith(int[] functions, int depth, int known)
    {
        var total = known + depth;
        var most = Math.Min(total, Length);
        var shared = known;
        while (shared < most && _steps[shared].Function == functions[total - 1 - shared]) shared++;
        return shared;
    }

    /// <summary>What had been found at a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (StackId Stack, StringId Library, bool HasSymbols) At(int step) => (_steps[step].Stack, _steps[step].Library, _steps[step].HasSymbols);

    /// <summary>The function at a step, flagged as it was noted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FunctionAt(int step) => _steps[step].Function;

    /// <summary>Notes a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int step, int function, StackId stack, StringId library, bool hasSymbols)
    {
        if (step >= _steps.Length) Array.Resize(ref _steps, Math.Max(step + 1, _steps.Length * 2));
        _steps[step] = new Step(function, stack, library, hasSymbols);
    }

    /// <summary>Ends the path after so many steps.</summary>
    public void End(int length) => Length = length;

    private readonly record struct Step(int Function, StackId Stack, StringId Library, bool HasSymbols);
}
