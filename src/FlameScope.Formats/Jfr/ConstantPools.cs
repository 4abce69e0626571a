namespace FlameScope.Formats.Jfr;

/// <summary>
/// The constants of a chunk that stacks, threads and names are made of. They come in checkpoint events, several in a chunk, in any order, before or after what refers to them;
/// so all is kept by key until the chunk ends. Constants of other types are passed over.
/// </summary>
internal sealed class ConstantPools
{
    /// <summary>The type of a checkpoint event.</summary>
    public const long EventType = 1;

    /// <summary>So many bytes of a chunk's stack traces are kept for each stack that may be read.</summary>
    private const long BytesOfStack = 64;

    private readonly int _maxCount;
    private readonly Dictionary<long, PoolReader?> _readers = [];
    private readonly LongTable _methods = new();
    private readonly List<Method> _methodRows = [];
    private readonly LongTable _classes = new();
    private readonly List<TextReference> _classNames = [];
    private readonly LongTable _threads = new();
    private readonly List<ThreadText> _threadRows = [];
    private bool _isFull;
    private TypeTable? _types;
    private bool _isCompressed;
    private long _stringType;

    /// <summary>Empty pools.</summary>
    /// <param name="limits">How much may be kept.</param>
    public ConstantPools(ReadLimits limits)
    {
        _maxCount = limits.MaxNames;
        Texts = new TextPools(limits.MaxNames, limits.MaxNameBytes);
        Stacks = new StackPool(limits.MaxStacks, limits.MaxStacks * BytesOfStack);
    }

    /// <summary>Names.</summary>
    public TextPools Texts { get; }

    /// <summary>Stack traces.</summary>
    public StackPool Stacks { get; }

    /// <summary>Number of methods that are told.</summary>
    public int MethodCount => _methodRows.Count;

    /// <summary>Number of threads that are told.</summary>
    public int ThreadCount => _threadRows.Count;

    /// <summary>Whether constants were left out because there are too many.</summary>
    public bool IsFull => _isFull || Texts.IsFull || Stacks.IsFull;

    /// <summary>The number of the type of strings; -1 where the chunk has none.</summary>
    public long StringType => _stringType;

    /// <summary>Forgets all: a chunk begins.</summary>
    public void Clear(bool isCompressed)
    {
        _isCompressed = isCompressed;
        _methods.Clear();
        _methodRows.Clear();
        _classes.Clear();
        _classNames.Clear();
        _threads.Clear();
        _threadRows.Clear();
        Texts.Clear();
        Stacks.Clear();
        _isFull = false;
    }

    /// <summary>Takes a description of types, before constants are read; a later one of the same chunk has the earlier types, too. That of the chunk before may be taken again.</summary>
    public void Use(TypeTable types)
    {
        if (ReferenceEquals(types, _types)) return;
        _types = types;
        _stringType = types.FindConstant("String")?.Id ?? -1;
        StackType = types.FindConstant("StackTrace")?.Id ?? -1;
        FrameTypeType = types.FindConstant("FrameType")?.Id ?? -1;
        _readers.Clear();
        Add("StackTrace", PoolRole.Stack, ["method", "type", "truncated"], elements: "frames");
        Add("Method", PoolRole.Method, ["type", "name", "descriptor"]);
        Add("Class", PoolRole.Class, ["name"]);
        Add("Thread", PoolRole.Thread, ["osName", "osThreadId", "javaName", "javaThreadId"]);
        Add("String", PoolRole.Text, [""]);
        Add("Symbol", PoolRole.Text, ["string"]);
        Add("FrameType", PoolRole.Text, ["description"]);
        Add("ThreadState", PoolRole.Text, ["name"]);
    }

    /// <summary>The number of the type of stack traces; -1 where the chunk has none.</summary>
    public long StackType { get; private set; } = -1;

    /// <summary>The number of the type of frame types; -1 where the chunk has none.</summary>
    public long FrameTypeType { get; private set; } = -1;

    /// <summary>Reads a checkpoint event, which the input stands at; false where it is damaged or cut short. What was whole before is kept.</summary>
    public bool Read(JfrInput input, long end)
    {
        _ = input.Ensure((int)Math.Min(end - input.Position, (6 * JfrCursor.MaxIntegerLength) + 1));
        var head = new JfrCursor(input.Window(end), _isCompressed);
        _ = head.ReadInteger(4);
        _ = head.ReadLong64();
        _ = head.ReadLong64();
        _ = head.ReadLong64();
        _ = head.ReadLong64();
        _ = head.ReadByte();
        var pools = head.ReadCount();
        if (head.Failed) return false;
        input.Consume(head.At);
        for (; pools > 0; pools--)
        {
            if (!ReadPool(input, end)) return false;
        }

        return true;
    }

    /// <summary>The row of a method; -1 where there is none.</summary>
    public int FindMethod(long key) => _methods.Find(key);

    /// <summary>Row + 1 of a method for each key below its length, 0 where there is none; null where there are other keys as well.</summary>
    public int[]? SmallMethods => _methods.Small;

    /// <summary>A method.</summary>
    public Method Method(int row) => _methodRows[row];

    /// <summary>The name of a class.</summary>
    public TextReference ClassName(long key) => _classes.Find(key) is >= 0 and var row ? _classNames[row] : TextReference.Empty;

    /// <summary>The row of a thread; -1 where there is none.</summary>
    public int FindThread(long key) => _threads.Find(key);

