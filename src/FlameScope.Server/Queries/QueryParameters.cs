using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Analysis.Flavours;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.Differences;

namespace FlameScope.Server.Queries;

/// <summary>
/// The parameters of the API with their bounds: one table from which they are read, refused with words, and described in the OpenAPI document.
/// </summary>
internal static class QueryParameters
{
    // Times of ± 73 years in nanoseconds, as the model has them.
    private const long MaxTimeNs = 1L << 61;

    public static readonly IntegerParameter ColumnNs = new("columnNs", HeatMapOptions.MinColumnNs, HeatMapOptions.MaxColumnNs, 1_000_000_000, "Length of a column in nanoseconds.");

    public static readonly IntegerParameter Rows = new("rows", 1, HeatMapOptions.MaxRows, 50, "Rows of a column.");

    public static readonly IntegerParameter StartNs = new("startNs", -MaxTimeNs, MaxTimeNs, null, "First nanosecond of the range, from the profile's origin; default: where the profile begins.");

    public static readonly IntegerParameter EndNs = new("endNs", -MaxTimeNs, MaxTimeNs, null, "First nanosecond after the range, from the profile's origin; default: where the profile ends.");

    public static readonly IntegerParameter MaxNodes = new("maxNodes", 2, 1_000_000, 20_000, "Most nodes to give; the smallest beyond it are folded into \"other\".");

    public static readonly NumberParameter MinFraction = new("minFraction", 0, 1, 0, "Nodes below this share of the drawn root are folded into \"other\".");

    public static readonly IntegerParameter Focus = new("focus", 0, int.MaxValue, null, "A node whose subtree is given in full detail, with its ancestors.");

    public static readonly IntegerParameter Limit = new("limit", 1, 10_000, 200, "Most matches to give.");

    public static readonly SwitchParameter Idle = new("idle", "1: idle and waiting samples too. Default 0: they are hidden.");

    public static readonly SwitchParameter Weight = new("weight", "1: what the samples weigh too, in the unit of their event. Default 0: samples are counted.");

    public static readonly WordParameter<Grouping> Group = new("group", Groupings.Names, Grouping.Comm, "The first level of the flame graph.");

    public static readonly WordParameter<Flavour> Flavour = new("flavour", Flavours.Names, Analysis.Flavours.Flavour.Standard, "In which words stacks are told.");

    public static readonly TextParameter Profile = new("profile", "The profile's id.");

    public static readonly TextParameter Event = new("event", "The key of one event; * is all of them. Default: the profile's default event.");

    public static readonly TextParameter Comm = new("comm", "Comms to keep.");

    public static readonly TextParameter Process = new("process", "Keys of processes to keep.");

    public static readonly TextParameter Thread = new("thread", "Keys of threads to keep.");

    public static readonly TextParameter Cpu = new("cpu", "Keys of CPUs to keep.");

    public static readonly TextParameter Expression = new("q", "A regular expression without look-around and back-references; case is ignored.");

    public static readonly TextParameter Name = new("name", "What to call the file; a label.");

    public static readonly TextParameter Range = new("range", "Ranges as START-END in nanoseconds from the profile's origin, instead of startNs and endNs.");

    public static readonly IntegerParameter Shift = new("shift", -1_000_000_000, 1_000_000_000, 0, "Column c is compared with the baseline's column c + shift.");

    public static readonly WordParameter<DifferenceMeasure> Measure = new("measure", DifferenceWords.Measures, DifferenceMeasure.Rate, "What is compared: so much a recorded second, or the share of all samples.");

    public static readonly WordParameter<DifferentialLayout> Layout = new("layout", DifferenceWords.Layouts, DifferentialLayout.Union, "Which side gives the widths.");

    public static readonly WordParameter<BaselineKind> Baseline = new("baseline", DifferenceWords.Baselines, BaselineKind.Given, "What the selection is compared with: what the parameters that begin with baseline. say, the rest of its recording, or (of a heat map) its own median second.");

