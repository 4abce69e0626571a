using System.Xml;

namespace FlameScope.Formats.Instruments;

/// <summary>The distinct names of elements and attributes, which an XML reader keeps to its end. Exports have a few dozen; a file with very many is not one.</summary>
internal sealed class LimitedNames : NameTable
{
    private const int MaxNames = 100_000;

    private int _names;

    public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(base.Add(key, start, len));

    private string Counted(string name) => ++_names <= MaxNames ? name : throw new XmlException("There are too many names of elements.");
}
