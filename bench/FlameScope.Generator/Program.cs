using System.Globalization;
using System.IO.Compression;
using FlameScope.Generator;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var command = CommandLine.Parse(args);
    if (command.ShowHelp) Console.Out.WriteLine(CommandLine.Help);
    else if (command.Statistics) StatisticsTable.Print(command.Files, command.First, Console.Out, stop.Token);
    else Generate(command, stop.Token);
    return 0;
}
catch (Exception problem) when (problem is CommandLineException or IOException or UnauthorizedAccessException or InvalidDataException or FlameScope.Formats.ProfileFormatException)
{
    Console.Error.WriteLine(problem.Message);
    return problem is CommandLineException ? 2 : 1;
}
catch (OperationCanceledException)
{
    return 130;
}

static void Generate(CommandLine command, CancellationToken cancel)
{
    var watch = System.Diagnostics.Stopwatch.StartNew();
    GeneratedText made;
    using (var file = command.Files[0] == "-" ? Console.OpenStandardOutput() : new FileStream(command.Files[0], FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
    {
        if (command.Gzip)
        {
            using var gzip = new GZipStream(file, CompressionLevel.Optimal);
            made = PerfScriptGenerator.Generate(command.Options, gzip, cancel);
        }
        else
        {
            made = PerfScriptGenerator.Generate(command.Options, file, cancel);
        }
    }
    var megabytes = made.Bytes / 1e6;
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{made.Bytes:N0} bytes, {made.Samples:N0} samples, {made.FrameLines:N0} frames, {made.Comms} comms, {made.Events} event, {made.Processes:N0} processes, {made.Inversions} out of order, {made.Seconds:F1} s recorded; {megabytes / watch.Elapsed.TotalSeconds:F0} MB/s"));
}
