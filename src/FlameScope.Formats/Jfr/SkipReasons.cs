namespace FlameScope.Formats.Jfr;

/// <summary>Why parts of a recording are left out, in the words of the report.</summary>
internal static class SkipReasons
{
    public const string Damaged = "rest of a chunk whose events are damaged";
    public const string NoClock = "chunk without a clock";
    public const string OldChunk = "chunk of another version";
    public const string Types = "description of types that is damaged";
    public const string Constants = "constants that are damaged or cut short";
    public const string Event = "event that is damaged";
    public const string TimeOutOfBounds = "event with a time out of bounds";
    public const string TooLong = "event that is too long";
    public const string NoRoom = "event that had to wait for what describes it, after too many others";
    public const string NoTypes = "chunk without a description of its types";
    public const string Between = "bytes that belong to no chunk";
    public const string CutOff = "event cut off where the file ends early";
}
