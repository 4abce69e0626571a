using System.Text;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// Bytes of names. A trace lists every method of its process, of which few are in a stack, so names are kept as bytes until one is asked for. Bounded by number and bytes.
/// </summary>
internal sealed class NameArena(ReadLimits limits)
{
    private byte[] _bytes = new byte[1 << 16];
    private int _length;
    private int _count;

    /// <summary>Whether names were left out because of the limit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether one more thing with names fits.</summary>
    public bool TakesMore
    {
        get
        {
            IsFull |= _count >= limits.MaxNames;
            return !IsFull;
        }
    }

    /// <summary>Keeps a name, cut where it is too long.</summary>
    public NameBytes Add(ReadOnlySpan<byte> name, bool isUtf16)
    {
        var kept = name[..Math.Min(name.Length, limits.MaxNameLength & ~1)];
        if (_length + (long)kept.Length > Math.Min(limits.MaxNameBytes, Array.MaxLength))
        {
            IsFull = true;
            return default;
        }

        if (_length + kept.Length > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, _length + (long)kept.Length)));
        kept.CopyTo(_bytes.AsSpan(_length));
        _length += kept.Length;
        _count++;
        return new NameBytes(_length - kept.Length, kept.Length, isUtf16, kept.Length < name.Length);
    }

    /// <summary>A name as text.</summary>
    public string Text(NameBytes name)
    {
        var text = (name.IsUtf16 ? Encoding.Unicode : Encoding.UTF8).GetString(_bytes.AsSpan(name.At, name.Length));
        return name.IsCut ? text + "…" : text;
    }
}

/// <summary>A name that is kept.</summary>
/// <param name="At">Where.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="IsUtf16">Whether in UTF-16, else UTF-8.</param>
/// <param name="IsCut">Whether it was longer.</param>
internal readonly record struct NameBytes(int At, int Length, bool IsUtf16, bool IsCut);
