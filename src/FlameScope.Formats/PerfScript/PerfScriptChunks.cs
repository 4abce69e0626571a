using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FlameScope.Formats.Input;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Reads a packed file on several cores. The calling thread unpacks it and cuts the text into chunks where a sample begins; workers read the chunks by turns, each into a builder of its own that it
/// keeps, so that what was met in one chunk is known in its next. What the chunks brought is put together in their order, so the profile is that of reading in one piece.
/// </summary>
internal sealed class PerfScriptChunks : IDisposable
{
    /// <summary>A chunk without a place to cut is made longer up to this.</summary>
    private const int MaxChunkLength = 64 << 20;

    /// <summary>With one, what is unpacked is read as it comes.</summary>
    private const int MinWorkers = 2;

    /// <summary>Reading takes two to three times as long as unpacking, so that more would wait for it.</summary>
    private const int MaxReaders = 4;

    private readonly ReadContext _share;
    private readonly PerfScriptReader[] _readers;
    private readonly PartsInFlight _parts = new();
    private readonly BlockingCollection<byte[]> _free = [];
    private readonly BlockingCollection<Chunk> _full = [];
    private readonly Lock _ordering = new();
    private readonly Dictionary<int, Outcome> _early = [];
    private readonly List<(int Reader, BuilderPiece Piece)> _pieces = [];
    private PartResult? _whole;
    private (int Chunk, Exception Error)? _error;

    private PerfScriptChunks(ReadContext context)
    {
        var limits = context.Limits;
        _readers = new PerfScriptReader[Math.Min(limits.MaxWorkers, MaxReaders)];
        _share = new ReadContext(PerfScriptSections.Share(limits, _readers.Length), context.Cancel);
        for (var i = 0; i < _readers.Length; i++) _readers[i] = new PerfScriptReader(_share, _parts);

        // One for each worker, one that waits, one that is filled.
        for (var i = 0; i < _readers.Length + 2; i++) _free.Add([]);
    }

    /// <summary>Reads the file, if it is worth cutting and can be.</summary>
    /// <returns>False where it has to be read in one piece, as for <see cref="PerfScriptSections"/>. Nothing has been added then.</returns>
    public static bool TryRead(PackedFile file, ProfileBuilder builder, ReadContext context)
    {
        var limits = context.Limits;
        if (limits.MaxWorkers < MinWorkers || file.Stored.Length < limits.MinSectionBytes / 4) return false;

        using var text = file.Open();
        using var chunks = new PerfScriptChunks(context);
        file.Stored.Samples = () => chunks._readers.Sum(reader => (long)reader.SampleCount);
        if (!chunks.ReadAll(text) || !chunks.TryMerge(builder, limits)) return false;
        if (text.EndedBecause is { } reason) builder.Report.Note(reason);
        return true;
    }

    public void Dispose()
    {
        _free.Dispose();
        _full.Dispose();
    }

