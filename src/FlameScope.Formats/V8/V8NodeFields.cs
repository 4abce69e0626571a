using FlameScope.Formats.Json;

namespace FlameScope.Formats.V8;

/// <summary>The fields of a node of a call tree, while they are read: of its own, or in an object <c>callFrame</c>.</summary>
internal struct V8NodeFields()
{
    private const int NotSet = -1;

    private int _name = NotSet;
    private int _url = NotSet;
    private int _line = NotSet;
    private int _column = NotSet;

    /// <summary>Its id; -1 where there is none.</summary>
    public int Id { get; private set; } = NotSet;

    /// <summary>The id of its parent; -1 where there is none.</summary>
    public int ParentId { get; private set; } = NotSet;

    /// <summary>How many samples have it for a leaf, as the file says.</summary>
    public long Hits { get; private set; }

    /// <summary>The line of its definition as it stands in the file: from 0, or from 1 in files of old; -1 where there is none.</summary>
    public readonly int Line => _line;

    /// <summary>Reads a property, if it is one of a node's own.</summary>
    /// <returns>False where it is not, and was left unread.</returns>
    public bool TryRead(JsonReader json, ReadOnlySpan<byte> property, V8Frames frames)
    {
        if (property.SequenceEqual("callFrame"u8))
        {
            if (!json.BeginObject()) return true;
            while (json.NextProperty(out var name)) TryReadFunction(json, name, frames);
            return true;
        }

        if (property.SequenceEqual("id"u8)) Id = json.TryInt32(out var id) ? id : NotSet;
        else if (property.SequenceEqual("parent"u8)) ParentId = json.TryInt32(out var parent) ? parent : NotSet;
        else if (property.SequenceEqual("hitCount"u8)) Hits = json.TryInt64(out var hits) ? Math.Max(0, hits) : 0;
        else return TryReadFunction(json, property, frames);
        return true;
    }

    /// <summary>Its function.</summary>
    /// <param name="frames">Has the functions.</param>
    /// <param name="firstLine">The number that the file gives to a script's first line.</param>
    public readonly V8Frame Function(V8Frames frames, int firstLine)
    {
        var line = _line < firstLine ? 0 : _line - firstLine + 1;
        return frames.Add(_name >= 0 ? _name : frames.Text(""u8), _url >= 0 ? _url : frames.Text(""u8), line, _column);
    }

    private bool TryReadFunction(JsonReader json, ReadOnlySpan<byte> property, V8Frames frames)
    {
        if (property.SequenceEqual("functionName"u8)) _name = json.TryString(out var name) ? frames.Text(name) : NotSet;
        else if (property.SequenceEqual("url"u8)) _url = json.TryString(out var url) ? frames.Text(url) : NotSet;
        else if (property.SequenceEqual("lineNumber"u8)) _line = json.TryInt32(out var line) && line < int.MaxValue ? line : NotSet;
        else if (property.SequenceEqual("columnNumber"u8)) _column = json.TryInt32(out var column) ? column : NotSet;
        else return false;
        return true;
    }
}
