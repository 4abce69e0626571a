namespace FlameScope.Formats.Nettrace;

/// <summary>
/// The code of the traced processes: methods, symbols, mappings and modules, as the events tell them. The kernel's is the same for all of them. Processes are given by their numbers in <see cref="TraceThreads"/>.
/// </summary>
internal sealed class ProcessCode(ReadLimits limits)
{
    private const ulong KernelStart = 0xFFFF_8000_0000_0000;
    private const int KernelMap = 0;

    private readonly List<CodeMap> _maps = [new CodeMap()];
    private readonly List<CodeMap> _mappings = [];
    private readonly Dictionary<(int Process, ulong Module), NameBytes> _modules = [];
    private readonly Dictionary<(int Process, ulong Module), string> _moduleNames = [];
    private readonly Dictionary<NameBytes, string> _libraries = [];

    /// <summary>The names.</summary>
    public NameArena Names { get; } = new(limits);

    /// <summary>Methods and symbols that were told.</summary>
    public long RangeCount { get; private set; }

    /// <summary>Whether a library's name is that of memory into which code is compiled.</summary>
    public static bool IsJit(string library) => library.StartsWith("memfd:doublemapper", StringComparison.Ordinal) || library.StartsWith("doublemapper", StringComparison.Ordinal) || library is "//anon" or "anon";

    /// <summary>Reads a method from its event.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool AddMethod(int process, ReadOnlySpan<byte> payload)
    {
        var cursor = new PayloadCursor(payload);
        _ = cursor.U64();
        var module = cursor.U64();
        var start = cursor.U64();
        var size = cursor.U32();
        _ = cursor.U64();
        var type = cursor.Utf16();
        var name = cursor.Utf16();
        var signature = cursor.Utf16();
        if (cursor.HasFailed) return false;
        if (!Names.TakesMore) return true;
        RangeCount++;
        MapOf(process).Add(new CodeRange(start, End(start, size), Names.Add(name, isUtf16: true), Names.Add(type, isUtf16: true), Names.Add(signature, isUtf16: true), module));
        return true;
    }

    /// <summary>Reads a module from its event.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool AddModule(int process, ReadOnlySpan<byte> payload, bool isOfDomain)
    {
        var cursor = new PayloadCursor(payload);
        var module = cursor.U64();
        _ = cursor.Bytes((isOfDomain ? 16 : 8) + 8);
        var path = cursor.Utf16();
        if (cursor.HasFailed) return false;
        if (Names.TakesMore && !_modules.ContainsKey((process, module))) _modules.Add((process, module), Names.Add(path, isUtf16: true));
        return true;
    }

    /// <summary>Reads a mapping from its event.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool AddMapping(int process, ReadOnlySpan<byte> payload)
    {
        var cursor = new PayloadCursor(payload);
        _ = cursor.VarU64();
        var (start, end) = (cursor.VarU64(), cursor.VarU64());
        _ = cursor.VarU64();
        var path = cursor.ShortUtf8();
        if (cursor.HasFailed) return false;
        if (!Names.TakesMore) return true;
        while (_mappings.Count <= process) _mappings.Add(new CodeMap());
        _mappings[process].Add(new CodeRange(start, end, Names.Add(path, isUtf16: false)));
        return true;
    }

    /// <summary>Reads a symbol from its event.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool AddSymbol(int process, ReadOnlySpan<byte> payload)
    {
        var cursor = new PayloadCursor(payload);
        _ = cursor.VarU64();
        _ = cursor.VarU64();
        var (start, end) = (cursor.VarU64(), cursor.VarU64());
        var name = cursor.ShortUtf8();
        if (cursor.HasFailed) return false;
        if (!Names.TakesMore) return true;
        RangeCount++;
        // Its end is that of its last byte, or of the byte after it, depending on where it comes from: an address at the end is in it only where nothing else begins there.
        (start >= KernelStart ? _maps[KernelMap] : MapOf(process)).Add(new CodeRange(start, Math.Max(end, start + 1), Names.Add(name, isUtf16: false)));
        return true;
    }

    /// <summary>The code of a process, or the kernel's, with a number that stands for it.</summary>
    public (CodeMap Map, int Number) MapOf(int process, bool isKernel)
    {
        return isKernel ? (_maps[KernelMap], KernelMap) : (MapOf(process), process + 1);
    }

    /// <summary>The name of a module; empty where it was not told.</summary>
    public string Module(int process, ulong module)
    {
        if (_moduleNames.TryGetValue((process, module), out var name)) return name;
        name = _modules.TryGetValue((process, module), out var bytes) ? MethodNames.Module(Names.Text(bytes)) : "";
        _moduleNames.Add((process, module), name);
        return name;
    }

    /// <summary>The file that is mapped at an address, without its folder; empty where there is none.</summary>
    public string LibraryAt(int process, ulong address)
    {
        if (process >= _mappings.Count || _mappings[process].Find(address) is not (>= 0 and var range)) return "";
        var path = _mappings[process][range].Name;
        if (_libraries.TryGetValue(path, out var name)) return name;
        var text = Names.Text(path);
        name = text[(text.LastIndexOf('/') + 1)..];
        _libraries.Add(path, name);
        return name;
    }

    private CodeMap MapOf(int process)
    {
        while (_maps.Count <= process + 1) _maps.Add(new CodeMap());
        return _maps[process + 1];
    }

    private static ulong End(ulong start, uint size) => start > ulong.MaxValue - size ? ulong.MaxValue : start + size;
}
