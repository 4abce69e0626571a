namespace FlameScope.Formats.Jfr;

/// <summary>
/// The names of a chunk: constants that are a string, or hold one. Their bytes are kept in large blocks and become strings only where a sample needs them. A string may be
/// a reference to another one, which may come later.
/// </summary>
internal sealed class TextPools(int maxCount, long maxBytes)
{
    private const int FirstLength = 16 << 10;
    private const int BlockLength = 1 << 18;
    private const int MaxHops = 8;

    /// <summary>The most blocks that a reference can tell apart.</summary>
    private const int MaxBlocks = 1 << 16;

    private readonly Dictionary<long, Pool> _pools = [];
    private readonly List<byte[]> _blocks = [];
    private int _block;
    private int _blockUsed;
    private long _bytes;
    private int _entries;
    private int _kept;
    private long _lastType;
    private Pool? _lastPool;

    /// <summary>Whether names were left out because there are too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _pools.Clear();
        var kept = _blocks.Count > 0 && _blocks[0].Length <= BlockLength ? 1 : 0;
        _blocks.RemoveRange(kept, _blocks.Count - kept);
        _lastPool = null;
        _kept = 0;
        _block = 0;
        _blockUsed = 0;
        _bytes = 0;
        _entries = 0;
        IsFull = false;
    }

    /// <summary>Adds a constant of a type.</summary>
    public void Add(long type, long key, TextReference text)
    {
        if (_entries >= maxCount)
        {
            IsFull = true;
            return;
        }

        _entries++;
        var pool = _lastType == type ? _lastPool : null;
        if (pool is null && !_pools.TryGetValue(type, out pool)) _pools.Add(type, pool = new Pool());
        (_lastType, _lastPool) = (type, pool);
        var row = pool.Keys.Add(key, out var isNew);
        if (isNew) pool.Texts.Add(text);
        else pool.Texts[row] = text;
    }

    /// <summary>The text of a field that was read.</summary>
    /// <param name="field">The field.</param>
    /// <param name="number">Its number, where it is a reference.</param>
    /// <param name="text">Its string, where it is one.</param>
    /// <param name="bytes">What holds the string.</param>
    /// <param name="isCompressed">How integers are written.</param>
    /// <param name="stringType">The number of the type of strings.</param>
    public TextReference Of(WantedField? field, long number, JfrString text, ReadOnlySpan<byte> bytes, bool isCompressed, long stringType)
    {
        if (field is null) return TextReference.Empty;
        if (field.ConstantType is { } type) return TextReference.Constant(type, number);
        if (!field.IsText) return TextReference.Empty;
        if (text.Encoding is StringEncoding.Constant) return TextReference.Constant(stringType, text.Constant);
        return text.Length == 0 ? TextReference.Empty : Keep(JfrText.Utf8(bytes, text, isCompressed));
    }

    /// <summary>The UTF-8 of a text; empty where it is not in the chunk.</summary>
    public ReadOnlySpan<byte> Resolve(TextReference text) => TryResolve(text, out var bytes) ? bytes : default;

    /// <summary>The UTF-8 of a text; false where it is not in the chunk.</summary>
    public bool TryResolve(TextReference text, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        for (var hops = 0; !text.IsHere; hops++)
        {
            if (hops == MaxHops || !_pools.TryGetValue(text.Type, out var pool)) return false;
            var row = pool.Keys.Find(text.Key);
            if (row < 0) return false;
            text = pool.Texts[row];
        }

        if (text.Length > 0) bytes = _blocks[text.Block].AsSpan(text.Start, text.Length);
        return true;
    }

    private TextReference Keep(ReadOnlySpan<byte> bytes)
    {
        if (_kept >= maxCount || _bytes + bytes.Length > maxBytes || (_block + 1 == MaxBlocks && _blocks[_block].Length - _blockUsed < bytes.Length))
        {
            IsFull = true;
            return TextReference.Empty;
        }

        if (_blocks.Count == 0 || _blocks[_block].Length - _blockUsed < bytes.Length)
        {
            if (_blocks.Count > 0) _block++;
            _blocks.Add(new byte[Math.Max(_blocks.Count == 0 ? FirstLength : BlockLength, bytes.Length)]);
            _blockUsed = 0;
        }

        bytes.CopyTo(_blocks[_block].AsSpan(_blockUsed));
        var kept = TextReference.Here(_block, _blockUsed, bytes.Length);
        _blockUsed += bytes.Length;
        _bytes += bytes.Length;
        _kept++;
        return kept;
    }

    private sealed class Pool
    {
        public LongTable Keys { get; } = new();

        public List<TextReference> Texts { get; } = [];
    }
}

/// <summary>A text: one that is kept, or a constant of a type.</summary>
/// <param name="Type">The constant's type; -1 where the text is kept.</param>
/// <param name="Key">The constant's key, or where the text is kept: its block, where it begins there, and its length.</param>
internal readonly record struct TextReference(long Type, long Key)
{
    /// <summary>The empty text.</summary>
    public static readonly TextReference Empty = Here(0, 0, 0);

    private const int LengthBits = 29;
    private const int StartBits = 18;

    /// <summary>Whether it is kept.</summary>
    public bool IsHere => Type == -1;

    /// <summary>The block of a text that is kept.</summary>
    public int Block => (int)(Key >> (LengthBits + StartBits));

    /// <summary>Where it begins there. A text of more bytes than this can count to begins a block of its own.</summary>
    public int Start => (int)(Key >> LengthBits) & ((1 << StartBits) - 1);

    /// <summary>Its bytes.</summary>
    public int Length => (int)Key & ((1 << LengthBits) - 1);

    /// <summary>A constant; types have numbers from 0.</summary>
    public static TextReference Constant(long type, long key) => type < 0 ? Empty : new TextReference(type, key);

    /// <summary>A text that is kept.</summary>
    public static TextReference Here(int block, int start, int length) => new(-1, ((long)block << (LengthBits + StartBits)) | ((long)start << LengthBits) | (uint)length);
}
