namespace FlameScope.Formats.Input;

/// <summary>A stream whose first bytes have been read already, to look at them, and are given once more.</summary>
internal sealed class ReplayedStream(ReadOnlyMemory<byte> first, Stream rest) : ForwardStream
{
    private int _given;

    public override int Read(Span<byte> buffer)
    {
        if (_given == first.Length) return rest.Read(buffer);
        var count = Math.Min(buffer.Length, first.Length - _given);
        first.Span.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
