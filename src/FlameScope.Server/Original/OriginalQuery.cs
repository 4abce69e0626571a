using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>Names the samples of one side: <c>filename</c>, <c>type</c>, <c>start</c>, <c>end</c>, or the same with <c>compare</c> before. Of our own, <c>event</c> and <c>idle</c> are understood too, for both sides.</summary>
internal sealed class OriginalQuery
{
    private readonly IQueryCollection _given;
    private readonly string _prefix;

    private OriginalQuery(IQueryCollection given, string prefix) => (_given, _prefix) = (given, prefix);

    /// <summary>What a request asks for.</summary>
    public static OriginalQuery Of(HttpContext context) => new(context.Request.Query, "");

    /// <summary>What it is to be compared with.</summary>
    public static OriginalQuery ComparedWith(HttpContext context) => new(context.Request.Query, "compare");

    /// <summary>The value of a parameter that has no prefix; of several the first.</summary>
    public static string? Value(HttpContext context, string name) => context.Request.Query[name] is [var first, ..] ? first : null;

    /// <summary>Loads the profile and picks its samples.</summary>
    /// <exception cref="BadRequestException">A parameter is missing or out of bounds, or the file is not of the type.</exception>
    /// <exception cref="ProfileNotFoundException">There is no such file that may be served.</exception>
    /// <exception cref="RangeOutsideException">The recording has no such range.</exception>
    public async Task<OriginalSelection> SelectAsync(OpenProfiles profiles, CancellationToken cancel)
    {
        var filename = Own("filename", out var name);
        if (string.IsNullOrEmpty(filename)) throw new BadRequestException($"{name}: it is missing; GET /profile/ lists the files.");
        var loaded = await profiles.LoadAsync(filename, cancel);
        var type = OriginalType.Asked(loaded, Own("type", out var typeName), typeName);
        var filter = type.FilterOn(loaded, Shared("event"), Shared("idle"));
        return new OriginalSelection(loaded, type, filter, OriginalTime.RangeOn(loaded, type, (Own("start", out var startName), startName), (Own("end", out var endName), endName)));
    }

    private string? Own(string name, out string fullName)
    {
        fullName = _prefix.Length == 0 ? name : _prefix + char.ToUpperInvariant(name[0]) + name[1..];
        return Shared(fullName);
    }

    private string? Shared(string name) => _given[name] is [var first, ..] ? first : null;
}

/// <summary>Samples of a profile.</summary>
/// <param name="Loaded">The profile.</param>
/// <param name="Type">What it was asked for as.</param>
/// <param name="Filter">Which of its samples.</param>
/// <param name="Range">Between which times.</param>
internal sealed record OriginalSelection(LoadedProfile Loaded, OriginalType Type, SampleFilter Filter, TimeRange Range)
{
    /// <summary>Whether samples count for what they weigh: where stacks come with a count, or with bytes or time that each stands for.</summary>
    public bool IsWeighted
    {
        get
        {
            var (events, filter) = (Loaded.Profile.Events, Filter.Events);
            return filter.IsEmpty ? events.Count > 0 && events.Rows.ToArray().All(row => row.IsWeighted) : filter.All(id => events[id].IsWeighted);
        }
    }

    /// <summary>The same for a difference.</summary>
    public SampleSelection Samples => new(Loaded.Analysis, Filter) { Ranges = [Range] };
}