    /// <summary>Those of the selection that the baseline has too, with what stands before their names.</summary>
    private static readonly IReadOnlyList<QueryParameter> OfBaseline =
        [.. new QueryParameter[] { Profile, StartNs, EndNs, Range, Event, Idle, Comm, Process, Thread, Cpu }.Select(parameter => parameter with { Name = "baseline." + parameter.Name, Description = $"Of the baseline: {parameter.Description}" })];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<QueryParameter> All =
    [
        ColumnNs, Rows, StartNs, EndNs, MaxNodes, MinFraction, Focus, Limit, Idle, Weight, Group, Flavour, Profile, Event, Comm, Process, Thread, Cpu, Expression, Name,
        Range, Shift, Measure, Layout, Baseline, .. OfBaseline,
    ];
}

/// <summary>A parameter of the query string.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, for the OpenAPI document.</param>
internal abstract record QueryParameter(string Name, string Description);

/// <summary>A parameter that is text, checked where it is used.</summary>
internal sealed record TextParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    /// <summary>The text.</summary>
    /// <exception cref="BadRequestException">There is none.</exception>
    public string Required(string? text) => string.IsNullOrEmpty(text) ? throw new BadRequestException($"{Name}: it is missing. {Description}") : text;
}

/// <summary>A parameter that is 0 or 1.</summary>
internal sealed record SwitchParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    /// <summary>Whether it is 1.</summary>
    /// <exception cref="BadRequestException">It is neither.</exception>
    public bool Read(string? text) => text switch
    {
        null or "" or "0" => false,
        "1" => true,
        _ => throw new BadRequestException($"{Name}: it must be 0 or 1."),
    };
}

/// <summary>A parameter that is a whole number.</summary>
internal sealed record IntegerParameter(string Name, long Minimum, long Maximum, long? Default, string Description) : QueryParameter(Name, Description)
{
    /// <summary>The same under another name.</summary>
    public IntegerParameter Prefixed(string prefix) => prefix.Length == 0 ? this : this with { Name = prefix + Name };

    /// <summary>The number, or the default; null where there is neither.</summary>
    /// <exception cref="BadRequestException">It is no whole number or out of bounds.</exception>
    public long? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Default;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Minimum && value <= Maximum) return value;
        throw new BadRequestException(string.Create(CultureInfo.InvariantCulture, $"{Name}: it must be a whole number from {Minimum} to {Maximum}."));
    }
}

/// <summary>A parameter that is a number.</summary>
internal sealed record NumberParameter(string Name, double Minimum, double Maximum, double Default, string Description) : QueryParameter(Name, Description)
{
    /// <summary>The number, or the default.</summary>
    /// <exception cref="BadRequestException">It is no number or out of bounds.</exception>
    public double Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Default;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= Minimum && value <= Maximum) return value;
        throw new BadRequestException(string.Create(CultureInfo.InvariantCulture, $"{Name}: it must be a number from {Minimum} to {Maximum}."));
    }
}

/// <summary>A parameter that is one of some words.</summary>
internal sealed record WordParameter<T>(string Name, IReadOnlyDictionary<string, T> Values, T Default, string Description) : QueryParameter(Name, Description), IWordParameter
    where T : struct
{
    /// <inheritdoc/>
    public IEnumerable<string> Words => Values.Keys;

    /// <inheritdoc/>
    public string DefaultWord => Values.First(value => value.Value.Equals(Default)).Key;

    /// <summary>What the word stands for, or the default.</summary>
    /// <exception cref="BadRequestException">It is none of the words.</exception>
    public T Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Default;
        return Values.TryGetValue(text, out var value) ? value : throw new BadRequestException($"{Name}: it must be one of {string.Join(", ", Words)}.");
    }
}

/// <summary>The words of a <see cref="WordParameter{T}"/>.</summary>
internal interface IWordParameter
{
    /// <summary>All of them.</summary>
    IEnumerable<string> Words { get; }

    /// <summary>Which is the default.</summary>
    string DefaultWord { get; }
}
