using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FlameScope.Formats.Input;

/// <summary>
/// Reads another stream on a thread of its own, some buffers ahead, so that unpacking and parsing run side by side. Buffers are large, because handing one over costs more
/// than filling a small one. An error of the other stream comes after all bytes before it, as it would without.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    // In a debug build small enough that tests go round the buffers, large enough that handing them over is not all that they wait for.
#if DEBUG
    private const int BufferLength = 4000;
#else
    private const int BufferLength = 1 << 20;
#endif
    private const int Buffers = 4;

    private readonly Stream _source;
    private readonly BlockingCollection<byte[]> _free = new(new ConcurrentQueue<byte[]>());
    private readonly BlockingCollection<(byte[] Buffer, int Length)> _full = new(new ConcurrentQueue<(byte[], int)>());
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private ExceptionDispatchInfo? _error;
    private byte[]? _buffer;
    private int _at;
    private int _length;

    public ReadAheadStream(Stream source)
    {
        _source = source;
        for (var i = 0; i < Buffers; i++) _free.Add(ArrayPool<byte>.Shared.Rent(BufferLength));
        _reading = Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_at == _length && !Next()) return 0;
        var count = Math.Min(buffer.Length, _length - _at);
        _buffer.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            _reading.Wait(CancellationToken.None);
            _source.Dispose();
            if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
            while (_free.TryTake(out var buffer)) ArrayPool<byte>.Shared.Return(buffer);
            while (_full.TryTake(out var filled)) ArrayPool<byte>.Shared.Return(filled.Buffer);
            _buffer = null;
            _at = _length = 0;
            _free.Dispose();
            _full.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_buffer is not null) _free.Add(_buffer);
        _buffer = null;
        _at = _length = 0;
        if (_full.TryTake(out var filled, Timeout.Infinite))
        {
            (_buffer, _length) = filled;
            return true;
        }

        _error?.Throw();
        return false;
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                var buffer = _free.Take(_stop.Token);
                var length = Fill(buffer);
                if (length > 0) _full.Add((buffer, length), CancellationToken.None);
                if (length < buffer.Length) break;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }

    /// <summary>Fills the buffer as far as the source goes. What was read before an error is handed over first; the error is met again at the next read, or kept.</summary>
    private int Fill(byte[] buffer)
    {
        var length = 0;
        try
        {
            for (int count; length < buffer.Length && (count = _source.Read(buffer, length, buffer.Length - length)) > 0;)
            {
                length += count;
                if (_stop.IsCancellationRequested) break;
            }
        }
        catch (Exception e) when (length > 0)
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }

        return length;
    }
}
