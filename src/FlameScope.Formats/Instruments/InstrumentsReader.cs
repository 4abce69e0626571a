using System.Globalization;
using System.Xml;
using FlameScope.Profiles;

namespace FlameScope.Formats.Instruments;

/// <summary>
/// Reads what <c>xctrace export</c> writes, forwards: one or more tables (<c>node</c>), each with a schema and rows. An element of a row that comes again is a reference to the first.
/// <code>
/// &lt;row&gt;&lt;sample-time id="1" fmt="00:00.057"&gt;57246708&lt;/sample-time&gt;&lt;thread id="2" …&gt;…&lt;/thread&gt;&lt;core ref="7"/&gt;&lt;thread-state ref="8"/&gt;&lt;weight ref="9"/&gt;
///   &lt;backtrace id="10"&gt;&lt;frame id="11" name="main" addr="0x1"&gt;&lt;binary id="12" name="app"/&gt;&lt;/frame&gt;&lt;frame ref="13"/&gt;&lt;/backtrace&gt;&lt;/row&gt;
/// </code>
/// </summary>
internal sealed class InstrumentsReader
{
    private const int MaxDepth = 64;
    private const int MaxNesting = 1024;
    private const int MaxTagLength = 8 << 20;
    private const int MaxEvents = 4096;

    private const string NoSample = "row of a table without samples";
    private const string Unresolved = "reference to an element that is not there";
    private const string TooDeep = "element in too many others";

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly TagLimitStream _input;
    private readonly XmlReader _xml;
    private readonly KnownElements _known = new();
    private readonly Element[] _open = new Element[MaxDepth];
    private readonly Dictionary<OwnerInfo, ThreadId> _threads = [];
    private readonly Dictionary<(string Schema, ElementKind Weight), EventId> _events = [];
    private int _depth;
    private string _schema = "";
    private long _nameCharacters;
    private long _namesCut;
    private long _stacksCut;
    private long _rows;

