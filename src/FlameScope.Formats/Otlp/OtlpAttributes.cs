using System.Text;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Otlp;

/// <summary>
/// Attributes that say where a sample was taken and what its frames are, by the names of OpenTelemetry's conventions. An attribute is a key, in words or as a place in the table of strings, and a value.
/// </summary>
internal static class OtlpAttributes
{
    /// <summary>What an attribute says.</summary>
    public enum Meaning : byte
    {
        None,
        ThreadId,
        ThreadName,
        ProcessId,
        ProcessName,
        Cpu,
        FrameType,
        HostName,
    }

    /// <summary>Takes an attribute apart.</summary>
    /// <param name="message">A <c>KeyValue</c>, or a <c>KeyValueAndUnit</c> of a dictionary.</param>
    /// <param name="tables">The table of strings.</param>
    /// <param name="text">Its value, where that is a text.</param>
    /// <param name="number">Its value, where that is a number.</param>
    public static Meaning Read(ReadOnlySpan<byte> message, SymbolTables tables, out ReadOnlySpan<byte> text, out long number)
    {
        text = default;
        number = 0;
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) key = fields.Type == WireType.Bytes ? fields.Bytes : tables.Text(fields.Index);
            else if (fields.Number == 2) value = fields.Bytes;
        }

        var values = new WireFields(value);
        while (values.Next())
        {
            if (values.Number == 1) text = values.Bytes;
            else if (values.Number == 3) number = values.Signed;
        }

        return MeaningOf(key);
    }

    /// <summary>Whether an attribute's value is a name.</summary>
    public static bool IsName(Meaning meaning) => meaning is Meaning.ThreadName or Meaning.ProcessName or Meaning.HostName;

    /// <summary>The kind of a frame by <c>profile.frame.type</c>; null where it is not known.</summary>
    public static FrameKind? KindOf(ReadOnlySpan<byte> frameType) => Encoding.UTF8.GetString(frameType) switch
    {
        "kernel" => FrameKind.Kernel,
        "native" or "go" or "rust" or "c" or "cpp" => FrameKind.User,
        "jvm" or "dotnet" or "v8js" or "luajit" => FrameKind.Jit,
        "cpython" or "php" or "ruby" or "perl" or "beam" => FrameKind.Interpreted,
        _ => null,
    };

    private static Meaning MeaningOf(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("thread.id"u8) ? Meaning.ThreadId
        : key.SequenceEqual("thread.name"u8) ? Meaning.ThreadName
        : key.SequenceEqual("process.pid"u8) ? Meaning.ProcessId
        : key.SequenceEqual("process.executable.name"u8) ? Meaning.ProcessName
        : key.SequenceEqual("cpu.logical_number"u8) || key.SequenceEqual("cpu.id"u8) ? Meaning.Cpu
        : key.SequenceEqual("profile.frame.type"u8) ? Meaning.FrameType
        : key.SequenceEqual("host.name"u8) ? Meaning.HostName
        : Meaning.None;
}
