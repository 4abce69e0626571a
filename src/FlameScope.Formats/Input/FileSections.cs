using Microsoft.Win32.SafeHandles;

namespace FlameScope.Formats.Input;

/// <summary>
/// A plain file that can be read in several places at once. Read in pieces and not mapped: a file that shrinks while it is mapped ends the process.
/// </summary>
internal sealed class FileSections
{
    private const long ReportEvery = 8 << 20;

    private readonly SafeFileHandle _file;
    private readonly IProgress<ReadProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly long _start;
    private readonly Lock _reporting = new();
    private long _read;
    private long _reportAt = ReportEvery;

    private FileSections(SafeFileHandle file, long start, long length, IProgress<ReadProgress>? progress, CancellationToken cancel)
    {
        _file = file;
        _start = start;
        Length = length;
        _progress = progress;
        _cancel = cancel;
    }

    /// <summary>Bytes of the file, from where the stream stood.</summary>
    public long Length { get; }

    /// <summary>Bytes that have been read through sections.</summary>
    public long BytesRead => Interlocked.Read(ref _read);

    /// <summary>Asked for the number of samples at each report.</summary>
    public Func<long> Samples { get; set; } = static () => 0;

    /// <summary>The sections of a stream that stands at its beginning; null where it is no plain file.</summary>
    public static FileSections? Of(Stream stream, IProgress<ReadProgress>? progress, CancellationToken cancel) =>
        stream is FileStream { CanSeek: true } file ? new FileSections(file.SafeFileHandle, file.Position, file.Length - file.Position, progress, cancel) : null;

    /// <summary>A part of the file as a stream of its own.</summary>
    public Stream Open(long from, long end) => new Section(this, from, end);

    /// <summary>Bytes at a place; 0 at the end of the file.</summary>
    public int Read(Span<byte> buffer, long at)
    {
        _cancel.ThrowIfCancellationRequested();
        return RandomAccess.Read(_file, buffer, _start + at);
    }

    private void Count(int bytes)
    {
        var read = Interlocked.Add(ref _read, bytes);
        if (_progress is null || read < Volatile.Read(ref _reportAt)) return;
        lock (_reporting)
        {
            if (read < _reportAt) return;
            _reportAt = read + ReportEvery;
            _progress.Report(new ReadProgress(read, Length, Samples()));
        }
    }

    private sealed class Section(FileSections file, long from, long end) : ForwardStream
    {
        private long _at = from;

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(buffer[..(int)Math.Min(buffer.Length, end - _at)], _at);
            _at += count;
            file.Count(count);
            return count;
        }
    }
}