    /// <summary>A thread.</summary>
    public ThreadText Thread(int row) => _threadRows[row];

    private void Add(string name, PoolRole role, ReadOnlySpan<string> wanted, string? elements = null)
    {
        if (_types!.FindConstant(name) is { } type) _readers[type.Id] = Reader(type, role, wanted, elements);
    }

    private PoolReader? Reader(JfrType type, PoolRole role, ReadOnlySpan<string> wanted, string? elements)
    {
        var program = FieldProgram.Compile(_types!, type, wanted, elements);
        return program is null ? null : new PoolReader(type.Id, role, program);
    }

    private PoolReader? Reader(long type)
    {
        if (_readers.TryGetValue(type, out var reader)) return reader;
        reader = _types?.Find(type) is { } other ? Reader(other, PoolRole.None, [], elements: null) : null;
        if (_readers.Count < _types?.All.Count + 1) _readers.Add(type, reader);
        return reader;
    }

    /// <summary>Reads the constants of a type. They are read as far as they are there; then more is fetched, and the one that was cut is begun anew.</summary>
    private bool ReadPool(JfrInput input, long end)
    {
        _ = input.Ensure((int)Math.Min(end - input.Position, 2 * JfrCursor.MaxIntegerLength));
        var head = new JfrCursor(input.Window(end), _isCompressed);
        var type = head.ReadLong64();
        var count = head.ReadCount();
        if (head.Failed) return false;
        input.Consume(head.At);
        if (count == 0) return true;
        if (Reader(type) is not { } reader) return false;

        Span<long> numbers = stackalloc long[FieldProgram.MaxWanted];
        Span<JfrString> texts = stackalloc JfrString[FieldProgram.MaxWanted];
        for (var left = count; left > 0;)
        {
            var window = input.Window(end);
            var cursor = new JfrCursor(window, _isCompressed);
            var whole = 0;
            while (left > 0)
            {
                ReadConstant(reader, window, ref cursor, numbers, texts);
                if (cursor.Failed) break;
                whole = cursor.At;
                left--;
            }

            input.Consume(whole);
            if (left > 0 && (input.Position + window.Length - whole >= end || !input.More())) return false;
        }

        return true;
    }

    private void ReadConstant(PoolReader reader, ReadOnlySpan<byte> window, ref JfrCursor cursor, scoped Span<long> numbers, scoped Span<JfrString> texts)
    {
        var key = cursor.ReadLong64();
        var start = cursor.At;
        reader.Program.Run(ref cursor, numbers, texts);
        if (cursor.Failed) return;

        var fields = reader.Program.Fields;
        switch (reader.Role)
        {
            case PoolRole.Stack:
                Stacks.Add(key, window[start..cursor.At], reader.Program, isTruncated: fields[2] is not null && numbers[2] != 0);
                break;
            case PoolRole.Text:
                Texts.Add(reader.Type, key, Text(fields, 0, numbers, texts, window));
                break;
            case PoolRole.Class when HasRoom(_classes):
                Set(_classes, _classNames, key, Text(fields, 0, numbers, texts, window));
                break;
            case PoolRole.Method when HasRoom(_methods):
                Set(_methods, _methodRows, key, new Method(fields[0]?.ConstantType is null ? -1 : numbers[0], Text(fields, 1, numbers, texts, window), Text(fields, 2, numbers, texts, window)));
                break;
            case PoolRole.Thread when HasRoom(_threads):
                var row = new ThreadText(Text(fields, 0, numbers, texts, window), fields[1] is null ? 0 : numbers[1], Text(fields, 2, numbers, texts, window), fields[3] is null ? 0 : numbers[3]);
                Set(_threads, _threadRows, key, row);
                break;
            default:
                break;
        }
    }

    private TextReference Text(WantedField?[] fields, int slot, ReadOnlySpan<long> numbers, ReadOnlySpan<JfrString> texts, ReadOnlySpan<byte> window) =>
        Texts.Of(fields[slot], numbers[slot], texts[slot], window, _isCompressed, _stringType);

    /// <summary>Whether another constant may be kept. Those that are known can still be told anew.</summary>
    private bool HasRoom(LongTable keys)
    {
        if (keys.Count < _maxCount) return true;
        _isFull = true;
        return false;
    }

    private static void Set<T>(LongTable keys, List<T> rows, long key, T value)
    {
        var row = keys.Add(key, out var isNew);
        if (isNew) rows.Add(value);
        else rows[row] = value;
    }

    private sealed record PoolReader(long Type, PoolRole Role, FieldProgram Program);

    private enum PoolRole
    {
        None,
        Text,
        Class,
        Method,
        Stack,
        Thread,
    }
}

/// <summary>A method.</summary>
/// <param name="Class">The key of its class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Descriptor">Its signature.</param>
internal readonly record struct Method(long Class, TextReference Name, TextReference Descriptor)
{
    /// <summary>A method that the chunk does not tell of.</summary>
    public static readonly Method Unknown = new(-1, TextReference.Empty, TextReference.Empty);
}

/// <summary>A thread.</summary>
/// <param name="OsName">Its name for the operating system.</param>
/// <param name="OsId">Its number there; 0 for a virtual thread.</param>
/// <param name="JavaName">Its name in Java.</param>
/// <param name="JavaId">Its number there.</param>
internal readonly record struct ThreadText(TextReference OsName, long OsId, TextReference JavaName, long JavaId);
