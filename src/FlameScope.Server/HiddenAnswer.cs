using FlameScope.Analysis;

namespace FlameScope.Server;

/// <summary>What <c>idle=0</c> hides under the other filters.</summary>
/// <param name="Idle">Idle samples.</param>
/// <param name="Waiting">Waiting samples.</param>
internal sealed record HiddenAnswer(int Idle, int Waiting)
{
    /// <summary>As an answer.</summary>
    public static HiddenAnswer Of(HiddenSamples hidden) => new(hidden.Idle, hidden.Waiting);
}
