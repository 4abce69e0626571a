namespace FlameScope.Formats.Nettrace;

/// <summary>What stands at the addresses of a process: ranges of code, of which later ones replace earlier ones.</summary>
internal sealed class CodeMap
{
    /// <summary>Ranges that begin before an address and are looked at for one that holds it, should they overlap.</summary>
    private const int MaxOverlaps = 16;

    private readonly List<CodeRange> _ranges = [];
    private bool _isSorted = true;

    /// <summary>Number of ranges.</summary>
    public int Count => _ranges.Count;

    /// <summary>A range.</summary>
    public CodeRange this[int range] => _ranges[range];

    /// <summary>Adds a range.</summary>
    public void Add(CodeRange range)
    {
        if (range.End <= range.Start) return;
        _isSorted = false;
        _ranges.Add(range with { Order = _ranges.Count });
    }

    /// <summary>The range that an address is in, or -1.</summary>
    public int Find(ulong address)
    {
        Sort();
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        for (var i = low - 1; i >= Math.Max(0, low - MaxOverlaps); i--)
        {
            if (address < _ranges[i].End) return i;
        }

        return -1;
    }

    private void Sort()
    {
        if (_isSorted) return;
        _ranges.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Order.CompareTo(b.Order));
        _isSorted = true;
    }
}

/// <summary>A range of code, or a mapping.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address after it.</param>
/// <param name="Name">Of a method: its name. Of a symbol or a mapping: all that is said.</param>
/// <param name="Type">Of a method: its namespace and type.</param>
/// <param name="Signature">Of a method: what it returns and takes.</param>
/// <param name="Module">Of a method: its module's id.</param>
internal readonly record struct CodeRange(ulong Start, ulong End, NameBytes Name, NameBytes Type = default, NameBytes Signature = default, ulong Module = 0)
{
    /// <summary>Whether it is a method of the runtime's own list, not a symbol.</summary>
    public bool IsMethod => Signature.IsUtf16;

    /// <summary>Its number in the order of the file.</summary>
    public int Order { get; init; }
}
