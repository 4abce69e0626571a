using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;
using FlameScope.Server;

namespace FlameScope.Goals.Rows;

/// <summary>The two pictures of ten million samples over HTTP on the loopback, from the request to the last byte, as they are and compressed.</summary>
internal static class Requests
{
    private const double Goal = 0.040;
    private const int Draws = 40;
    private const string Profile = "ten-million.perf";
    private const long Cell = 20_000_000;

    public static void Measure(RunContext run)
    {
        var samples = TenMillionSamples.Instance;
        var folder = Directory.CreateTempSubdirectory("flamescope-goals-");
        try
        {
            // The file is only a name: what is read from it is there already.
            File.WriteAllText(Path.Combine(folder.FullName, Profile), "synthetic");
            using var server = new RunningServer(new ServerOptions { Roots = [folder.FullName], Port = 0 }, (_, _, _) => samples.Profile);
            CheckAnswers(server, samples);

            var random = new Random(1);
            var span = samples.Profile.Span;
            var end = span.StartNs + (span.DurationNs / 2);
            var contest = new Contest(Draws, warmUps: 5, collects: false);
            foreach (var encoding in new[] { "identity", "br" })
            {
                contest.Add($"HTTP, heat map, {encoding}", () => Timed(server, $"heatmap?profile={Profile}", encoding));
                contest.Add($"HTTP, flame graph of any range, {encoding}", () =>
                {
                    var (a, b) = (random.NextInt64(span.StartNs, span.EndNs), random.NextInt64(span.StartNs, span.EndNs));
                    return Timed(server, FlameGraph(Math.Min(a, b), Math.Max(a, b)), encoding);
                });
                contest.Add($"HTTP, flame graph one cell wider, {encoding}", () => Timed(server, FlameGraph(span.StartNs + (span.DurationNs / 4), end += Cell), encoding));
            }

            var timings = contest.Run();
            run.Goals.Add(timings);
            Add(run, "flame graph over HTTP to the last byte, at most 20,000 nodes", timings[1], timings[4]);
            Add(run, "the same, one cell wider", timings[2], timings[5]);
            Add(run, "heat map over HTTP to the last byte", timings[0], timings[3]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void CheckAnswers(RunningServer server, TenMillionSamples samples)
    {
        var half = new TimeRange(samples.Profile.Span.StartNs, samples.Profile.Span.DurationNs / 2);
        Answer.Must(samples.Busy, Total(server, $"heatmap?profile={Profile}"), "cells over HTTP");
        Answer.Must(samples.Busy, Total(server, $"flamegraph?profile={Profile}"), "root over HTTP");
        Answer.Must(samples.CountBusy(half), Total(server, FlameGraph(half.StartNs, half.EndNs)), "root of a half over HTTP");
    }

    private static long Total(RunningServer server, string picture)
    {
        using var answer = JsonDocument.Parse(server.Get("/api/" + picture, "identity"));
        return answer.RootElement.GetProperty("total").GetInt64();
    }

    private static double Timed(RunningServer server, string picture, string encoding)
    {
        var began = Stopwatch.GetTimestamp();
        server.Get("/api/" + picture, encoding);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static string FlameGraph(long start, long end) => string.Create(CultureInfo.InvariantCulture, $"flamegraph?profile={Profile}&startNs={start}&endNs={end}");

    private static void Add(RunContext run, string work, Timing plain, Timing packed) =>
        run.Goals.AddTime(work, Math.Max(plain.Median, packed.Median), Goal, $" ({Figures.Time(plain.Median)} as it is, {Figures.Time(packed.Median)} compressed; 95 of a hundred {Figures.Time(Math.Max(plain.Percentile95, packed.Percentile95))})");
}
