using System.Runtime.InteropServices;

namespace FlameScope.Generator;

/// <summary>
/// Counts over the raw lines of perf script text, by simple code that shares nothing with the reader. Distinct things are counted by 64 bits of hash: among ten
/// million of them a collision has a chance of 1 in 400,000.
/// </summary>
internal sealed class TextStatistics
{
    private readonly HashSet<ulong> _lines = [];
    private readonly HashSet<ulong> _texts = [];
    private readonly HashSet<ulong> _names = [];
    private readonly HashSet<ulong> _blocks = [];
    private readonly List<int> _depths = [];
    private ulong _block;
    private int _depth;
    private bool _inSample;

    public long Bytes { get; private set; }

    public long Lines { get; private set; }

    public long FrameLines { get; private set; }

    public long UnknownFrames { get; private set; }

    /// <summary>Samples whose stack is, byte for byte, one that came before.</summary>
    public long RepeatedBlocks { get; private set; }

    public long Samples => _depths.Count;

    /// <summary>Distinct frame lines: address, symbol, offset and library.</summary>
    public long DistinctLines => _lines.Count;

    /// <summary>Distinct frame lines without the address.</summary>
    public long DistinctTexts => _texts.Count;

    /// <summary>Distinct frame lines without address and offset.</summary>
    public long DistinctNames => _names.Count;

    /// <summary>Bytes of the distinct names, libraries included.</summary>
    public long NameBytes { get; private set; }

    /// <summary>Distinct stacks as text, addresses included.</summary>
    public long DistinctBlocks => _blocks.Count;

    /// <summary>The depth, in lines, that a share of the samples stays within.</summary>
    public int Depth(double share) => _depths.Count == 0 ? 0 : _depths[Math.Min(_depths.Count - 1, (int)(share * _depths.Count))];

    /// <summary>Reads a text and counts.</summary>
    /// <param name="text">The text, decompressed.</param>
    /// <param name="first">How many bytes to look at; the line that reaches them is the last.</param>
    /// <param name="cancel">Stops it.</param>
    public static TextStatistics Of(Stream text, long first, CancellationToken cancel)
    {
        var statistics = new TextStatistics();
        var buffer = new byte[1 << 20];
        int filled = 0, read;
        while (statistics.Bytes < first && (read = text.Read(buffer, filled, buffer.Length - filled)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            filled += read;
            var at = 0;
            while (statistics.Bytes < first && buffer.AsSpan(at, filled - at).IndexOf((byte)'\n') is >= 0 and var length)
            {
                statistics.Add(buffer.AsSpan(at, length));
                at += length + 1;
            }
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
        statistics.EndSample();
        statistics._depths.Sort();
        return statistics;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        Lines++;
        Bytes += line.Length + 1;
        if (line.IsEmpty) EndSample();
        else if (line[0] == '\t') AddFrame(line);
        else if (line[0] != '#') _inSample = true;
    }

    private void AddFrame(ReadOnlySpan<byte> line)
    {
        FrameLines++;
        _depth++;
        var hash = Hash(line);
        _block = SeededRandom.Mix(_block, hash);
        if (line.IndexOf("[unknown]"u8) >= 0) UnknownFrames++;
        if (!_lines.Add(hash)) return;
        var text = line.TrimStart("\t "u8);
        text = text[(text.IndexOf((byte)' ') + 1)..];
        _texts.Add(Hash(text));
        var library = text.LastIndexOf(" ("u8);
        var symbol = library < 0 ? text : text[..library];
        var offset = symbol.LastIndexOf("+0x"u8);
        var name = offset < 0 ? symbol : symbol[..offset];
        if (_names.Add(SeededRandom.Mix(Hash(name), library < 0 ? 0 : Hash(text[library..])))) NameBytes += name.Length + text.Length - symbol.Length;
    }

    private void EndSample()
    {
        if (!_inSample) return;
        if (!_blocks.Add(_block)) RepeatedBlocks++;
        _depths.Add(_depth);
        (_block, _depth, _inSample) = (0, 0, false);
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) hash = SeededRandom.Mix(hash, word);
        foreach (var letter in bytes[(8 * words.Length)..]) hash = SeededRandom.Mix(hash, letter);
        return hash;
    }
}
