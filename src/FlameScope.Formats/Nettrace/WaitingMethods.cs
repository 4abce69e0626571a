namespace FlameScope.Formats.Nettrace;

/// <summary>
/// The methods in which a thread waits: for a lock, a signal, a time, a key, or work that may come. Where one of them is the last managed frame of a thread that is outside managed code, the
/// thread is not running. Reading a file or a socket is not among them: from outside it can't be told from work.
/// </summary>
internal static class WaitingMethods
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "System.Threading.Monitor.Wait", "System.Threading.Monitor.ObjWait", "System.Threading.Monitor.Wait_Slowpath",
        "System.Threading.Monitor.Enter", "System.Threading.Monitor.ReliableEnter", "System.Threading.Monitor.Enter_Slowpath", "System.Threading.Monitor.TryEnter_Slowpath",
        "System.Threading.Thread.Sleep", "System.Threading.Thread.SleepInternal", "System.Threading.Thread.SleepImplementation", "System.Threading.Thread.UninterruptibleSleep0",
        "System.Threading.Thread.Join", "System.Threading.Thread.JoinInternal",
        "System.Threading.PortableThreadPool+IOCompletionPoller.Poll", "System.Threading._IOCompletionCallback.PerformIOCompletionCallback",
        "System.Net.Sockets.SocketAsyncEngine.EventLoop",
        "System.IO.FileSystemWatcher+RunningInstance.ProcessEvents", "System.IO.FileSystemWatcher+RunningInstance.TryReadEvent",
        "Interop+Sys.WaitForSocketEvents", "Interop+Sys.Poll", "Interop+Sys.WaitIdAnyExitedNoHangNoWait", "Interop+Sys.WaitPidExitedNoHang",
        "Interop+Kernel32.GetQueuedCompletionStatus", "Interop+Kernel32.GetQueuedCompletionStatusEx", "Interop+Kernel32.WaitForSingleObject", "Interop+Kernel32.WaitForSingleObjectEx",
        "Interop+Kernel32.WaitForMultipleObjectsEx", "Interop+Kernel32.SleepEx", "Interop+Kernel32.Sleep", "Interop+Kernel32.SleepConditionVariableCS", "Interop+Kernel32.WaitOnAddress",
    };

    private static readonly string[] Beginnings =
    [
        "System.Threading.WaitHandle.Wait", "System.Threading.WaitHandle.SignalAndWait", "System.Threading.LowLevelLifoSemaphore.Wait", "System.Threading.LowLevelMonitor.Wait",
        "System.Threading.LowLevelLock.Wait", "System.Threading.WaitSubsystem+ThreadWaitInfo.Wait", "Interop+Sys.LowLevelMonitor_Wait", "Interop+Sys.LowLevelMonitor_TimedWait",
        "System.IO.StdInReader.ReadKey", "Interop+Sys.ReadStdin",

        // Into these the compiler inlines some of those above, once they are run often.
        "System.Threading.SemaphoreSlim.Wait", "System.Threading.ManualResetEventSlim.Wait", "System.Threading.CountdownEvent.Wait", "System.Threading.Barrier.SignalAndWait",
        "System.Threading.ReaderWriterLockSlim.WaitOnEvent", "System.Threading.Lock.TryEnterSlow", "System.Threading.Tasks.Task.SpinThenBlockingWait", "System.Threading.Tasks.Task.InternalWait",
        "System.Threading.TimerQueue.TimerThread", "System.Threading.PortableThreadPool+WorkerThread.WorkerThreadStart", "System.Threading.PortableThreadPool+GateThread.GateThreadStart",
        "System.Threading.PortableThreadPool+WaitThread.WaitThreadStart",
    ];

    /// <summary>Whether a method, by its name with or without parameters, is one of them.</summary>
    public static bool Contain(string method)
    {
        var open = method.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? method : method[..open];
        return Methods.Contains(name) || Array.Exists(Beginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>Whether a method is one that the runtime makes to leave managed code, so that the frame before it says where.</summary>
    public static bool IsStub(string method) => method.Contains("IL_STUB", StringComparison.Ordinal);
}
