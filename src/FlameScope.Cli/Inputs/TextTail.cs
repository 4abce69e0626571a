namespace FlameScope.Cli.Inputs;

/// <summary>Reads what another program says without keeping all of it.</summary>
internal static class TextTail
{
    private const int MaxLength = 16 << 10;

    /// <summary>Reads to the end and gives the last 16 thousand characters.</summary>
    public static async Task<string> ReadTailAsync(this TextReader reader, CancellationToken cancel)
    {
        var tail = "";
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, cancel)) > 0;)
        {
            tail = string.Concat(tail, buffer.AsSpan(0, read));
            if (tail.Length > MaxLength) tail = tail[^MaxLength..];
        }

        return tail;
    }
}
