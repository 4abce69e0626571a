using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Mvc;

namespace FlameScope.Server.Differences;

/// <summary>What the query string says of the baseline, and of ranges of the selection.</summary>
internal sealed class ComparisonQuery
{
    private const string Prefix = "baseline.";

    [FromQuery(Name = "startNs")]
    public string? StartNs { get; init; }

    [FromQuery(Name = "endNs")]
    public string? EndNs { get; init; }

    [FromQuery(Name = "range")]
    public string[]? Range { get; init; }

    [FromQuery(Name = "baseline")]
    public string? Baseline { get; init; }

    [FromQuery(Name = Prefix + "profile")]
    public string? BaselineProfile { get; init; }

    [FromQuery(Name = Prefix + "startNs")]
    public string? BaselineStartNs { get; init; }

    [FromQuery(Name = Prefix + "endNs")]
    public string? BaselineEndNs { get; init; }

    [FromQuery(Name = Prefix + "range")]
    public string[]? BaselineRange { get; init; }

    [FromQuery(Name = Prefix + "event")]
    public string? BaselineEvent { get; init; }

    [FromQuery(Name = Prefix + "idle")]
    public string? BaselineIdle { get; init; }

    [FromQuery(Name = Prefix + "comm")]
    public string[]? BaselineComm { get; init; }

    [FromQuery(Name = Prefix + "process")]
    public string[]? BaselineProcess { get; init; }

    [FromQuery(Name = Prefix + "thread")]
    public string[]? BaselineThread { get; init; }

    [FromQuery(Name = Prefix + "cpu")]
    public string[]? BaselineCpu { get; init; }

    /// <summary>What the baseline is.</summary>
    /// <exception cref="BadRequestException">It is no such word, or is said in two ways.</exception>
    public BaselineKind Kind(params ReadOnlySpan<BaselineKind> allowed)
    {
        var kind = QueryParameters.Baseline.Read(Baseline);
        if (!allowed.Contains(kind)) throw new BadRequestException($"baseline: \"{Baseline}\" is no baseline of this picture.");
        if (kind == BaselineKind.Given) return kind;
        string?[] texts = [BaselineProfile, BaselineStartNs, BaselineEndNs, BaselineEvent, BaselineIdle];
        string[]?[] lists = [BaselineRange, BaselineComm, BaselineProcess, BaselineThread, BaselineCpu];
        if (!Array.TrueForAll(texts, string.IsNullOrEmpty) || !Array.TrueForAll(lists, list => list is not { Length: > 0 }))
        {
            throw new BadRequestException($"baseline: beside baseline={Baseline} there can be no parameter that begins with \"{Prefix}\".");
        }

        return kind;
    }

    /// <summary>Refuses ranges, which a heat map does not have.</summary>
    /// <exception cref="BadRequestException">One is given.</exception>
    public void RefuseRanges()
    {
        string?[] ends = [StartNs, EndNs, BaselineStartNs, BaselineEndNs];
        if (!Array.TrueForAll(ends, string.IsNullOrEmpty) || Range is { Length: > 0 } || BaselineRange is { Length: > 0 }) throw new BadRequestException("range: a heat map is of a whole recording; leave ranges out.");
    }
}
