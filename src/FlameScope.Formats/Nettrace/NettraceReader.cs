using System.Buffers.Binary;
using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// How the blocks of a trace follow each other in the file: versions 1 and 2 as bare events behind one object, versions 3 to 5 as objects of a general serialization (tags, a type by name, a size, bytes from the next multiple of four), version 6 with
/// a size and a kind before each. Sources: NetPerfFormat.md, NetTraceFormat_v5.md and NetTraceFormat.md of microsoft/perfview; for versions 1 and 2 the writer of .NET Core 2.0 (eventpipefile.cpp of dotnet/coreclr).
/// </summary>
internal sealed class NettraceReader(Stream input, ProfileBuilder builder, ReadContext context)
{
    private const int MaxBlock = 256 << 20;
    private const int MaxTypeName = 256;
    private const byte NullTag = 1;
    private const byte BeginTag = 4;
    private const byte BeginPrivateTag = 5;
    private const byte EndTag = 6;
    private const int TableLength = 17;

    /// <summary>The end of an object and three bytes of the number 1, read as one number.</summary>
    private const int TableBegins = 0x106;

    private const string OldTrace = "Microsoft.DotNet.Runtime.EventPipeFile";
    private const string Ends = "the file ends";

    private byte[] _block = new byte[16 << 10];
    private long _position;
    private string? _brokeOff;

    /// <summary>Reads the trace.</summary>
    /// <exception cref="ProfileFormatException">It is of a version that is not read, or has no samples.</exception>
    public void Read()
    {
        var magic = TryRead(8) ? _block.AsSpan(0, 8).ToArray() : [];
        var isNettrace = magic.AsSpan().SequenceEqual("Nettrace"u8);
        uint length = 0;
        if (isNettrace)
        {
            if (!TryRead(4)) throw Refuse("the beginning of a trace alone", "a whole one: copy it again");
            length = BinaryPrimitives.ReadUInt32LittleEndian(_block);
        }

        if (isNettrace && length == 0) ReadVersion6();
        else ReadObjects(isNettrace ? 20 : 16);
        builder.Report.Bytes = _position;
    }

    private void ReadVersion6()
    {
        if (!TryRead(8)) throw Refuse("the beginning of a trace alone", "a whole one: copy it again");
        var major = BinaryPrimitives.ReadUInt32LittleEndian(_block);
        if (major != 6) throw Refuse(string.Create(CultureInfo.InvariantCulture, $"version {major} of the format"), "version 1 to 6; a newer FlameScope may read it");

        var session = new NettraceSession(builder, context, version: 6);
        string? brokeOff = null;
        for (var isFirst = true; brokeOff is null; isFirst = false)
        {
            var at = _position;
            if (!TryRead(4))
            {
                brokeOff = Ends;
                break;
            }

            var header = BinaryPrimitives.ReadUInt32LittleEndian(_block);
            var (kind, size) = ((BlockKind)(header >> 24), (int)(header & 0xFFFFFF));
            if (kind == BlockKind.EndOfStream && !isFirst) break;
            if (!TryRead(size))
            {
                brokeOff = Ends + " within a block";
                break;
            }

            var block = _block.AsSpan(0, size);
            if (isFirst != (kind == BlockKind.Trace) || (isFirst && !session.ReadTraceBlock(block))) brokeOff = "the description of the trace is not where it belongs";
            else ReadBlock(session, kind, block, at);
        }

        session.Finish(_position, brokeOff);
    }

    private static void ReadBlock(NettraceSession session, BlockKind kind, ReadOnlySpan<byte> block, long at)
    {
        switch (kind)
        {
            case BlockKind.Event:
                session.ReadEvents(block, at);
                break;
            case BlockKind.Metadata:
                session.ReadMetadata(block, at);
                break;
            case BlockKind.SequencePoint:
                session.ReadSequencePoint(block, at);
                break;
            case BlockKind.Stack:
                session.ReadStacks(block, at);
                break;
            case BlockKind.Thread:
                session.ReadThreads(block, at);
                break;
            case BlockKind.RemoveThread:
                session.ReadRemovedThreads(block, at);
                break;
        }
    }

    /// <summary>Reads versions 1 to 5.</summary>
    /// <param name="left">What is left of the name of the serialization.</param>
    private void ReadObjects(int left)
    {
        if (!TryRead(left) || !_block.AsSpan(0, left).EndsWith("ation.1"u8)) throw Refuse("another beginning than a trace has", "one of dotnet-trace");
        if (ReadType() is not { } trace || trace.Name is not ("Trace" or OldTrace)) throw Refuse("something else than a trace in the same serialization", "version 1 to 6 of a trace, as dotnet-trace writes it");
        var isOld = trace.Name is OldTrace;
        if (trace.Version < (isOld ? 1 : 3) || trace.Version > (isOld ? 2 : 5)) throw Refuse(string.Create(CultureInfo.InvariantCulture, $"version {trace.Version} of the format under the name {trace.Name}"), "version 1 to 6; record anew with dotnet-trace");
        if (isOld)
        {
            ReadBareEvents(new NettraceSession(builder, context, trace.Version));
            return;
        }

        const int TraceLength = 48;
        var session = new NettraceSession(builder, context, trace.Version);
        string? brokeOff = null;
        if (!TryRead(TraceLength) || !session.ReadTrace(_block.AsSpan(0, TraceLength)) || !TryRead(1) || _block[0] != EndTag) brokeOff = "the description of the trace is not whole";

        while (brokeOff is null)
        {
            var type = ReadType();
            if (type is null || type.Value.Name.Length == 0) break;
            brokeOff = ReadObject(session, type.Value);
        }

        if (brokeOff is null && _brokeOff is not null) brokeOff = _brokeOff;
        session.Finish(_position, brokeOff);
    }

