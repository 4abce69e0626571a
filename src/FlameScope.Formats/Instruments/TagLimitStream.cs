using System.Xml;
using FlameScope.Formats.Input;

namespace FlameScope.Formats.Instruments;

/// <summary>Ends a text in which a tag, or what stands between two tags, is longer than a limit: an XML reader keeps such a part whole in memory.</summary>
internal sealed class TagLimitStream(Stream input, int limit) : ForwardStream
{
    private long _sinceTag;

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = input.Read(buffer);
        var read = buffer[..count];
        Bytes += count;
        for (int tag; (tag = read.IndexOf((byte)'<')) >= 0; read = read[(tag + 1)..])
        {
            Check(tag);
            _sinceTag = 0;
        }

        Check(read.Length);
        _sinceTag += read.Length;
        return count;
    }

    private void Check(int more)
    {
        if (_sinceTag + more > limit) throw new XmlException("A tag or a text is longer than the limit.");
    }
}
