using FlameScope.Goals.Inputs;

namespace FlameScope.Goals.Rows;

/// <summary>The same as <see cref="OpenText"/> with real recordings, joined until they are as large.</summary>
internal static class OpenRecordings
{
    public static void Measure(RunContext run)
    {
        if (JoinedRecordings.Of(GeneratedText.Of(run.Options.Size).Bytes) is { } joined) OpenText.Measure(run, "recordings, joined", joined.Path, joined.Bytes, joined.Samples);
        else run.Goals.Note("The recordings were not there (`recordings` beside the folder of `FLAMESCOPE_CORPUS`, default `../shared`): not measured.");
    }
}
