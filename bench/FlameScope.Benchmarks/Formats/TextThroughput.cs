using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FlameScope.Benchmarks.Formats;

/// <summary>What a benchmark with the parameter <c>Input</c> reads.</summary>
public interface IThroughputInput
{
    /// <summary>Its bytes when it is not packed.</summary>
    long Length { get; }

    /// <summary>How many samples it holds.</summary>
    int Samples { get; }
}

/// <summary>Adds columns: megabytes (10^6) of what is read a second, whether it was packed or not, nanoseconds a sample, and bytes a sample. Of the same format dense files cost more time a byte, and others more a sample.</summary>
public sealed class TextThroughput : ManualConfig
{
    public TextThroughput() => AddColumn(
        new Figure("MB/s", "Megabytes (10^6 bytes) a second, unpacked", (input, nanoseconds) => input.Length * 1e3 / nanoseconds),
        new Figure("ns/sample", "Nanoseconds a sample", (input, nanoseconds) => nanoseconds / input.Samples),
        new Figure("B/sample", "Bytes a sample, unpacked", (input, _) => (double)input.Length / input.Samples));

    private sealed class Figure(string name, string legend, Func<IThroughputInput, double, double> of) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => legend;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var input = (IThroughputInput)benchmarkCase.Parameters[nameof(PerfScriptReading.Input)];
            return summary[benchmarkCase]?.ResultStatistics?.Mean is { } nanoseconds ? of(input, nanoseconds).ToString("F0", CultureInfo.InvariantCulture) : "–";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
