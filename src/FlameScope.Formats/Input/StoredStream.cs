namespace FlameScope.Formats.Input;

/// <summary>The file as it is stored: counts bytes, reports progress, can be cancelled, ends after a number of bytes where one is given.</summary>
internal sealed class StoredStream : ForwardStream
{
    private const long ReportEvery = 1 << 20;

    private readonly Stream _file;
    private readonly IProgress<ReadProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly long _total;
    private readonly bool _isOwner;
    private long _read;
    private long _reportAt = ReportEvery;

    /// <summary>A file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="total">Its bytes, where the stream itself doesn't know them.</param>
    /// <param name="isOwner">Whether it is disposed of with this stream; else it is the caller's.</param>
    public StoredStream(Stream file, IProgress<ReadProgress>? progress, CancellationToken cancel, long total = 0, bool isOwner = false)
    {
        _file = file;
        _isOwner = isOwner;
        _progress = progress;
        _cancel = cancel;
        _total = file.CanSeek ? Math.Max(0, file.Length - file.Position) : total;
    }

    /// <summary>The most bytes to give.</summary>
    public long MaxBytes { get; set; } = long.MaxValue;

    /// <summary>Asked for the number of samples at each report.</summary>
    public Func<long> Samples { get; set; } = static () => 0;

    public override int Read(Span<byte> buffer)
    {
        _cancel.ThrowIfCancellationRequested();
        var count = _file.Read(buffer[..(int)Math.Min(buffer.Length, MaxBytes - _read)]);
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

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isOwner) _file.Dispose();
        base.Dispose(disposing);
    }
}
