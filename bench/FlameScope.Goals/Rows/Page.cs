using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Server;

namespace FlameScope.Goals.Rows;

/// <summary>The JavaScript that the page loads first, and its frames in a browser where <c>bench/page</c> has timed them.</summary>
internal static partial class Page
{
    private const int GoalBytes = 120_000;
    private const int LeastFrames = 100;
    private const string FramesFile = "page.json";

    private static readonly JsonSerializerOptions FromScript = new(JsonSerializerDefaults.Web);

    public static void Measure(RunContext run)
    {
        using var server = new RunningServer(new ServerOptions { Roots = [BenchFolder.SmallProfile], Port = 0 });
        var html = Encoding.UTF8.GetString(server.Get("/", "identity"));
        var scripts = Scripts().Matches(html).Select(match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToArray();
        if (scripts.Length == 0) throw new WrongAnswerException("The page has no script.");
        var bytes = scripts.Sum(script => Gzipped(server.Get(script, "identity")));
        run.Goals.Add(new GoalRow("first load of the page: gzipped JavaScript", "120 kB", $"{bytes / 1e3:F1} kB", Met: bytes <= GoalBytes));

        var frames = BenchFolder.At(FramesFile);
        if (!File.Exists(frames))
        {
            run.Goals.Note($"The page's frames were not timed: `bench/page/run.sh` writes them to `artifacts/bench/{FramesFile}`, from where they are taken.");
            return;
        }

        var timed = JsonSerializer.Deserialize<PageFrames>(File.ReadAllText(frames), FromScript)!;
        foreach (var row in timed.Rows) AddFrames(run, row);
        run.Goals.Note($"The page's frames are from `bench/page/run.sh` on {timed.Date}: Chromium {timed.Chromium}, {timed.Rendering}, {timed.Viewport}.");
    }

    private static void AddFrames(RunContext run, PageRow row)
    {
        run.Goals.Add(new GoalRow(
            $"page, {row.Name}: work of a frame",
            $"median {Ms(row.Goal.Median)}, slowest of a hundred {Ms(row.Goal.Slowest)}",
            $"median {Ms(row.Work.Median)}, slowest {Ms(row.Work.Slowest)} of {Figures.Count(row.Frames)}",
            Met: row.Frames >= LeastFrames && row.Work.Median < row.Goal.Median && row.Work.Slowest < row.Goal.Slowest));
        if (row.Pointer is not { } pointer) return;
        run.Goals.Add(new GoalRow(
            "page, a range that is dragged: pointer move to pixels",
            $"median {Ms(pointer.Goal.Median)}, p95 {Ms(pointer.Goal.P95)}",
            $"median {Ms(pointer.Median)}, p95 {Ms(pointer.P95)} of {Figures.Count(pointer.Moves)} moves",
            Met: pointer.Median <= pointer.Goal.Median && pointer.P95 <= pointer.Goal.P95));
    }

    private static string Ms(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms");

    private static long Gzipped(byte[] script)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(script);
        return packed.Length;
    }

    // Those that are loaded at once; a part that is imported later has no tag.
    [GeneratedRegex("(src|href)=\"(?<path>[^\"]+\\.js)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scripts();
}

/// <summary>What <c>bench/page</c> writes; times in milliseconds.</summary>
internal sealed record PageFrames(string Chromium, string Rendering, string Viewport, string Date, IReadOnlyList<PageRow> Rows);

/// <summary>A scenario.</summary>
internal sealed record PageRow(string Name, int Frames, PageFigures Work, PageFigures Goal, PagePointer? Pointer);

/// <summary>Figures of frames, or the goals for them.</summary>
internal sealed record PageFigures(double Median, double P95, double Slowest);

/// <summary>From a pointer's move to the pixels that answer it.</summary>
internal sealed record PagePointer(int Moves, double Median, double P95, PageFigures Goal);
