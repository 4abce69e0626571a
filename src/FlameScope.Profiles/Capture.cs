namespace FlameScope.Profiles;

/// <summary>How a profile was recorded, as far as the file tells; each is null where it does not.</summary>
public sealed record Capture
{
    /// <summary>Name of the machine.</summary>
    public string? Host { get; init; }

    /// <summary>The recording command.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The program that wrote the file, with its version.</summary>
    public string? Producer { get; init; }

    /// <summary>CPU architecture.</summary>
    public string? Architecture { get; init; }

    /// <summary>When, in the file's own words.</summary>
    public string? CapturedOn { get; init; }

    /// <summary>CPUs online.</summary>
    public int? Cpus { get; init; }

    /// <summary>Samples a second that were asked for.</summary>
    public double? SamplingHz { get; init; }

    /// <summary>Events that the recorder says it lost.</summary>
    public long? LostEvents { get; init; }
}
