using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Real recordings of public repositories, with what other tools find in them.</summary>
public sealed partial class JfrCorpusTests
{
    private static readonly CorpusFiles Corpus = new("jfr");

    /// <summary>What the index counts as samples; other events are more.</summary>
    private static readonly string[] Samplers = ["jdk.ExecutionSample", "jdk.NativeMethodSample", "profiler.WallClockSample"];

    public static TheoryData<string> Files => [.. Corpus.Names];

    public static TheoryData<string> WithStacks => [.. Corpus.Names.Where(file => !file.StartsWith("jmc", StringComparison.Ordinal) && !file.StartsWith("speedscope", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_is_read_whole(string file)
    {
        if (file == "jmc__8u60.jfr")
        {
            Corpus.Refusal(file).ShouldContain("version 0.9");
            return;
        }

        if (file == "jmc__pid1.jfr")
        {
            Corpus.Refusal(file).ShouldContain("no event with a stack trace");
            return;
        }

        var profile = Corpus.Read(file);
        var index = Corpus.Index(file);
        var samples = Rows(profile).Count(row => Samplers.Contains(EventName(profile, row), StringComparer.Ordinal));

        samples.ShouldBe(int.Parse(index["samples"], CultureInfo.InvariantCulture));
        profile.Clock.OriginUnixNs.ShouldNotBeNull();
        profile.Clock.WallClockIsApproximate.ShouldBeFalse();
        profile.Report.Skipped.ShouldBeEmpty();
        (profile.Span.DurationNs / 1e9).ShouldBeLessThan(double.Parse(index["span_s"], CultureInfo.InvariantCulture) + 20);
    }

    /// <summary>
    /// Of the same stacks the same number, or as many bytes. Theirs differ in the line of each call, which is left out, and in the names of hidden classes, and samples without a stack are left out. Their CPU samples are 10 ms each, and a
    /// thread that waits is none.
    /// </summary>
    [Theory]
    [MemberData(nameof(WithStacks))]
    public void Stacks_are_those_that_another_reader_finds(string file)
    {
        var profile = Corpus.ReadOnce(file);
        foreach (var expected in Corpus.Index(file)["expected"].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(path => Path.GetFileName(path)!))
        {
            var theirs = Theirs(expected, out var bytes);
            var ours = new Dictionary<string, (long Count, long Weight)>(StringComparer.Ordinal);
            foreach (var row in Rows(profile).Where(row => IsIn(profile, row, expected)))
            {
                var stack = Stack(profile, row);
                if (stack.Length == 0) continue;
                var isWall = EventName(profile, row) == "profiler.WallClockSample";
                var known = ours.GetValueOrDefault(stack);
                ours[stack] = (known.Count + (isWall ? profile.Samples.Weights[row] : 1), known.Weight + profile.Samples.Weights[row]);
            }

            Agree(ours.Select(line => $"{line.Key} {line.Value.Count}"), theirs.Select(line => $"{line.Key} {line.Value}"), expected);
            if (bytes.Count > 0) Agree(ours.Select(line => $"{line.Key} {line.Value.Weight}"), bytes.Select(line => $"{line.Key} {line.Value}"), expected);
        }
    }

    private static void Agree(IEnumerable<string> ours, IEnumerable<string> theirs, string expected)
    {
        var (left, right) = (ours.ToList(), theirs.ToList());
        left.Except(right, StringComparer.Ordinal).ShouldBeEmpty($"only we have, for {expected}");
        right.Except(left, StringComparer.Ordinal).ShouldBeEmpty($"only {expected} has");
    }

    private static bool IsIn(Profile profile, int row, string expected)
    {
        var name = EventName(profile, row);
        if (expected.Contains("process_cpu", StringComparison.Ordinal)) return name is "jdk.ExecutionSample" || (name is "profiler.WallClockSample" && profile.Samples.State(row) != SampleState.Waiting);
        if (expected.Contains("wall_wall", StringComparison.Ordinal)) return name is "profiler.WallClockSample" or "jdk.ExecutionSample";
        if (expected.Contains("alloc_in_new_tlab", StringComparison.Ordinal)) return name is "jdk.ObjectAllocationInNewTLAB";
        if (expected.Contains("alloc_outside_tlab", StringComparison.Ordinal)) return name is "jdk.ObjectAllocationOutsideTLAB";
        if (expected.Contains("alloc_sample", StringComparison.Ordinal)) return name is "jdk.ObjectAllocationSample";
        if (expected.Contains("malloc", StringComparison.Ordinal)) return name is "profiler.Malloc";
        return expected.Contains("mutex", StringComparison.Ordinal) ? name is "jdk.JavaMonitorEnter" : name is "jdk.ThreadPark";
    }

    /// <summary>Lines such as <c>java/lang/Thread.run:833;App.main:5 [3 1024]</c>.</summary>
    private static Dictionary<string, long> Theirs(string expected, out Dictionary<string, long> bytes)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        using var text = new StreamReader(new GZipStream(File.OpenRead(Corpus.Expected(expected)), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var open = line.LastIndexOf('[');
            var numbers = line[(open + 1)..^1].Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            var stack = string.Join(';', line[..open].TrimEnd().Split(';').Select(frame => Hidden().Replace(Line().Replace(frame, "").Replace('/', '.').TrimStart('.'), "")));
            var isTime = numbers.Length == 1;
            counts[stack] = counts.GetValueOrDefault(stack) + (isTime ? numbers[0] / 10_000_000 : numbers[0]);
            if (expected.Contains("bytes", StringComparison.Ordinal)) bytes[stack] = bytes.GetValueOrDefault(stack) + numbers[1];
        }

        return counts;
    }

    private static string Stack(Profile profile, int row)
    {
        var frames = profile.Stacks.FramesOf(profile.Samples.Stacks[row]).ToArray();
        return string.Join(';', frames.Where(frame => profile.Frames.Name(frame) != "[frames cut]").Select(frame =>
        {
            var (library, name) = (profile.Frames.Library(frame), profile.Frames.Name(frame));
            return (library.Length == 0 ? name : name == "[unknown]" ? library : $"{library}.{name}").Replace('/', '.').TrimStart('.');
        }));
    }

    private static string EventName(Profile profile, int row) => profile.Events[profile.Samples.Events[row]].Name;

    private static IEnumerable<int> Rows(Profile profile) => Enumerable.Range(0, profile.Samples.Count);

    [GeneratedRegex(@":\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<=\$\$Lambda)(_|\$\d+)?([.+]0x[0-9a-f]+)?([.]\d+)?(?=\.)|(?<=LambdaForm\$\w+)([.+]0x[0-9a-f]+|[.]\d+)*(?=\.)|(?<=Accessor)(\d+|_)(?=\.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();
}
