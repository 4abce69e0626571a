using System.Globalization;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>What the times of a file mean: differences, unpadded microseconds, the wall clock.</summary>
public sealed class TimesTests
{
    [Theory]
    [InlineData(99, 2)]
    [InlineData(999, 64)]
    [InlineData(49, 1)]
    public void Differences_of_times_are_refused_whole_or_in_part(int hertz, int cpus)
    {
        var times = Recording(hertz, cpus, seed: hertz);
        var differences = times.Zip(times.Skip(1), (before, after) => after - before).Prepend(0).ToList();

        Should.Throw<ProfileFormatException>(() => Read(differences)).Message.ShouldContain("--deltatime");
        Should.Throw<ProfileFormatException>(() => Read(differences.Skip(100))).Message.ShouldContain("--deltatime");
    }

    [Theory]
    [InlineData(99, 2)]
    [InlineData(999, 64)]
    [InlineData(49, 1)]
    public void Times_from_zero_are_not_taken_for_differences(int hertz, int cpus)
    {
        var times = Recording(hertz, cpus, seed: hertz);
        var random = new Random(1);

        Read(times).Samples.Count.ShouldBe(times.Count);

        // Slightly out of order, as buffers of several CPUs are.
        Read(times.Select((time, i) => (Key: i + random.Next(20), time)).OrderBy(pair => pair.Key).Select(pair => pair.time)).Samples.Count.ShouldBe(times.Count);

        // One thread after the other.
        Read(times.Select((time, i) => (Thread: i % 20, time)).OrderBy(pair => pair.Thread).Select(pair => pair.time)).Samples.Count.ShouldBe(times.Count);
    }

    [Theory]
    [InlineData("# reference time: 2026-01-01 12:00:00.500000 = 1767268800.500000 (TOD) = 100.250000000 (monotonic)\n", 1_767_268_700_250_000_000L, false, "monotonic")]
    [InlineData("# captured on    : Thu Jan  1 12:00:00 2026\n# time of last sample : 100.000000\n", 1_767_268_700_000_000_000L, true, "perf")]
    [InlineData("# captured on: Thu Jan  1 12:00:00 2026\n", null, false, "perf")]
    [InlineData("# captured on: Mon Dec 31 12:00:00 2700\n# time of last sample : 100.000000\n", null, false, "perf")]
    [InlineData("# reference time disabled\n", null, false, "perf")]
    public void Wall_clock_is_what_the_header_tells(string header, long? unixOfZero, bool isApproximate, string source)
    {
        var clock = Read(header + "java 1 [000] 100.250000: cycles: \n").Clock;

        (clock.OriginUnixNs - clock.OriginSourceNs).ShouldBe(unixOfZero);
        clock.WallClockIsApproximate.ShouldBe(isApproximate);
        clock.Source.ShouldBe(source);
    }

    [Theory]
    [InlineData("{ sample_period, sample_freq } = 99, sample_type = IP, freq = 1, x = 1", 99.0)]
    [InlineData("{ sample_period, sample_freq } = 10000000, sample_type = IP", 100.0)]
    public void Rate_is_a_frequency_or_a_period_of_a_clock(string attributes, double hertz) =>
        Read($"# event : name = dummy:HG, , {attributes}\n# event : name = cpu-clock, , {attributes}\njava 1 [000] 1.0: cpu-clock: \n").Capture.SamplingHz.ShouldBe(hertz);

    [Theory]
    [InlineData("-F 49 -a", 49.0)]
    [InlineData("-F199 -a", 199.0)]
    [InlineData("--freq=997 -g", 997.0)]
    [InlineData("-g -a", null)]
    public void Rate_of_an_old_header_is_that_of_the_command(string options, double? hertz) =>
        Read($"# cmdline : /usr/bin/perf record {options} -- sleep 1\njava 1 [000] 1.0: cycles: \n").Capture.SamplingHz.ShouldBe(hertz);

    [Fact]
    public void Event_that_is_not_printed_is_the_one_that_the_header_tells() =>
        Read("# event : name = dummy:HG, , x = 1\n# event : name = cpu-clock, , x = 1\njava 1 [000] 1.0: \n\t401000 main (/bin/java)\n").Events.Rows[0].Name.ShouldBe("cpu-clock");

    /// <summary>Times of a recording from zero, in nanoseconds: each CPU at its rate with some jitter, and a pause.</summary>
    private static List<long> Recording(int hertz, int cpus, int seed)
    {
        var random = new Random(seed);
        var times = new List<long>();
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            var time = random.NextInt64(1_000_000_000 / hertz);
            while (time < 10_000_000_000)
            {
                times.Add(time / 1000 * 1000);
                time += (1_000_000_000 / hertz) + random.NextInt64(-200_000, 200_000) + (random.Next(100) == 0 ? 300_000_000 : 0);
            }
        }

        times.Sort();
        return [.. times.Select(time => time - times[0])];
    }

    private static Profile Read(IEnumerable<long> times) =>
        Read(string.Concat(times.Select(time => string.Create(CultureInfo.InvariantCulture, $"java 1 [000] {time / 1_000_000_000}.{time / 1000 % 1_000_000:D6}: cycles: \n"))));

    private static Profile Read(string text) => ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
