using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>
/// The table of frames. What a name tells depends on the program that wrote the file. The line is left out: with py-spy and rbspy it is the line that ran, not that of the definition, and
/// speedscope's own exports do not say what they had. Frames that differ in it alone are one.
/// </summary>
internal sealed class SpeedscopeFrames(ProfileBuilder builder, SampleSink sink)
{
    private readonly List<(string Name, string File)> _rows = [];
    private FrameId[] _frames = [];
    private FrameId _unknown = FrameId.None;

    /// <summary>The program that wrote the file, as it names itself; null where it does not.</summary>
    public string? Exporter { get; set; }

    /// <summary>Numbers that stand for no frame.</summary>
    public long Unknown { get; private set; }

    private bool IsDotnet => Exporter is not null && (Exporter.Contains("TraceEvent", StringComparison.Ordinal) || Exporter.Contains("dotnet", StringComparison.OrdinalIgnoreCase) || Exporter.Contains("PerfView", StringComparison.OrdinalIgnoreCase));

    private FrameKind DefaultKind => Exporter is not null && (Exporter.StartsWith("py-spy", StringComparison.Ordinal) || Exporter.StartsWith("rbspy", StringComparison.Ordinal)) ? FrameKind.Interpreted : FrameKind.Unknown;

    /// <summary>Reads a frame: an object with a name, and perhaps a file.</summary>
    /// <param name="json">Stands before it.</param>
    public void Read(JsonReader json)
    {
        var (name, file) = ("", "");
        if (json.BeginObject())
        {
            while (json.NextProperty(out var property))
            {
                if (property.SequenceEqual("name"u8) && json.TryString(out var text)) name = sink.Name(text);
                else if (property.SequenceEqual("file"u8) && json.TryString(out text)) file = sink.Name(text);
            }
        }

        if (json.End is not (JsonEnd.Truncated or JsonEnd.Damaged)) _rows.Add((name, file));
    }

    /// <summary>Ends the table: the program that wrote the file is known, if it ever is.</summary>
    public void Complete()
    {
        _frames = new FrameId[_rows.Count];
        var (isDotnet, kind) = (IsDotnet, DefaultKind);
        for (var i = 0; i < _frames.Length; i++)
        {
            var (name, file) = _rows[i];
            _frames[i] = isDotnet ? DotnetFrame(name) : builder.Frame(name, "", kind, file);
        }
    }

    /// <summary>The frame of a number; one that says so where the table has none.</summary>
    public FrameId this[int number]
    {
        get
        {
            if ((uint)number < (uint)_frames.Length) return _frames[number];
            Unknown++;
            if (_unknown == FrameId.None) _unknown = builder.Frame("[unknown]", "", FrameKind.Unknown);
            return _unknown;
        }
    }

    /// <summary>The process that a frame of dotnet-trace stands for, <c>Process64 shop (24144) (24144) Args: </c>; null where it is another frame.</summary>
    /// <param name="number">The frame's number.</param>
    public int? ProcessOf(int number)
    {
        if (!IsDotnet || (uint)number >= (uint)_rows.Count) return null;
        var name = _rows[number].Name;
        var end = name.LastIndexOf(") Args:", StringComparison.Ordinal);
        if (end < 0 || !name.StartsWith("Process", StringComparison.Ordinal)) return null;
        var start = name.LastIndexOf('(', end) + 1;
        return int.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }

    /// <summary><c>Module!Namespace.Type.Method(…)</c>; what has no module groups threads, or says what a thread did.</summary>
    private FrameId DotnetFrame(string name)
    {
        var mark = name.IndexOf('!', StringComparison.Ordinal);
        if (mark <= 0 || mark + 1 == name.Length || name.StartsWith("?!", StringComparison.Ordinal)) return builder.Frame(name, "", FrameKind.Unknown);
        return builder.Frame(name[(mark + 1)..], name[..mark], FrameKind.Jit);
    }
}
