namespace FlameScope.Formats.Tests;

/// <summary>Bytes to put into binary files: each stands for one, so that <see cref="HostileFiles"/> can put them in as words.</summary>
internal static class HostileBytes
{
    /// <summary>Tags, lengths and numbers of protobuf, small and huge. Only bytes below 0x80 stay one byte in UTF-8; the others are two, which is as good.</summary>
    public static readonly string[] Protobuf =
    [
        "\0", "\u0001", "\u0008", "\u000A", "\u0012", "\u001A", "\u0022", "\u002A", "\u0032", "\u003A", "\u007F", "\u000A\0", "\u000A\u007F", "\u0012\u0001\u0008", "\u0013", "\u0014", "\u0007",
        "\u0080", "\u00FF\u00FF\u00FF\u00FF\u00FF", "\u0008\u007F\u007F", "\u0009\0\0\0\0\0\0\0\0", "\u000D\0\0\0\0", "\u0063\u0064",
    ];
}
