namespace FlameScope.Analysis;

/// <summary>An option of a query is out of bounds.</summary>
/// <param name="option">The option, as the HTTP API and the command line name it.</param>
/// <param name="reason">What is wrong and what is allowed.</param>
public sealed class QueryOptionException(string option, string reason) : Exception($"{option}: {reason}")
{
    /// <summary>The option.</summary>
    public string Option { get; } = option;
}

/// <summary>A heat map or a range was asked of a profile whose samples carry no time.</summary>
public sealed class ProfileWithoutTimeException() : Exception("The samples of this profile carry no time, so there is no heat map and no range of time; its flame graph is all there is.");

/// <summary>An expression that can't be searched for.</summary>
/// <param name="message">Why, for the user.</param>
public sealed class FrameExpressionException(string message) : Exception(message);
