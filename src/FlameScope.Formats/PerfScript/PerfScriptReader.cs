using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// Reads the text line by line. A header line begins a sample, the lines after it are its frames, leaf first; the sample ends where the next header stands, or the text. An empty line
/// ends nothing by itself, so that one inside a sample does no harm. The methods that see every line are compiled with full optimisation at once: most files are the only one that a
/// process reads, and waiting for the tiers of the just-in-time compiler would halve the speed of that one.
/// <code>
/// java 1234/1240 [002]  5076.600000:   20408163 cpu-clock:
///         ffffffff811f5a6d do_syscall_64+0x71 ([kernel.kallsyms])
///             7f1f9d00cd2f Lorg/example/Main;::run-&gt;Lorg/example/Main;::step (/tmp/perf-1234.map)
///                    11ee4 start_thread+0x84 (/usr/lib/libc.so.6)
/// </code>
/// </summary>
internal sealed class PerfScriptReader
{
    /// <summary>After so many samples whose lines have another form that form is taken for the file's, and looked at again after so many more.</summary>
    private const int MaxIrregular = 16;
    private const int RetryIrregularAfter = 1000;

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly PartsInFlight? _parts;
    private LineReader _lines;
    private readonly NameDecoder _names;
    private readonly FrameInterner _frames;
    private readonly ThreadInterner _threads;
    private readonly EventInterner _events;
    private readonly SampleAssembler _sample;
    private CaptureHeader _capture = new();
    private SampleTimes _times = new();
    private DeltaTimes _deltaTimes = new();
    private bool _isBeginning = true;
    private bool _inputEndedEarly;
    private bool _deltaTimesChecked;
    private bool _skippingFrames;
    private bool _hasWallClock;
    private bool _stoppedEarly;
    private int _irregular;
    private bool _hadUnnamed;
    private long _lost;
    private long _stacksCut;
    private long _namesCut;

    /// <summary>A reader of a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="builder">Takes the samples.</param>
    /// <param name="context">Limits and cancellation.</param>
    public PerfScriptReader(Stream input, ProfileBuilder builder, ReadContext context)
        : this(new LineReader(input, context.Limits.MaxLineLength, context.Limits.BufferLength), builder, context, parts: null)
    {
    }

    /// <summary>A reader of parts of a file, each of which begins where a sample does.</summary>
    /// <param name="context">Limits on all of its parts, and cancellation.</param>
    /// <param name="parts">All parts that are being read.</param>
    public PerfScriptReader(ReadContext context, PartsInFlight parts)
        : this(new LineReader([], 0, context.Limits.MaxLineLength), new ProfileBuilder(), context, parts)
    {
    }

    private PerfScriptReader(LineReader lines, ProfileBuilder builder, ReadContext context, PartsInFlight? parts)
    {
        _parts = parts;
        _builder = builder;
        _context = context;
        _lines = lines;
        _names = new NameDecoder(context.Limits.MaxNameLength);
        _frames = new FrameInterner(builder, _names);
        _threads = new ThreadInterner(builder, _names);
        _events = new EventInterner(builder, _names, _capture);
        _sample = new SampleAssembler(builder, _frames, _threads, _events, context.Limits.MaxStackDepth);
    }

    /// <summary>Takes the samples.</summary>
    public ProfileBuilder Builder => _builder;

    /// <summary>Samples so far.</summary>
    public int SampleCount => _builder.SampleCount;

    /// <summary>Distinct names so far.</summary>
    public long Names => _frames.Count + _threads.Count + _events.Count;

    /// <summary>Their bytes, as they stand in the file.</summary>
    public long NameBytes => _frames.Bytes + _threads.Bytes + _events.Bytes;

    /// <summary>Reads all of it.</summary>
    public void Read() => ReadLines().Finish(_builder, _context.Limits);