    /// <summary>Reads versions 1 and 2: the number of a forward reference, the clock, and one event behind the other up to a table of references at the end of the file.</summary>
    private void ReadBareEvents(NettraceSession session)
    {
        const int TraceLength = 36, ReferenceLength = 4, LeastSize = 60;
        string? brokeOff = null;
        if (!TryRead(TraceLength) || !session.ReadOldTrace(_block.AsSpan(ReferenceLength, TraceLength - ReferenceLength))) brokeOff = "the description of the trace is not whole";
        while (brokeOff is null)
        {
            var at = _position;
            if (!TryRead(sizeof(int)))
            {
                brokeOff = Ends + (_position > at ? " within an event" : " without the table of references that follows the events");
                break;
            }

            var size = BinaryPrimitives.ReadInt32LittleEndian(_block);
            var isRead = 0;
            if (size == TableBegins)
            {
                // An event may have that many bytes, too.
                if (TryRead(TableLength - sizeof(int)) && IsTable(_block, at)) break;
                isRead = (int)(_position - at) - sizeof(int);
            }

            if (size is < LeastSize or > MaxBlock) brokeOff = string.Create(CultureInfo.InvariantCulture, $"an event states a length of {size:N0} bytes");
            else if (!TryRead(size, isRead)) brokeOff = Ends + " within an event";
            else session.ReadEventWithStack(_block.AsSpan(0, size), at);
        }

        session.Finish(_position, brokeOff);
    }

    /// <summary>Whether what follows the first four bytes of a place is the rest of a table of references: one, to that place; where the table begins; and where that is told.</summary>
    private static bool IsTable(ReadOnlySpan<byte> bytes, long at) =>
        bytes[0] == 0 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) == (uint)at && BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]) == (uint)at + 1 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[9..]) == (uint)at + 9;

    private string? ReadObject(NettraceSession session, ObjectType type)
    {
        if (!TryRead(4)) return Ends;
        var size = BinaryPrimitives.ReadInt32LittleEndian(_block);
        if (size is < 0 or > MaxBlock) return string.Create(CultureInfo.InvariantCulture, $"a block states a length of {size:N0} bytes");
        if (!TryRead((int)(-_position & 3)) || !TryRead(size)) return Ends + " within a block";
        var block = _block.AsSpan(0, size);
        var at = _position - size;
        switch (type.Name)
        {
            case "EventBlock" when type.Version < 2:
                session.ReadEventsWithStacks(block, at);
                break;
            case "EventBlock" or "MetadataBlock":
                session.ReadEvents(block, at);
                break;
            case "StackBlock":
                session.ReadStacks(block, at);
                break;
            case "SPBlock":
                session.ReadSequencePoint(block, at);
                break;
        }

        return TryRead(1) && _block[0] == EndTag ? null : "a block does not end where it should";
    }

    /// <summary>Reads the tags before an object, and its type.</summary>
    /// <returns>The type; one without a name at the end of the trace; null where there is none, and <see cref="_brokeOff"/> says why.</returns>
    private ObjectType? ReadType()
    {
        const int NameAt = 15;
        _brokeOff = Ends;
        if (!TryRead(1)) return null;
        if (_block[0] == NullTag)
        {
            _brokeOff = null;
            return new ObjectType("", 0);
        }

        _brokeOff = "something else stands where a block should begin";
        if (_block[0] is not (BeginTag or BeginPrivateTag)) return null;
        if (!TryRead(NameAt - 1))
        {
            _brokeOff = Ends;
            return null;
        }

        if (_block[0] is not (BeginTag or BeginPrivateTag) || _block[1] != NullTag) return null;
        var version = BinaryPrimitives.ReadInt32LittleEndian(_block.AsSpan(2));
        var length = BinaryPrimitives.ReadInt32LittleEndian(_block.AsSpan(10));
        if (length is < 1 or > MaxTypeName || !TryRead(length + 1) || _block[length] != EndTag) return null;
        _brokeOff = null;
        return new ObjectType(System.Text.Encoding.UTF8.GetString(_block, 0, length), version);
    }

    /// <summary>Fills the block with so many bytes. The buffer grows as bytes come, not by what a file claims.</summary>
    /// <param name="length">How many.</param>
    /// <param name="filled">So many of them are there.</param>
    private bool TryRead(int length, int filled = 0)
    {
        var before = filled;
        while (filled < length)
        {
            if (filled == _block.Length) Array.Resize(ref _block, (int)Math.Min(length, _block.Length * 2L));
            var count = input.Read(_block.AsSpan(filled, Math.Min(length, _block.Length) - filled));
            if (count == 0) break;
            filled += count;
        }

        _position += filled - before;
        return filled >= length;
    }

    private ProfileFormatException Refuse(string found, string expected) => ProfileFormatException.OfFile(NettraceFormat.FormatName, _position, PositionUnit.Byte, found, expected);

    private readonly record struct ObjectType(string Name, int Version);

    private enum BlockKind : byte
    {
        EndOfStream = 0,
        Trace = 1,
        Event = 2,
        Metadata = 3,
        SequencePoint = 4,
        Stack = 5,
        Thread = 6,
        RemoveThread = 7,
    }
}
