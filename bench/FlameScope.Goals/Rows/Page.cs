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
        if (File.Exists(frames)) foreach (var row in JsonSerializer.Deserialize<GoalRow[]>(File.ReadAllText(frames), FromScript)!) run.Goals.Add(row);
        else run.Goals.Note($"The page's frames were not timed: `bench/page` writes them to `artifacts/bench/{FramesFile}`.");
    }

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
