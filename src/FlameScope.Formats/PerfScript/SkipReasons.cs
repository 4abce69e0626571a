namespace FlameScope.Formats.PerfScript;

/// <summary>Why lines are left out, in the words of the report.</summary>
internal static class SkipReasons
{
    public const string NotUnderstood = "neither a sample, a frame nor a comment";
    public const string FrameWithoutSample = "frame without a sample before it";
    public const string TimeOutOfBounds = "sample with a time out of bounds";
    public const string OtherRecord = "record other than a sample";
    public const string Lost = "record of lost events";
    public const string BranchStack = "instructions of a branch stack";
    public const string RegistersAndBranches = "registers or branches";
    public const string SourceCode = "source code";
    public const string CutOff = "sample cut off where the file ends early";
}
