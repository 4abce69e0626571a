using System.Buffers.Binary;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Otlp;

/// <summary>What stands before each message of a file.</summary>
internal enum OtlpFrame
{
    /// <summary>Nothing: the file is one message, or several that follow each other, which is the same.</summary>
    None,

    /// <summary>Its length in 4 bytes, the highest first, as the collector's file exporter writes it.</summary>
    Length,

    /// <summary>A byte that tells whether it is compressed, and its length in 4 bytes, the highest first: gRPC's.</summary>
    Grpc,

    /// <summary>Its length as a varint.</summary>
    Varint,
}

/// <summary>Finds out how the messages of a file are framed, and whether they are requests of OpenTelemetry profiles at all, from the file's beginning.</summary>
internal static class OtlpFraming
{
    /// <summary>How the messages are framed; null where they are none.</summary>
    public static OtlpFrame? Of(ReadOnlySpan<byte> prefix)
    {
        if (IsRequest(prefix)) return OtlpFrame.None;
        if (prefix.Length > 4 && BinaryPrimitives.ReadUInt32BigEndian(prefix) is > 4 and < int.MaxValue and var length && IsRequest(Cut(prefix[4..], length))) return OtlpFrame.Length;
        if (prefix.Length > 5 && prefix[0] <= 1 && BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) is > 4 and < int.MaxValue and var inner && IsRequest(Cut(prefix[5..], inner))) return OtlpFrame.Grpc;
        var at = 0;
        return WireFields.TryVarint(prefix, ref at, out var size) && size is > 4 and < int.MaxValue && IsRequest(Cut(prefix[at..], (uint)size)) ? OtlpFrame.Varint : null;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes, uint length) => length < (uint)bytes.Length ? bytes[..(int)length] : bytes;

    /// <summary>Whether a message, or the beginning of one, holds resources with profiles, or a dictionary.</summary>
    private static bool IsRequest(ReadOnlySpan<byte> message)
    {
        var isSure = false;
        while (TryField(ref message, out var number, out var body, out var isWhole))
        {
            if (number is not (1 or 2)) return false;
            if (number == 1 ? !AreResourceProfiles(body, isWhole, ref isSure) : !IsDictionary(body, isWhole, ref isSure)) return false;
        }

        return isSure && message.IsEmpty;
    }

    private static bool AreResourceProfiles(ReadOnlySpan<byte> message, bool isWhole, ref bool isSure)
    {
        while (TryField(ref message, out var number, out var body, out var isBodyWhole))
        {
            if (number > 3) return false;
            if (number == 2 && !AreScopeProfiles(body, isWhole && isBodyWhole, ref isSure)) return false;
        }

        return message.IsEmpty;
    }

    private static bool AreScopeProfiles(ReadOnlySpan<byte> message, bool isWhole, ref bool isSure)
    {
        while (TryField(ref message, out var number, out var body, out _))
        {
            if (number > 3) return false;
            if (number == 2) isSure |= IsProfile(body);
        }

        return message.IsEmpty || !isWhole;
    }

    /// <summary>Whether a profile, or its beginning, holds a type of samples or a sample, and nothing that none of its layouts has.</summary>
    private static bool IsProfile(ReadOnlySpan<byte> message)
    {
        var any = false;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number > 22 || (fields.Number <= 2 && fields.Type != WireType.Bytes)) return false;
            any |= fields.Number <= 2;
        }

        return any && (!fields.IsDamaged || fields.IsCut);
    }

    /// <summary>Whether a dictionary, or its beginning, holds tables alone, of which one is none that a sample of pprof has.</summary>
    private static bool IsDictionary(ReadOnlySpan<byte> message, bool isWhole, ref bool isSure)
    {
        var entries = 0;
        while (TryField(ref message, out var number, out _, out _))
        {
            if (number > 7) return false;
            entries++;
            isSure |= number > 3 && entries > 2;
        }

        return message.IsEmpty || !isWhole;
    }

    /// <summary>The next field of a message all of whose fields have a length; the last may be cut.</summary>
    /// <returns>False at the end (then nothing is left), and where something else stands (then it is left).</returns>
    private static bool TryField(ref ReadOnlySpan<byte> message, out int number, out ReadOnlySpan<byte> body, out bool isWhole)
    {
        number = 0;
        body = default;
        isWhole = false;
        var at = 0;
        if (message.IsEmpty || !WireFields.TryVarint(message, ref at, out var tag) || (tag & 7) != (ulong)WireType.Bytes || tag >> 3 is 0 or > 1000) return false;
        if (!WireFields.TryVarint(message, ref at, out var length))
        {
            message = default;
            return false;
        }

        number = (int)(tag >> 3);
        isWhole = length <= (ulong)(message.Length - at);
        body = isWhole ? message.Slice(at, (int)length) : message[at..];
        message = message[(at + body.Length)..];
        return true;
    }
}
