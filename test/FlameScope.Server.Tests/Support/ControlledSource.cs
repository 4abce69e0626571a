using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Server.Tests.Support;

/// <summary>Reads files when the test says so, and counts.</summary>
internal sealed class ControlledSource : IDisposable
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    /// <summary>How often a file was read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Done when the first reading has begun.</summary>
    public Task Started => _started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>Done when a reading was told to end.</summary>
    public Task Cancelled => _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>Runs in each reading before the file is read.</summary>
    public Action<Stream, IProgress<ReadProgress>>? Before { get; set; }

    /// <summary>Readings wait from now on.</summary>
    public ControlledSource Held()
    {
        _gate.Reset();
        return this;
    }

    /// <summary>Readings go on.</summary>
    public void Release() => _gate.Set();

    public Profile Read(Stream file, IProgress<ReadProgress> progress, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        _started.TrySetResult();
        try
        {
            Before?.Invoke(file, progress);
            _gate.Wait(cancel);
            return ProfileReader.Read(file, limits: null, progress, cancel);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();
}
