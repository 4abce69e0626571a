using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// The frame lines of a sample read lately, as text and as a path. perf prints the leaf first, so samples of the same code share the end of their text, addresses and all; that part need
/// not be read again, only compared. The text stands at the end of its buffer, where the shared part stays when the lines before it are replaced.
/// </summary>
internal sealed class RecentBlock(OutgrownTexts outgrown)
{
    private byte[] _text = [];
    private int _length;

    /// <summary>For each line, the root's first, how far before the end of the text it begins.</summary>
    private int[] _starts = new int[32];

    /// <summary>The stack of the lines, a step a line.</summary>
    public RecentPath Path { get; } = new();

    /// <summary>How many lines, from the root, a text has in common with this one.</summary>
    /// <param name="text">Lines, each with its end.</param>
    /// <param name="bytes">Bytes of those lines.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int SharedWith(ReadOnlySpan<byte> text, out int bytes)
    {
        var common = CommonEnd.Of(text, _text.AsSpan(_text.Length - _length));

        // The longest of the lines here that is within what is common; the text's own line has to begin there too.
        int low = 0, high = Path.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_starts[middle] <= common) low = middle + 1;
            else high = middle;
        }

        if (low > 0 && _starts[low - 1] is var start && start < text.Length && text[^(start + 1)] != '\n') low--;
        bytes = low > 0 ? _starts[low - 1] : 0;
        return low;
    }

    /// <summary>Replaces the lines before those that are shared. The path is the caller's to bring after.</summary>
    /// <param name="text">All lines.</param>
    /// <param name="sharedBytes">Bytes at the end of the text that are the same already.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Replace(ReadOnlySpan<byte> text, int sharedBytes)
    {
        if (text.Length > _text.Length)
        {
            var larger = outgrown.Take(text.Length);
            _text.AsSpan(_text.Length - sharedBytes).CopyTo(larger.AsSpan(larger.Length - sharedBytes));
            outgrown.Add(_text);
            _text = larger;
        }

        text[..^sharedBytes].CopyTo(_text.AsSpan(_text.Length - text.Length));
        _length = text.Length;
    }

    /// <summary>Notes where a line begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetStart(int step, int start)
    {
        if (step >= _starts.Length) Array.Resize(ref _starts, Math.Max(step + 1, _starts.Length * 2));
        _starts[step] = start;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        _length = 0;
        Path.End(0);
    }
}

/// <summary>Blocks read lately, found by the last bytes of their text.</summary>
internal sealed class RecentBlocks
{
    /// <summary>Bytes of the longest text that is kept: about 300 frames. All of them together are at most 16 MB.</summary>
    public const int MaxLength = 32 << 10;

    private const int Slots = 512;

    /// <summary>Two lines or three: enough to tell threads of several programs and of several pools apart.</summary>
    private const int KeyLength = 160;

    private readonly RecentBlock?[] _slots = new RecentBlock?[Slots];
    private readonly OutgrownTexts _outgrown = new();

    /// <summary>The block that may share most with a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecentBlock For(ReadOnlySpan<byte> text)
    {
        var hash = ByteHash.Of(text.Length > KeyLength ? text[^KeyLength..] : text);
        return _slots[(int)hash & (Slots - 1)] ??= new RecentBlock(_outgrown);
    }
}

/// <summary>
/// Buffers that blocks have outgrown, for blocks that grow into them. Not a pool whose lengths are powers of two: texts stand at the ends of their buffers, which would then compete for a few places of
/// the processor's cache.
/// </summary>
internal sealed class OutgrownTexts
{
    private const int Most = 256;

    private readonly List<byte[]> _buffers = [];

    /// <summary>A buffer of a length or more.</summary>
    public byte[] Take(int length)
    {
        for (var i = _buffers.Count - 1; i >= 0; i--)
        {
            var buffer = _buffers[i];
            if (buffer.Length < length || buffer.Length > length * 2) continue;
            _buffers[i] = _buffers[^1];
            _buffers.RemoveAt(_buffers.Count - 1);
            return buffer;
        }

        return new byte[Math.Max(length, Math.Min(length + (length / 2), RecentBlocks.MaxLength))];
    }

    /// <summary>Keeps a buffer that is not needed any more.</summary>
    public void Add(byte[] buffer)
    {
        if (buffer.Length > 0 && _buffers.Count < Most) _buffers.Add(buffer);
    }
}