    /// <summary>Unpacks the text while the workers read it.</summary>
    private bool ReadAll(ContentStream text)
    {
        var tasks = new Task[_readers.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var number = i;
            tasks[i] = Task.Factory.StartNew(() => Work(number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            Cut(text);
        }
        catch
        {
            _parts.Abandon();
            throw;
        }
        finally
        {
            _full.CompleteAdding();
            Task.WaitAll(tasks, CancellationToken.None);
        }

        // The first chunk's error is the one that reading in one piece would have met.
        if (_error is { } error) ExceptionDispatchInfo.Throw(error.Error);
        return !_parts.AreAbandoned;
    }

    /// <summary>Fills buffer after buffer; what stands behind the last place to cut goes to the beginning of the next one.</summary>
    private void Cut(ContentStream text)
    {
        var length = 0;
        var buffer = Room(_free.Take(), length);
        for (var number = 0; !_parts.AreAbandoned; number++)
        {
            var isLast = false;
            var end = 0;
            while (!isLast && end == 0)
            {
                if (length == buffer.Length && length >= MaxChunkLength)
                {
                    _parts.Abandon();
                    return;
                }

                buffer = Room(buffer, length);
                while (length < buffer.Length && !isLast)
                {
                    var count = text.Read(buffer.AsSpan(length));
                    length += count;
                    isLast = count == 0;
                }

                end = isLast ? length : PerfScriptSections.LastSample(buffer.AsSpan(0, length));
            }

            if (text.IsDamaged)
            {
                // How far a damaged file can be unpacked depends on the steps in which it is.
                _parts.Abandon();
                return;
            }

            if (isLast)
            {
                _full.Add(new Chunk(number, buffer, length, text.EndedBecause is not null));
                return;
            }

            var next = Room(_free.Take(), length - end);
            buffer.AsSpan(end, length - end).CopyTo(next);
            _full.Add(new Chunk(number, buffer, end, EndedEarly: false));
            (buffer, length) = (next, length - end);
        }
    }

    /// <summary>A buffer that holds more than a length: the same one, or a larger one with what was in it.</summary>
    private byte[] Room(byte[] buffer, int length)
    {
        if (buffer.Length > length) return buffer;
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(_share.Limits.ChunkLength, length * 2));
        buffer.AsSpan().CopyTo(larger);
        return larger;
    }

    /// <summary>Reads chunks until there are no more. After an error, or where it is of no use any more, they are only handed back.</summary>
    private void Work(int number)
    {
        foreach (var chunk in _full.GetConsumingEnumerable(CancellationToken.None))
        {
            try
            {
                if (!_parts.AreAbandoned)
                {
                    var lines = new LineReader(chunk.Text, chunk.Length, _share.Limits.MaxLineLength);
                    var result = _readers[number].ReadPart(lines, chunk.Number == 0, chunk.EndedEarly);
                    var piece = _readers[number].Builder.TakePiece();
                    lock (_ordering) Order(chunk.Number, new Outcome(number, result, piece));
                }
            }
            catch (Exception e)
            {
                lock (_ordering)
                {
                    if (_error is null || chunk.Number < _error.Value.Chunk) _error = (chunk.Number, e);
                }

                _parts.Abandon();
            }

            _free.Add(chunk.Text, CancellationToken.None);
        }
    }

    /// <summary>Adds up what is told of the chunks, in their order.</summary>
    private void Order(int number, Outcome outcome)
    {
        _early.Add(number, outcome);
        while (_early.Remove(_pieces.Count, out var next))
        {
            _pieces.Add((next.Reader, next.Piece));
            if (_whole is null) _whole = next.Result;
            else _whole.Append(next.Result);
        }
    }

    /// <summary>Puts the tables of the workers together, chunk by chunk.</summary>
    private bool TryMerge(ProfileBuilder builder, ReadLimits limits)
    {
        var names = _readers.Sum(reader => reader.Names);
        var nameBytes = _readers.Sum(reader => reader.NameBytes);
        var into = new ProfileBuilder();
        var merges = Array.ConvertAll(_readers, reader => new BuilderMerge(into, reader.Builder));
        foreach (var (reader, piece) in _pieces)
        {
            _share.Cancel.ThrowIfCancellationRequested();
            merges[reader].Append(piece);
            if (!PerfScriptSections.IsWithin(limits, into, names, nameBytes)) return false;
        }

        return _whole is not null && PerfScriptSections.TryFinish(_whole, into, builder, limits);
    }

    /// <summary>A piece of the text.</summary>
    /// <param name="Number">Which one, from 0.</param>
    /// <param name="Text">Where it stands.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="EndedEarly">Whether the text was cut short at its end.</param>
    private readonly record struct Chunk(int Number, byte[] Text, int Length, bool EndedEarly);

    /// <summary>What came of a chunk.</summary>
    /// <param name="Reader">Who read it.</param>
    /// <param name="Result">What is told of it.</param>
    /// <param name="Piece">What it held.</param>
    private readonly record struct Outcome(int Reader, PartResult Result, BuilderPiece Piece);
}
