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
}

/// <summary>Adds a column: megabytes (10^6) of what is read a second, whether it was packed or not.</summary>
public sealed class TextThroughput : ManualConfig
{
    public TextThroughput() => AddColumn(new MegabytesPerSecond());

    private sealed class MegabytesPerSecond : IColumn
    {
        public string Id => nameof(MegabytesPerSecond);

        public string ColumnName => "MB/s";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => "Megabytes (10^6 bytes) a second, unpacked";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var input = (IThroughputInput)benchmarkCase.Parameters[nameof(PerfScriptReading.Input)];
            return summary[benchmarkCase]?.ResultStatistics?.Mean is { } nanoseconds ? (input.Length * 1e3 / nanoseconds).ToString("F0", CultureInfo.InvariantCulture) : "–";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
