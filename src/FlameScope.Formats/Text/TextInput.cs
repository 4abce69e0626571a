using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Text;

/// <summary>
/// What readers of text share: the lines of the input without a half one at the end of an input that was cut short, the limits on the whole, and what is said of them in the report.
/// </summary>
internal sealed class TextInput(Stream input, ProfileBuilder builder, ReadContext context) : IDisposable
{
    private const string CutOff = "line cut off where the file ends early";

    private readonly LineReader _lines = new(input, context.Limits.MaxLineLength);

    /// <summary>Makes strings of names.</summary>
    public NameDecoder Names { get; } = new(context.Limits.MaxNameLength);

    /// <summary>Number of the line last read, from 1.</summary>
    public long LineNumber => _lines.Number;

    /// <summary>Stacks that were deeper than the limit; counted by whoever cuts them.</summary>
    public long StacksCut { get; set; }

    /// <summary>Whether the input ended within a line, which has been left out, or between two while it was known to be cut short.</summary>
    public bool EndedEarly { get; private set; }

    /// <summary>The next line; it is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (!_lines.TryRead(out line))
        {
            EndedEarly = context.InputEndedEarly;
            return false;
        }

        if (!_lines.LastIsOpen || !context.InputEndedEarly) return true;
        EndedEarly = true;
        Skip(CutOff, line);
        return false;
    }

    /// <summary>Counts the line last read, or what it belongs to, as left out.</summary>
    public void Skip(string reason, ReadOnlySpan<byte> line) => builder.Report.Skip(reason, _lines.Number, line);

    /// <summary>Whether another sample may be added; where not, the report says that reading stops here.</summary>
    /// <param name="names">Distinct names so far.</param>
    /// <param name="nameBytes">Their bytes.</param>
    public bool IsWithinLimits(long names, long nameBytes)
    {
        if (context.Limits.Reached(builder, names, nameBytes) is not { } limit) return true;
        builder.Report.StoppedAtLimit("line", _lines.Number, limit);
        return false;
    }

    /// <summary>Writes what was read and what was cut into the report.</summary>
    public void Finish()
    {
        var report = builder.Report;
        report.Bytes = _lines.Bytes;
        report.Lines = _lines.Number;
        if (StacksCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{StacksCut:N0} stacks are deeper than {context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (Names.NamesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{Names.NamesCut:N0} names are longer than {context.Limits.MaxNameLength:N0} bytes and have been cut."));
        if (_lines.LinesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_lines.LinesCut:N0} lines are longer than {context.Limits.MaxLineLength:N0} bytes and have been cut."));
    }

    /// <summary>The refusal of a file that has no sample.</summary>
    public ProfileFormatException NoSample(string format, string expected) => ProfileFormatException.OfFile(
        format,
        _lines.Number,
        PositionUnit.Line,
        string.Create(CultureInfo.InvariantCulture, $"no sample in {_lines.Number:N0} lines"),
        expected);

    public void Dispose() => _lines.Dispose();
}
