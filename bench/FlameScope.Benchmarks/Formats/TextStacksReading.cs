using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Reading the formats of stacks as text that are not perf script's to a complete profile. The texts are printed here and lie in memory; each body checks what came out.</summary>
[MemoryDiagnoser]
public class TextStacksReading
{
    private const int Samples = 200_000;

    private byte[] _collapsed = [];
    private byte[] _timed = [];
    private byte[] _blocks = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var stacks = Enumerable.Range(0, 4_000).Select(_ => Enumerable.Range(0, random.Next(10, 40)).Select(depth => $"module_{random.Next(30)}::function_name_{(random.Next(3) + depth).ToString(CultureInfo.InvariantCulture)}").ToArray()).ToArray();
        _collapsed = Printed(i => $"{string.Join(';', stacks[i % stacks.Length])};leaf_{i % 50} {i % 100 + 1}\n");
        _timed = Printed(i => $"1700000000.{i:D9};java (12);worker {i % 20} ({100 + (i % 20)});{string.Join(';', stacks[i % stacks.Length])} 1\n");
        _blocks = Printed(i => $"{5_000_000_000L + i} {i % 8} 12 {100 + (i % 20)} worker\n\n{string.Concat(stacks[i % stacks.Length].Reverse().Select(frame => $"        {frame}+12\n"))}\n--\n\n");
        foreach (var (name, text) in new[] { ("collapsed", _collapsed), ("timed", _timed), ("blocks", _blocks) }) Console.WriteLine($"// {name}: {text.Length:N0} bytes");
    }

    [Benchmark]
    public Profile Collapsed() => Checked(_collapsed);

    [Benchmark]
    public Profile Timed() => Checked(_timed);

    [Benchmark]
    public Profile Blocks() => Checked(_blocks);

    private static byte[] Printed(Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Samples; i++) text.Append(line(i));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static Profile Checked(byte[] text)
    {
        var profile = ProfileReader.Read(new MemoryStream(text));
        return profile.Samples.Count == Samples && profile.Report.Skipped.Count == 0 ? profile : throw new InvalidOperationException($"Expected {Samples} samples, found {profile.Samples.Count}.");
    }
}