    /// <summary>A reader of a file.</summary>
    public InstrumentsReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _input = new TagLimitStream(input, MaxTagLength);
        for (var i = 0; i < _open.Length; i++) _open[i] = new Element();
        _xml = XmlReader.Create(_input, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CheckCharacters = false,
            CloseInput = false,
            NameTable = new LimitedNames(),
        });
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        try
        {
            while (_xml.Read())
            {
                // The XML reader keeps something of each element that is open.
                if (_xml.Depth > MaxNesting) throw new XmlException("Elements are nested too deep.");
                if (!Node()) break;
            }
        }
        catch (XmlException damaged)
        {
            var line = damaged.LineNumber > 0 ? damaged.LineNumber : (_xml as IXmlLineInfo)?.LineNumber ?? 0;
            if (_builder.SampleCount == 0) throw ProfileFormatException.OfFile(InstrumentsFormat.FormatName, line, PositionUnit.Line, "XML that is damaged or cut short before its first sample", "the whole output of xctrace export");
            _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"The XML is damaged or cut short at line {line:N0}; what could be read before that is shown."));
        }

        Finish();
    }

    /// <summary>A piece of the text.</summary>
    /// <returns>False where a limit is reached.</returns>
    private bool Node()
    {
        switch (_xml.NodeType)
        {
            case XmlNodeType.Element:
                return StartElement();
            case XmlNodeType.EndElement:
                return EndElement();
            case XmlNodeType.Text or XmlNodeType.CDATA:
                if (_depth > 0 && _depth <= MaxDepth && long.TryParse(_xml.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)) _open[_depth - 1].Number = number;
                return true;
            default:
                return true;
        }
    }

    private bool StartElement()
    {
        var name = _xml.LocalName;
        if (_depth == 0 && name != "row")
        {
            // What is around rows: the document, a table, and its schema.
            if (name == "schema") _schema = Cut(_xml.GetAttribute("name") ?? "");
            return true;
        }

        var isEmpty = _xml.IsEmptyElement;
        if (_depth >= MaxDepth)
        {
            if (_depth == MaxDepth) Skip(TooDeep);
            if (!isEmpty) _depth++;
            return true;
        }

        var element = _open[_depth++];
        element.Begin(KindOf(name), Number(_xml.GetAttribute("id")) ?? -1);
        if (Number(_xml.GetAttribute("ref")) is { } reference)
        {
            if (element.Kind != ElementKind.Other && !_known.TryResolve(element, reference)) Skip(Unresolved);
        }
        else
        {
            Attributes(element);
        }

        return !isEmpty || EndElement();
    }

    private void Attributes(Element element)
    {
        switch (element.Kind)
        {
            case ElementKind.Thread or ElementKind.Process or ElementKind.State:
                element.Label = Cut(_xml.GetAttribute("fmt") ?? "");
                break;
            case ElementKind.Frame:
                element.Label = Cut(_xml.GetAttribute("name") ?? _xml.GetAttribute("addr") ?? "");
                break;
            case ElementKind.Binary:
                var path = _xml.GetAttribute("path") ?? "";
                element.Library = new LibraryInfo(Cut(_xml.GetAttribute("name") ?? path), path.StartsWith("/System/Library/Kernels/", StringComparison.Ordinal) || path.Contains(".kext/", StringComparison.Ordinal));
                break;
            default:
                break;
        }
    }

    private bool EndElement()
    {
        if (_depth == 0) return true;
        if (--_depth >= MaxDepth) return true;
        var element = _open[_depth];
        Complete(element);
        _known.Add(element);
        if (element.Kind == ElementKind.Row) return Row(element);
        if (element.Id >= 0 && !HasRoom()) return false;
        if (_depth > 0) Give(element, _open[_depth - 1]);
        return true;
    }

    /// <summary>Makes of an element what its parts come to. A reference is complete already.</summary>
    private void Complete(Element element)
    {
        switch (element.Kind)
        {
            case ElementKind.Process when element.Owner.ProcessName is null:
                element.Owner = element.Owner with { ProcessName = Before(element.Label, " (") };
                break;
            case ElementKind.Thread when element.Owner.Comm is null:
                element.Owner = element.Owner with { Comm = Before(Before(element.Label, " ("), "  0x") };
                break;
            case ElementKind.State when element.Label.Length > 0:
                element.State = element.Label switch
                {
                    "Running" => SampleState.Running,
                    "Blocked" or "Waiting" or "Suspended" => SampleState.Waiting,
                    "Idle" => SampleState.Idle,
                    _ => SampleState.Unknown,
                };
                break;
            case ElementKind.Frame when element.Frames.Count == 0:
                element.Frames.Add(Frame(element));
                break;
            case ElementKind.Stack when element.Stack is null:
                element.Stack = Stack(element.Frames);
                break;
            default:
                break;
        }
    }

    /// <summary>Gives what an element came to to the one that it is in.</summary>
    private void Give(Element part, Element whole)
    {
        switch (part.Kind)
        {
            case ElementKind.Time:
                whole.Time ??= part.Number;
                break;
            case ElementKind.Core when part.Number is >= 0 and <= short.MaxValue:
                whole.Cpu = (short)part.Number.Value;
                break;
            case ElementKind.State:
                whole.State = part.State;
                break;
            case ElementKind.Weight or ElementKind.Cycles when part.Number is { } weight and >= 0:
                whole.Weight ??= (part.Kind, weight);
                break;
            case ElementKind.Tid:
                whole.Owner = whole.Owner with { Tid = Int(part.Number) };
                break;
            case ElementKind.Pid:
                whole.Owner = whole.Owner with { ProcessId = Int(part.Number) };
                break;
            case ElementKind.Process:
                whole.Owner = whole.Owner with { ProcessId = whole.Owner.ProcessId ?? part.Owner.ProcessId, ProcessName = whole.Owner.ProcessName ?? part.Owner.ProcessName };
                break;
            case ElementKind.Thread:
                whole.Owner = part.Owner;
                break;
            case ElementKind.Stack or ElementKind.TaggedStack:
                whole.Stack ??= part.Stack;
                break;
            case ElementKind.Frame when whole.Frames.Count <= _context.Limits.MaxStackDepth:
                // One more than a stack may have says that it is to be cut.
                whole.Frames.AddRange(part.Frames);
                break;
            case ElementKind.Binary:
                whole.Library = part.Library;
                break;
            default:
                break;
        }
    }

    private bool Row(Element row)
    {
        _rows++;
        if (row.Time is not { } time || time is < -ProfileBuilder.MaxTimeNs or > ProfileBuilder.MaxTimeNs || (row.Stack is null && row.Weight is null))
        {
            Skip(NoSample);
            return true;
        }

        if (!HasRoom()) return false;
        var weight = row.Weight ?? (ElementKind.Other, 1);
        _builder.AddSample(new SampleInput(time, row.Stack ?? StackId.Root, Thread(row.Owner), Event(weight.Kind), row.Cpu, weight.Value, row.State));
        return true;
    }

    /// <summary>Whether more may be kept; says so where not. A row may be as long as the file, so that it is asked for its elements, too.</summary>
    private bool HasRoom()
    {
        if (_context.Limits.Reached(_builder, _known.Count + _threads.Count, _nameCharacters) is not { } limit) return true;
        _builder.Report.StoppedAtLimit("row", _rows, limit);
        return false;
    }

    private EventId Event(ElementKind weight)
    {
        if (_events.TryGetValue((_schema, weight), out var known)) return known;
        var name = _events.Count >= MaxEvents ? "other tables" : _schema.Length == 0 ? "samples" : _schema;
        var unit = weight == ElementKind.Weight ? "ns" : weight == ElementKind.Cycles ? "cycles" : "samples";

        // Rows of one table whose weights are of two units are two events.
        if (_events.Keys.Any(key => key.Schema == _schema && key.Weight != weight)) name = $"{name} ({unit})";
        var added = _builder.Event(new EventRow(name, name, unit, IsCpuTime: _schema is "time-profile" or "time-sample" or "cpu-profile" or ""));
        if (_events.Count < MaxEvents) _events.Add((_schema, weight), added);
        return added;
    }

    private ThreadId Thread(OwnerInfo owner)
    {
        if (_threads.TryGetValue(owner, out var known)) return known;
        var comm = string.IsNullOrEmpty(owner.Comm) ? owner.ProcessName ?? "" : owner.Comm;

        // Most threads have no name but a number; those are told by their process.
        if (comm.StartsWith("0x", StringComparison.Ordinal) && owner.ProcessName is { Length: > 0 } process) comm = process;
        var added = _builder.Thread(owner.ProcessId, owner.Tid, comm);
        _threads.Add(owner, added);
        return added;
    }

    private FrameId Frame(Element frame)
    {
        var library = frame.Library.Name ?? "";
        var isAddress = frame.Label.StartsWith("0x", StringComparison.Ordinal);
        var kind = frame.Library.IsKernel || library.StartsWith("kernel.", StringComparison.Ordinal) || library is "kernel" or "mach_kernel" ? FrameKind.Kernel
            : isAddress || frame.Label.Length == 0 ? FrameKind.Unknown
            : FrameKind.User;

        // Instruments names what it has no symbol for by its address, each another: it would be as many frames.
        return _builder.Frame(isAddress && library.Length > 0 ? "[unknown]" : frame.Label, library, kind);
    }

    private StackId Stack(List<FrameId> frames)
    {
        var stack = StackId.Root;
        var first = frames.Count - 1;
        if (frames.Count > _context.Limits.MaxStackDepth)
        {
            first = _context.Limits.MaxStackDepth - 1;
            stack = _builder.Stack(stack, _builder.Frame("[frames cut]", "", FrameKind.Unknown));
            _stacksCut++;
        }

        for (var i = first; i >= 0; i--) stack = _builder.Stack(stack, frames[i]);
        return stack;
    }

    private void Finish()
    {
        var line = (_xml as IXmlLineInfo)?.LineNumber ?? 0;
        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(
                InstrumentsFormat.FormatName,
                line,
                PositionUnit.Line,
                string.Create(CultureInfo.InvariantCulture, $"no sample in {_rows:N0} rows"),
                "a table of samples: xctrace export --xpath '/trace-toc/run[@number=\"1\"]/data/table[@schema=\"time-profile\"]'");
        }

        _builder.ClockSource = "recording";
        var report = _builder.Report;
        report.Bytes = _input.Bytes;
        report.Lines = line;
        if (_stacksCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_stacksCut:N0} stacks are deeper than {_context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (_namesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_namesCut:N0} names are longer than {_context.Limits.MaxNameLength:N0} characters and have been cut."));
    }

    private string Cut(string name)
    {
        _nameCharacters += name.Length;
        if (name.Length <= _context.Limits.MaxNameLength) return name;
        _namesCut++;
        var length = _context.Limits.MaxNameLength;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length] + "…";
    }

    private void Skip(string reason) => _builder.Report.Skip(reason, (_xml as IXmlLineInfo)?.LineNumber ?? 0, default);

    private static string Before(string text, string mark) => text.LastIndexOf(mark, StringComparison.Ordinal) is > 0 and var at ? text[..at] : text;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Int(long? number) => number is >= 0 and <= int.MaxValue ? (int)number.Value : null;

    private static ElementKind KindOf(string name) => name switch
    {
        "row" => ElementKind.Row,
        "sample-time" or "event-time" => ElementKind.Time,
        "thread" => ElementKind.Thread,
        "tid" => ElementKind.Tid,
        "process" => ElementKind.Process,
        "pid" => ElementKind.Pid,
        "core" => ElementKind.Core,
        "thread-state" => ElementKind.State,
        "weight" => ElementKind.Weight,
        "cycle-weight" => ElementKind.Cycles,
        "backtrace" => ElementKind.Stack,
        "tagged-backtrace" => ElementKind.TaggedStack,
        "frame" => ElementKind.Frame,
        "binary" => ElementKind.Binary,
        _ => ElementKind.Other,
    };
}
