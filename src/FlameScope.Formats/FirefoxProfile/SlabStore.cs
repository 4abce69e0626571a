using System.Globalization;
using FlameScope.Formats.Input;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// The bytes of a file of slabs, which are read in no order: from the file itself where it is a plain one, else kept, in memory where they are few and in a temporary file where they are many.
/// </summary>
internal sealed class SlabStore : IDisposable
{
    private readonly FileSections? _sections;
    private readonly FileStream? _file;
    private readonly ReadOnlyMemory<byte> _memory;

    private SlabStore(FileSections sections)
    {
        _sections = sections;
        Length = sections.Length;
    }

    private SlabStore(FileStream file)
    {
        _file = file;
        Length = file.Length;
    }

    private SlabStore(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The bytes of a stream.</summary>
    /// <exception cref="ProfileFormatException">There are more than may be kept.</exception>
    public static SlabStore Of(Stream content, ReadContext context)
    {
        if (context.Sections is { } sections) return new SlabStore(sections);

        // Grows by what was read, never by what the file says of itself.
        using var memory = new MemoryStream();
        var buffer = new byte[64 << 10];
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > context.Limits.MaxSlabMemory) return Spool(new ReplayedStream(Kept(memory), content), context.Limits);
        }

        return new SlabStore(Kept(memory));
    }

    /// <summary>Reads bytes at a place.</summary>
    /// <returns>How many were read; fewer than asked for only at the end of the file.</returns>
    public int Read(Span<byte> buffer, long at)
    {
        var wanted = (int)Math.Max(0, Math.Min(buffer.Length, Length - at));
        if (_sections is null && _file is null)
        {
            if (wanted > 0) _memory.Span.Slice((int)at, wanted).CopyTo(buffer);
            return wanted;
        }

        using var section = _sections?.Open(at, at + wanted);
        var total = 0;
        while (total < wanted)
        {
            var rest = buffer[total..wanted];
            var count = section is null ? RandomAccess.Read(_file!.SafeFileHandle, rest, at + total) : section.Read(rest);
            if (count == 0) break;
            total += count;
        }

        return total;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>What a stream holds, not copied; it stays after the stream is closed.</summary>
    private static ReadOnlyMemory<byte> Kept(MemoryStream memory) => memory.GetBuffer().AsMemory(0, (int)memory.Length);

    private static SlabStore Spool(Stream content, ReadLimits limits)
    {
        var file = TemporaryFile.Of(content, limits.MaxSpooledBytes, out var isWhole);
        if (isWhole) return new SlabStore(file);
        file.Dispose();
        throw ProfileFormatException.OfFile(
            FirefoxProfileFormat.FormatName,
            limits.MaxSpooledBytes,
            PositionUnit.Byte,
            string.Create(CultureInfo.InvariantCulture, $"more than {limits.MaxSpooledBytes:N0} bytes of slabs that come through a pipe or out of gzip"),
            "fewer, or the file itself: unpack it and open what comes out");
    }
}
