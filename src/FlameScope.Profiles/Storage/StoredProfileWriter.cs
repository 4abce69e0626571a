using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Profiles.Storage;

/// <summary>Writes a profile in a form that <see cref="StoredProfileReader"/> reads back as fast as bytes are copied: its columns as they stand in memory.</summary>
public sealed class StoredProfileWriter
{
    private const int PieceLength = 4 << 20;

    /// <summary>UTF-8 that takes no text for another: half a surrogate pair is an error, in both directions.</summary>
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _headAndTable = new byte[StoredLayout.HeadLength + StoredLayout.TableLength];
    private readonly Stream _to;
    private readonly long _maxBytes;
    private readonly CancellationToken _cancel;
    private long _length = StoredLayout.HeadLength + StoredLayout.TableLength;
    private int _sections;

    private StoredProfileWriter(Stream to, long maxBytes, CancellationToken cancel)
    {
        _to = to;
        _maxBytes = maxBytes;
        _cancel = cancel;
    }

    /// <summary>Writes a profile, and its grouping by comm with it, which is made where it is not yet.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="identity">32 bytes that name what it was read from; reading asks for the same.</param>
    /// <param name="to">Where to: an empty stream that can seek. Its head is written last, so that half a profile is never taken for a whole. It is neither flushed nor closed.</param>
    /// <param name="maxBytes">The most to write.</param>
    /// <param name="cancel">Ends the writing; what has been written then is of no use.</param>
    /// <returns>
    /// Whether it was written. What has been written is of no use where a name is no valid Unicode, or all of it would take more than <paramref name="maxBytes"/>.
    /// </returns>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static bool TryWrite(Profile profile, ReadOnlySpan<byte> identity, Stream to, long maxBytes = long.MaxValue, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(to);
        if (identity.Length != StoredLayout.IdentityLength) throw new ArgumentException("An identity has 32 bytes.", nameof(identity));

        // The columns go out as they stand in memory.
        if (!BitConverter.IsLittleEndian) return false;
        try
        {
            var writer = new StoredProfileWriter(to, maxBytes, cancel);
            to.Write(writer._headAndTable);
            writer.AddAll(profile);
            writer.Finish(profile, identity);
            return true;
        }
        catch (Exception e) when (e is EncoderFallbackException or OverflowException)
        {
            return false;
        }
    }

    private void AddAll(Profile profile)
    {
        AddFlat<byte>(new StoredFacts(profile.Clock, profile.Capture, profile.Report, profile.Events.Rows.ToArray()).ToBytes());
        AddStrings(profile.Strings);

        var frames = profile.Frames.Rows.ToArray();

        // One column of each table is never stored as a constant, so that a table has no more rows than a file has bytes.
        AddFlat<int>(Array.ConvertAll(frames, row => row.Name.Value));
        AddRows(Array.ConvertAll(frames, row => row.Library.Value));
        AddRows(Array.ConvertAll(frames, row => (byte)row.Kind));
        AddRows(Array.ConvertAll(frames, row => row.File.Value));
        AddRows(Array.ConvertAll(frames, row => row.Line));
        AddFlat(profile.Stacks.Parents);
        AddFlat(profile.Stacks.Frames);

        var threads = profile.Threads.Rows.ToArray();
        AddRows(Array.ConvertAll(threads, row => (byte)((row.ProcessId is null ? 0 : 1) | (row.Tid is null ? 0 : 2))));
        AddRows(Array.ConvertAll(threads, row => row.ProcessId ?? 0));
        AddRows(Array.ConvertAll(threads, row => row.Tid ?? 0));
        AddFlat<int>(Array.ConvertAll(threads, row => row.Comm.Value));
        AddRows(Array.ConvertAll(threads, row => row.IdleCpu));

        var samples = profile.Samples;
        AddFlat(samples.Times);
        AddFlat(samples.Stacks);
        AddColumn(samples.Threads);
        AddColumn(samples.Cpus);
        AddColumn(samples.Events);
        AddColumn(samples.Weights);
        AddColumn(samples.StateValues);
        AddGrouping(profile);
    }

    private void AddStrings(StringTable strings)
    {
        var offsets = new int[strings.Count + 1];
        for (var i = 0; i < strings.Count; i++) offsets[i + 1] = checked(offsets[i] + Utf8.GetByteCount(strings[new StringId(i)]));
        var bytes = new byte[offsets[^1]];
        for (var i = 0; i < strings.Count; i++) Utf8.GetBytes(strings[new StringId(i)], bytes.AsSpan(offsets[i]));
        AddFlat<int>(offsets);
        AddFlat<byte>(bytes);
    }

    private void AddGrouping(Profile profile)
    {
        GroupedStacks stacks;
        try
        {
            stacks = profile.GroupedBy(Grouping.Comm);
        }
        catch (GroupingTooLargeException)
        {
            for (var section = Section.CommParents; section < Section.Count; section++) AddFlat<int>([]);
            return;
        }

        var nodeOfSample = new int[stacks.LeafOfSample.Length];
        for (var row = 0; row < nodeOfSample.Length; row++) nodeOfSample[row] = stacks.NodeOf(row);
        AddFlat(stacks.Parents);
        AddFlat(stacks.Frames);
        AddFlat(stacks.Groups);
        AddFlat<int>(nodeOfSample);
    }

    private void AddRows<T>(T[] rows)
        where T : unmanaged, IEquatable<T> => AddColumn(Column<T>.Of(rows));

    private void AddColumn<T>(Column<T> column)
        where T : unmanaged, IEquatable<T>
    {
        if (!column.IsConstant || column.Length == 0) AddFlat(column.Values);
        else Add(RowEncoding.Constant, column.Length, MemoryMarshal.AsBytes<T>([column[0]]));
    }

    private void AddFlat<T>(ReadOnlySpan<T> rows)
        where T : unmanaged => Add(RowEncoding.Flat, rows.Length, MemoryMarshal.AsBytes(rows));

    private void Add(RowEncoding encoding, long rows, ReadOnlySpan<byte> bytes)
    {
        var section = (Section)_sections++;
        if (bytes.Length != StoredLayout.LengthOf(section, encoding, rows)) throw new InvalidOperationException($"The rows of {section} have not the size that the layout says.");
        _length = checked(_length + bytes.Length);
        if (_length > _maxBytes) throw new OverflowException("The stored profile would be longer than it may be.");

        var entry = _headAndTable.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength), StoredLayout.EntryLength);
        BinaryPrimitives.WriteInt32LittleEndian(entry, (int)encoding);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], rows);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], StorageHash.Of(bytes));
        for (var at = 0; at < bytes.Length; at += PieceLength)
        {
            _cancel.ThrowIfCancellationRequested();
            _to.Write(bytes[at..Math.Min(bytes.Length, at + PieceLength)]);
        }
    }

    private void Finish(Profile profile, ReadOnlySpan<byte> identity)
    {
        if (_sections != (int)Section.Count) throw new InvalidOperationException("The layout has other sections than were written.");
        var head = _headAndTable.AsSpan();
        StoredLayout.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], StoredLayout.Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], (int)Section.Count);
        identity.CopyTo(head[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[48..], _length);
        BinaryPrimitives.WriteInt32LittleEndian(head[56..], profile.Samples.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[60..], profile.Clock.HasTime ? 1 : 0);
        BinaryPrimitives.WriteInt64LittleEndian(head[64..], profile.Span.DurationNs);
        BinaryPrimitives.WriteUInt64LittleEndian(head[72..], StoredLayout.HeadHash(head));
        _to.Position = 0;
        _to.Write(head);
        _to.Position = _length;
    }
}