    /// <summary>Reads a part of the file. Numbers are given as if the parts that this reader read were one text.</summary>
    /// <param name="lines">The part.</param>
    /// <param name="isBeginning">Whether it is the file's beginning, which tells what its times are.</param>
    /// <param name="endedEarly">Whether the file was cut short at the part's end.</param>
    public PartResult ReadPart(LineReader lines, bool isBeginning, bool endedEarly = false)
    {
        _lines = lines;
        _isBeginning = isBeginning;
        _deltaTimesChecked = !isBeginning;
        _inputEndedEarly = endedEarly;
        return ReadLines();
    }

    /// <summary>Reads the lines of a whole file or of a part that begins where a sample does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PartResult ReadLines()
    {
        using var lines = _lines;
        var isAfterEmptyLine = false;
        while (!_stoppedEarly && lines.TryRead(out var line))
        {
            if (lines.LastIsOpen && InputEndedEarly)
            {
                HalfLine(line);
                break;
            }

            isAfterEmptyLine = line.IsEmpty;
            if (line is [(byte)'\t', ..]) TabbedLine(line);
            else _stoppedEarly = !OtherLine(line);
        }

        // Cut between two lines: only an empty one tells that the sample has all of its frames.
        if (InputEndedEarly && !lines.LastIsOpen && !isAfterEmptyLine && _sample.IsOpen) HalfLine(" "u8);
        _sample.End();
        if (_parts is not null) GoesOn(_parts);
        return TakeResult();
    }

    private bool InputEndedEarly => _inputEndedEarly || _context.InputEndedEarly;

    /// <summary>Gives away what is told of a part, and is ready for another.</summary>
    private PartResult TakeResult()
    {
        var result = new PartResult
        {
            Capture = _capture,
            DeltaTimes = _deltaTimes,
            Report = _builder.TakeReport(),
            Bytes = _lines.Bytes,
            Lines = _lines.Number,
            LinesCut = _lines.LinesCut,
            StacksCut = _sample.StacksCut - _stacksCut,
            NamesCut = _names.NamesCut - _namesCut,
            LostEvents = _lost,
            Unpadded = _times.Unpadded,
            HasWallClock = _hasWallClock,
            UnixOffsetNs = _builder.UnixOffsetNs,
        };
        _capture = new CaptureHeader();
        _deltaTimes = new DeltaTimes();
        _times = new SampleTimes();
        _lost = 0;
        _stacksCut = _sample.StacksCut;
        _namesCut = _names.NamesCut;
        _hadUnnamed = _events.HasUnnamed;
        _hasWallClock = false;
        _builder.UnixOffsetNs = null;
        return result;
    }

    /// <summary>Whether something in this part of a file can only be understood with what stands before the part, or a limit ended the reading.</summary>
    private bool HasToBeReadInOnePiece => _stoppedEarly || (!_isBeginning && (_times.HasShort || (_events.HasUnnamed && !_hadUnnamed) || _names.NamesCut > _namesCut));

