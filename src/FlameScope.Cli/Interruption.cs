using System.Runtime.InteropServices;

namespace FlameScope.Cli;

/// <summary>Ctrl-C and SIGTERM as a cancellation, so that what was begun is tidied up. The second one ends the process at once.</summary>
internal sealed partial class Interruption : IDisposable
{
    private const int InterruptSignal = 2;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Interruption()
    {
        // A script's background job starts with SIGINT ignored, and the framework keeps it so. A server is started like that, and stopped by "kill -INT".
        if (!OperatingSystem.IsWindows()) Signal(InterruptSignal, handler: 0);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _source.Cancel();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int number, nint handler);
}
