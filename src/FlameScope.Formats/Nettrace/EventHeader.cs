using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Nettrace;

/// <summary>What stands before the payload of an event. In the compressed form a field that is left out is the one before it.</summary>
internal struct EventHeader
{
    private const byte HasMetadata = 1;
    private const byte HasCapture = 2;
    private const byte HasThread = 4;
    private const byte HasStack = 8;
    private const byte HasActivity = 16;
    private const byte HasRelatedActivity = 32;
    private const byte HasLength = 128;
    private const int GuidLength = 16;

    /// <summary>Which event it is; 0 for the description of one.</summary>
    public uint MetadataId;

    /// <summary>Counts the events of the thread that recorded it.</summary>
    public uint Sequence;

    /// <summary>The thread that it is about: its id, or in version 6 its index.</summary>
    public ulong Thread;

    /// <summary>The thread that recorded it.</summary>
    public ulong CaptureThread;

    /// <summary>The CPU that this thread was on; -1 where not known.</summary>
    public int Cpu;

    /// <summary>The stack's id; 0 for none.</summary>
    public uint Stack;

    /// <summary>When, in ticks of the trace's clock.</summary>
    public long Ticks;

    /// <summary>Bytes of the payload.</summary>
    public uint Length;

    /// <summary>Reads the header of version 3, whose payload is followed by a stack.</summary>
    public void ReadVersion3(ref PayloadCursor cursor)
    {
        MetadataId = cursor.U32();
        Thread = CaptureThread = cursor.U32();
        Ticks = cursor.I64();
        _ = cursor.Bytes(2 * GuidLength);
        Length = cursor.U32();
        Cpu = -1;
    }

    /// <summary>Reads a header of version 4 and later that is not compressed, after the size of the event.</summary>
    public void ReadPlain(ref PayloadCursor cursor, int version)
    {
        MetadataId = cursor.U32() & int.MaxValue;
        Sequence = cursor.U32();
        Thread = cursor.U64();
        CaptureThread = cursor.U64();
        Cpu = cursor.I32();
        Stack = cursor.U32();
        Ticks = cursor.I64();
        _ = cursor.Bytes(version >= 6 ? sizeof(uint) : 2 * GuidLength);
        Length = cursor.U32();
    }

    /// <summary>Reads a compressed header of version 4 and later over the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadCompressed(ref PayloadCursor cursor, int version)
    {
        var flags = cursor.U8();
        if ((flags & HasMetadata) != 0) MetadataId = cursor.VarU32();
        if ((flags & HasCapture) != 0)
        {
            Sequence += cursor.VarU32() + 1;
            CaptureThread = cursor.VarU64();
            Cpu = unchecked((int)cursor.VarU32());
        }
        else if (MetadataId != 0 || version >= 6)
        {
            Sequence++;
        }

        if ((flags & HasThread) != 0) Thread = cursor.VarU64();
        if ((flags & HasStack) != 0) Stack = cursor.VarU32();
        Ticks = unchecked(Ticks + (long)cursor.VarU64());
        if (version >= 6)
        {
            if ((flags & HasActivity) != 0) _ = cursor.VarU32();
        }
        else
        {
            if ((flags & HasActivity) != 0) _ = cursor.Bytes(GuidLength);
            if ((flags & HasRelatedActivity) != 0) _ = cursor.Bytes(GuidLength);
        }

        if ((flags & HasLength) != 0) Length = cursor.VarU32();
    }
}