    /// <summary>The last line where the input was cut short: a half header ends the sample before it; a half frame means that its sample lacks frames.</summary>
    private void HalfLine(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && Fields.IsBlank(line[0])) _sample.Drop();
        Skip(SkipReasons.CutOff, line);
    }

    /// <summary>What perf begins with a tab is a frame, or what it prints about branches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TabbedLine(ReadOnlySpan<byte> line)
    {
        if (FrameLine.TryAfterAddress(line, out var afterAddress))
        {
            Frame(afterAddress, line);
            return;
        }

        var at = 1;
        while (at < line.Length && Fields.IsBlank(line[at])) at++;
        var start = at;
        while (at < line.Length && Fields.IsHexDigit(line[at])) at++;
        if (start == line.Length) return;
        var text = line[start..];
        var first = Fields.FirstToken(text);

        // Instructions of branch stacks (0000000000401106<tab>push %rbp) and the labels between them (main+12:).
        if (first.Length == 16 && first[0] == '0' && first.Length < text.Length && text[16] == '\t') Skip(SkipReasons.BranchStack, line);
        else if (first[^1] == ':' && first.Length == text.Length) Skip(SkipReasons.BranchStack, line);
        else if (at - start == first.Length || first.Length < text.Length) Frame(Fields.TrimStart(text[first.Length..]), line);
        else Skip(SkipReasons.NotUnderstood, line);
    }

    /// <summary>A line that does not begin with a tab.</summary>
    /// <returns>False where a limit is reached and reading stops.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool OtherLine(ReadOnlySpan<byte> line)
    {
        // A byte-order mark in the middle, where files were joined.
        while (line is [0xEF, 0xBB, 0xBF, .. var rest]) line = rest;
        if (line.IsEmpty) return true;
        if (line[0] == '#')
        {
            _capture.Add(line);
            return true;
        }

        if (line[0] == ' ') return IndentedLine(line);
        if (SampleHeader.TryParse(line, out var header)) return Header(header, line);
        if (Fields.HexLength(line) is >= 4 and var length && _sample.IsOpen && length < line.Length && Fields.IsBlank(line[length]) && line[^1] == ')') Frame(line[(length + 1)..], line);
        else NotUnderstood(line);
        return true;
    }

    /// <summary>
    /// A line that begins with a space: a header whose comm is right-aligned (samples without call chain), a frame whose tab became spaces, a frame without address
    /// (<c>-F -ip</c>: one space), a source line (<c>-F +srcline</c>: two), or registers and branches.
    /// </summary>
    private bool IndentedLine(ReadOnlySpan<byte> line)
    {
        var text = Fields.TrimStart(line);
        if (text.IsEmpty) return true;
        var indent = line.Length - text.Length;
        var first = Fields.FirstToken(text);
        var isHex = Fields.HexLength(text) == first.Length;
        if (isHex)
        {
            // "add (/usr/bin/x)" of a file without addresses: the word is the function.
            if (indent == 1 && _sample.IsOpen && first.Length < 8 && Fields.TrimStart(text[first.Length..]) is [(byte)'(', ..])
            {
                Frame(text, line);
                return true;
            }

            var afterAddress = Fields.TrimStart(text[first.Length..]);
            var second = Fields.FirstToken(afterAddress);
            var mayBeHeader = !second.IsEmpty && (Fields.IsDigit(second[0]) || second[0] is (byte)'-' or (byte)'[') || !_sample.IsOpen;
            if (mayBeHeader && SampleHeader.TryParse(line, out var header) && (header.Tid is not null || header.Cpu >= 0 || !_sample.IsOpen)) return Header(header, line);
            Frame(afterAddress, line);
            return true;
        }

        if (SampleHeader.TryParse(line, out var aligned) && (aligned.Tid is not null || aligned.Cpu >= 0 || !_sample.IsOpen)) return Header(aligned, line);
        if (!_sample.IsOpen)
        {
            NotUnderstood(line);
        }
        else if (text.StartsWith("ABI:"u8) || text.StartsWith("0x"u8) || text.IndexOf("/-/"u8) >= 0 || text.IndexOf("/P/"u8) >= 0 || text.IndexOf("/M/"u8) >= 0)
        {
            Skip(SkipReasons.RegistersAndBranches, line);
        }
        else if (indent == 1)
        {
            Frame(text, line);
        }
        else if (text[0] == '|')
        {
            Skip(SkipReasons.SourceCode, line);
        }
        else if (_sample.HasFrames)
        {
            if (text.EndsWith(" (inlined)"u8)) _sample.MarkInlined();
        }
        else
        {
            Skip(SkipReasons.NotUnderstood, line);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Header(in SampleHeader header, ReadOnlySpan<byte> line)
    {
        _sample.End();
        _skippingFrames = true;
        if (HeaderRest.IsRecord(header.Rest))
        {
            Record(line);
            return true;
        }

        long? time = null;
        if (!header.TimeText.IsEmpty)
        {
            if (!_times.TryParse(header.TimeText, out var nanoseconds))
            {
                Skip(SkipReasons.TimeOutOfBounds, line);
                return true;
            }

            time = nanoseconds;
            _deltaTimes.Add(nanoseconds);
            if (_deltaTimes.IsFull) CheckDeltaTimes();
            if (!_hasWallClock && !header.WallClockText.IsEmpty) WallClock(header.WallClockText, nanoseconds);
        }

        if (LimitReached(_context.Limits) is { } limit)
        {
            _parts?.Abandon();
            _builder.Report.StoppedAtLimit("line", _lines.Number, limit);
            return false;
        }

        _skippingFrames = false;
        _sample.Begin(header, time);
        if (_parts is not null && !GoesOn(_parts)) return false;
        if (HeaderRest.TryLeaf(header.Rest, out var leaf)) _sample.AddLeaf(leaf);
        else if (!_context.Limits.LineByLine) FrameLines();
        return true;
    }

    /// <summary>Whether the file can go on being read in parts. Where it can't, nobody need read the rest of any part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool GoesOn(PartsInFlight parts)
    {
        if (HasToBeReadInOnePiece) parts.Abandon();
        return !parts.AreAbandoned;
    }

    /// <summary>
    /// Adds all frames of a sample at once, where they are here already, up to the empty line after them, and of the plain form. Else, and where anything else follows, they come line by line, to the
    /// same effect.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FrameLines()
    {
        if (_irregular >= MaxIrregular && _irregular++ < RetryIrregularAfter) return;
        if (!_lines.NextIs((byte)'\t')) return;
        var isRegular = _lines.TryPeekBlock(RecentBlocks.MaxLength, out var block);
        if (!block.IsEmpty)
        {
            var count = _sample.AddBlock(block);
            _lines.Advance(count > 0 ? block.Length : 0, count);
            isRegular = count > 0;
        }

        _irregular = isRegular ? 0 : _irregular >= RetryIrregularAfter ? MaxIrregular : _irregular + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Frame(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        if (_sample.IsOpen) _sample.AddFrame(text);
        else if (!_skippingFrames) Skip(SkipReasons.FrameWithoutSample, line);
    }

    private void NotUnderstood(ReadOnlySpan<byte> line)
    {
        _sample.End();
        _skippingFrames = false;
        if (line.IndexOf("PERF_RECORD_"u8) >= 0 || HeaderRest.IsRecord(Fields.TrimStart(line))) Record(line);
        else Skip(SkipReasons.NotUnderstood, line);
    }

    /// <summary>A record that is no sample; <c>PERF_RECORD_LOST lost 12</c> and <c>LOST 12 events</c> are added up.</summary>
    private void Record(ReadOnlySpan<byte> line)
    {
        var lost = line.IndexOf("PERF_RECORD_LOST"u8) >= 0 ? line.IndexOf("lost "u8) : line.IndexOf("LOST "u8);
        if (lost < 0)
        {
            Skip(SkipReasons.OtherRecord, line);
            return;
        }

        var digits = line[(lost + 5)..];
        var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (Fields.TryParse(length < 0 ? digits : digits[..length], out var count) && count < int.MaxValue) _lost += count;
        Skip(SkipReasons.Lost, line);
    }

    /// <summary>The local time that <c>-F tod</c> prints, in an unknown time zone.</summary>
    private void WallClock(ReadOnlySpan<byte> text, long time)
    {
        _hasWallClock = true;
        Span<char> characters = stackalloc char[32];
        if (text.Length > characters.Length) return;
        for (var i = 0; i < text.Length; i++) characters[i] = (char)text[i];
        if (!DateTime.TryParse(characters[..text.Length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var wall)) return;
        if (CaptureHeader.UnixNs(wall) is { } unix) _builder.UnixOffsetNs = unix - time;
    }

    private string? LimitReached(ReadLimits limits) => limits.Reached(_builder, Names, NameBytes);

    private void CheckDeltaTimes()
    {
        if (_deltaTimesChecked) return;
        _deltaTimesChecked = true;
        if (_deltaTimes.AreDifferences()) throw PartResult.DifferencesOfTimes(_lines.Number);
    }

    private void Skip(string reason, ReadOnlySpan<byte> line) => _builder.Report.Skip(reason, _lines.Number, line);
}
