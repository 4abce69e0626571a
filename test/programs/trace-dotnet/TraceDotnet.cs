using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

// Records the event trace of a .NET program from its start, as `dotnet-trace collect` does:
//
//   trace-dotnet SECONDS INTERVAL_MS OUTPUT.nettrace PROGRAM [ARGUMENT…]
//
// Every thread is sampled at the interval (the runtime's own is 1 ms), and the list of methods comes at the end.
const long Methods = 0x10 | 0x20 | 0x8; // JIT, NGen, Loader
var seconds = double.Parse(args[0], CultureInfo.InvariantCulture);
var interval = double.Parse(args[1], CultureInfo.InvariantCulture);

var start = new ProcessStartInfo(args[3], args[4..]) { UseShellExecute = false };
start.Environment["DOTNET_EventPipeThreadSamplingRate"] = ((long)interval).ToString("x", CultureInfo.InvariantCulture);
using var program = Process.Start(start)!;
var client = new DiagnosticsClient(program.Id);
using var session = Connect();
using (var file = File.Create(args[2]))
{
    var copying = session.EventStream.CopyToAsync(file);
    program.WaitForExit(TimeSpan.FromSeconds(seconds));
    if (!program.HasExited) session.Stop();
    await copying;
}

if (!program.HasExited) program.Kill();

EventPipeSession Connect()
{
    // The program listens a moment after it starts.
    for (var attempt = 0; ; attempt++)
    {
        try
        {
            return client.StartEventPipeSession(
                [new EventPipeProvider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational), new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Methods)],
                requestRundown: true, circularBufferMB: 64);
        }
        catch (ServerNotAvailableException) when (attempt < 100)
        {
            Thread.Sleep(20);
        }
    }
}
