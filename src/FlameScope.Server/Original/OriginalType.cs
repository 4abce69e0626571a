using System.Text;
using FlameScope.Analysis;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Original;

/// <summary>
/// What the original calls the type of a file: four words for four formats. Formats that it did not know go by their own name in small letters with dashes, and have the shape of <c>perf</c>.
/// </summary>
/// <param name="Word">The word.</param>
/// <param name="Shape">How the nodes of its flame graphs are written.</param>
internal sealed record OriginalType(string Word, OriginalShape Shape)
{
    /// <summary>What a file is called that can't be read as a profile.</summary>
    public const string Unknown = "unknown";

    private const string ChromeTrace = "Chrome trace";

    // The names that the reader of Chrome traces gives to the samples of V8's profiler, and to those of spans.
    private const string CpuProfileEvent = "CPU profile";
    private const string SpansEvent = "spans";

    private static readonly OriginalType Perf = new("perf", OriginalShape.Short);
    private static readonly OriginalType CpuProfile = new("cpuprofile", OriginalShape.ShortWithoutKind);
    private static readonly OriginalType TraceEvent = new("trace_event", OriginalShape.LongWithoutKind);
    private static readonly OriginalType Nflxprofile = new("nflxprofile", OriginalShape.Long);

    /// <summary>The type of a format of the catalogue; null stands for a file that is of none.</summary>
    public static OriginalType Of(string? format) => format switch
    {
        null => new OriginalType(Unknown, OriginalShape.Short),
        "perf script" => Perf,
        "cpuprofile" => CpuProfile,
        ChromeTrace => TraceEvent,
        "nflxprofile" => Nflxprofile,
        _ => new OriginalType(Slug(format), OriginalShape.Short),
    };

    /// <summary>The type under which a profile is asked for.</summary>
    /// <param name="loaded">The profile.</param>
    /// <param name="word">What was asked for; nothing stands for what the file is.</param>
    /// <param name="parameter">The parameter, for the message.</param>
    /// <exception cref="BadRequestException">The file holds something else.</exception>
    public static OriginalType Asked(LoadedProfile loaded, string? word, string parameter)
    {
        var type = Of(loaded.Profile.Report.Format);
        if (string.IsNullOrEmpty(word) || word == type.Word) return type;
        if (word == CpuProfile.Word && loaded.Profile.Report.Format == ChromeTrace && EventOf(loaded, CpuProfileEvent) is not null) return CpuProfile;
        throw new BadRequestException($"{parameter}: the file is no \"{Shortened(word)}\"; its content is {loaded.Profile.Report.Format}, which is type={type.Word}.");
    }

    /// <summary>The samples that a type shows: of the event asked for, or else those that the original took of it: of a Chrome trace its spans, or as <c>cpuprofile</c> its CPU profile, of other files the default event.</summary>
    /// <exception cref="BadRequestException">The profile has no such event.</exception>
    public SampleFilter FilterOn(LoadedProfile loaded, string? choice, string? idle)
    {
        if (string.IsNullOrEmpty(choice) && loaded.Profile.Report.Format == ChromeTrace) choice = EventOf(loaded, this == CpuProfile ? CpuProfileEvent : SpansEvent);
        return new ProfileQuery { Event = choice, Idle = idle }.FilterOn(loaded);
    }

    /// <summary>The first level of its flame graphs: the comm where the original has it and threads have names, else nothing.</summary>
    public Grouping GroupingOf(LoadedProfile loaded) => this == CpuProfile || this == TraceEvent ? Grouping.None : loaded.Analysis.Summary.Groupings[0];

    private static string? EventOf(LoadedProfile loaded, string key) => loaded.Analysis.Summary.Events.FirstOrDefault(choice => choice.Key == key)?.Key;

    private static string Shortened(string word) => word.Length <= 40 ? word : word[..40] + "…";

    private static string Slug(string format)
    {
        var slug = new StringBuilder(format.Length);
        foreach (var letter in format)
        {
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}

/// <summary>How the nodes of a flame graph are written.</summary>
internal enum OriginalShape
{
    /// <summary><c>c</c>, <c>l</c>, <c>n</c>, <c>v</c>.</summary>
    Short,

    /// <summary>The same, with nothing in <c>l</c>, and with V8's own <c>(root)</c> between the root and the rest.</summary>
    ShortWithoutKind,

    /// <summary><c>children</c>, <c>extras</c> where there are any, <c>libtype</c>, <c>name</c>, <c>value</c>.</summary>
    Long,

    /// <summary><c>children</c>, <c>name</c>, <c>value</c>.</summary>
    LongWithoutKind,
}
