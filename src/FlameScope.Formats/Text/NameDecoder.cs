using System.Text;

namespace FlameScope.Formats.Text;

/// <summary>Makes strings of names: UTF-8, with damaged bytes replaced, cut where they are too long.</summary>
internal sealed class NameDecoder(int maxLength)
{
    /// <summary>Names that were too long.</summary>
    public long NamesCut { get; private set; }

    public string Decode(ReadOnlySpan<byte> name)
    {
        if (name.Length <= maxLength) return Encoding.UTF8.GetString(name);
        NamesCut++;
        var length = maxLength;

        // Not inside a character.
        while (length > 0 && (name[length] & 0xC0) == 0x80) length--;
        return Encoding.UTF8.GetString(name[..length]) + "…";
    }
}
