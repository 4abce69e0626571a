using System.Globalization;

namespace FlameScope.Formats.Input;

/// <summary>
/// The file after decompression. Where compressed data is damaged or cut, or the limit of bytes is reached, it ends, and <see cref="EndedBecause"/> says why, so that
/// what came before can be shown.
/// </summary>
internal sealed class ContentStream(Stream content, long maxBytes, CancellationToken cancel) : ForwardStream
{
    private long _read;

    /// <summary>Why the content ended before its end, as a sentence; null where it did not.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Whether it ended because the compressed data is damaged.</summary>
    public bool IsDamaged { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        if (EndedBecause is not null || buffer.IsEmpty) return 0;
        try
        {
            var count = content.Read(buffer);
            if (_read + count > maxBytes)
            {
                EndedBecause = string.Create(CultureInfo.InvariantCulture, $"Reading stopped after {maxBytes:N0} bytes, the limit; what stands after them is not shown.");
                count = (int)(maxBytes - _read);
            }

            _read += count;
            return count;
        }
        catch (InvalidDataException)
        {
            IsDamaged = true;
            EndedBecause = string.Create(CultureInfo.InvariantCulture, $"The compressed file is damaged or cut short: {_read:N0} bytes could be unpacked, and what they hold is shown.");
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}
