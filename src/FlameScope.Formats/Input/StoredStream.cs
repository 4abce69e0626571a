namespace FlameScope.Formats.Input;

/// <summary>The file as it is stored: counts bytes, reports progress, can be cancelled, ends after a number of bytes where one is given. Not disposed of with: the file is the caller's.</summary>
internal sealed class StoredStream : ForwardStream
{
    private const long ReportEvery = 1 << 20;

    private readonly Stream _file;
    private readonly IProgress<ReadProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly long _total;
    private long _read;
    private long _reportAt = ReportEvery;

    private readonly long _maxBytes;

    public StoredStream(Stream file, IProgress<ReadProgress>? progress, CancellationToken cancel, long maxBytes = long.MaxValue)
    {
        _maxBytes = maxBytes;
        _file = file;
        _progress = progress;
        _cancel = cancel;
        _total = file.CanSeek ? Math.Max(0, file.Length - file.Position) : 0;
    }

    /// <summary>Asked for the number of samples at each report.</summary>
    public Func<long> Samples { get; set; } = static () => 0;

    public override int Read(Span<byte> buffer)
    {
        _cancel.ThrowIfCancellationRequested();
        var count = _file.Read(buffer[..(int)Math.Min(buffer.Length, _maxBytes - _read)]);
        _read += count;
        if (_read >= _reportAt) Report();
        return count;
    }

    /// <summary>Reports how far it has come.</summary>
    /// <param name="atLeast">Bytes of the file that have been read in another way.</param>
    public void Report(long atLeast = 0)
    {
        _reportAt = _read + ReportEvery;
        _progress?.Report(new ReadProgress(Math.Max(_read, atLeast), _total, Samples()));
    }
}
