using System.Net.Http.Json;
using System.Text.Json;

namespace FlameScope.Browser.Tests.Running;

/// <summary>Asks the server what the page asks, so that a test compares the page with the truth and not with numbers of its own.</summary>
public sealed class ApiClient(Uri address)
{
    private static readonly HttpClient Http = new();

    /// <summary>Why each file of the list can't be read, by its id; null for those that can.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> ProblemsAsync() => (await GetAsync<ProfileListAnswer>("api/profiles")).Profiles.ToDictionary(row => row.Id, row => row.Problem, StringComparer.Ordinal);

    /// <summary>The description of a profile.</summary>
    public Task<ProfileAnswer> ProfileAsync(string profile) => GetAsync<ProfileAnswer>($"api/profile?profile={Uri.EscapeDataString(profile)}");

    /// <summary>A heat map; <paramref name="parameters"/> are those of docs/http-api.md.</summary>
    public Task<HeatMapAnswer> HeatMapAsync(string profile, string parameters) => GetAsync<HeatMapAnswer>($"api/heatmap?profile={Uri.EscapeDataString(profile)}&{parameters}");

    /// <summary>A flame graph; <paramref name="parameters"/> are those of docs/http-api.md.</summary>
    public Task<FlameGraphAnswer> FlameGraphAsync(string profile, string parameters = "") =>
        GetAsync<FlameGraphAnswer>($"api/flamegraph?profile={Uri.EscapeDataString(profile)}&{parameters}".TrimEnd('&'));

    /// <summary>Anything that the server serves, without decompression.</summary>
    public Task<byte[]> BytesAsync(string path) => Http.GetByteArrayAsync(new Uri(address, path), TestContext.Current.CancellationToken);

    private async Task<T> GetAsync<T>(string path) =>
        await Http.GetFromJsonAsync<T>(new Uri(address, path), JsonSerializerOptions.Web, TestContext.Current.CancellationToken) ?? throw new InvalidDataException($"\"null\" from {path}");
}

/// <summary>What the tests need of the list of profiles.</summary>
public sealed record ProfileListAnswer(ProfileListRow[] Profiles);

/// <summary>A file of the list.</summary>
public sealed record ProfileListRow(string Id, string? Problem);

/// <summary>What the tests need of a profile's description.</summary>
public sealed record ProfileAnswer(bool HasTime, long StartNs, long EndNs, long Samples, long IdleSamples, ProfileEvent[] Events);

/// <summary>An event of a profile.</summary>
public sealed record ProfileEvent(string Key, string Name, long Samples);

/// <summary>What the tests need of a heat map.</summary>
public sealed record HeatMapAnswer(long ColumnNs, int Rows, int Columns, long StartNs, int[] Counts, long Total)
{
    /// <summary>The samples in a cell.</summary>
    public int At(Cell cell) => Counts[(cell.Column * Rows) + cell.Row];

    /// <summary>The samples from the earlier of two cells to the later one, both included, in the order of time.</summary>
    public long Between(Cell one, Cell other)
    {
        var (a, b) = ((one.Column * Rows) + one.Row, (other.Column * Rows) + other.Row);
        return Counts.AsSpan(Math.Min(a, b), Math.Abs(a - b) + 1).ToArray().Sum(count => (long)count);
    }
}

/// <summary>What the tests need of a flame graph.</summary>
public sealed record FlameGraphAnswer(long Total, long WholeTotal, FlameNodes Nodes, FlameFrames Frames, FlameOmissions Omitted)
{
    /// <summary>Where the frames of a name are, outermost first.</summary>
    public IEnumerable<FramePlace> Find(string name) => Places().Where(place => place.Name == name).OrderBy(place => place.Depth);

    /// <summary>Every node with its place in the picture: the share of the width at which it begins, and its depth.</summary>
    public IEnumerable<FramePlace> Places()
    {
        var depth = new int[Nodes.Parent.Length];
        var next = new double[Nodes.Parent.Length];
        for (var i = 0; i < Nodes.Parent.Length; i++)
        {
            var parent = Nodes.Parent[i];
            double start = 0;
            if (parent >= 0)
            {
                depth[i] = depth[parent] + 1;
                start = next[parent];
                next[parent] += Nodes.Total[i];
            }

            next[i] = start;
            yield return new FramePlace(Frames.Name[Nodes.Frame[i]], depth[i], start, Nodes.Total[i], Nodes.Total[0]);
        }
    }
}

/// <summary>The columns of a flame graph's nodes.</summary>
public sealed record FlameNodes(long[] Id, int[] Parent, int[] Frame, long[] Self, long[] Total);

/// <summary>The columns of a flame graph's frames.</summary>
public sealed record FlameFrames(string[] Name, string[] Kind);

/// <summary>What a flame graph leaves out.</summary>
public sealed record FlameOmissions(long Nodes);

/// <summary>A frame in the picture; lengths in samples.</summary>
public sealed record FramePlace(string Name, int Depth, double Start, long Total, long Whole);
