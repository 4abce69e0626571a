using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.Cpuprofile;

/// <summary>
/// Reads the call tree as Chrome and Node.js wrote it before 2017: one object in another, <c>{"functionName":"(root)",…,"children":[{…,"children":[…]}]}</c>. It may be nested as deep as a file likes, so
/// the open nodes are kept in a list.
/// </summary>
internal sealed class HeadTreeReader(V8Frames frames, CallTree tree, List<(int Node, long Hits)> hits)
{
    private readonly List<OpenNode> _open = [];

    /// <summary>The number of a script's first line: 1 by the protocol of that time, 0 where the root is at line -1.</summary>
    private int _firstLine = 1;

    /// <summary>Reads the object that stands next. Nodes that are cut off where the file ends are kept as far as they were read, since those above them tell what is below.</summary>
    /// <param name="json">Stands before the object.</param>
    /// <param name="mayGoOn">Asked before each node whether a limit is reached.</param>
    public void Read(JsonReader json, Func<bool> mayGoOn)
    {
        if (!json.BeginObject()) return;
        Open();
        while (_open.Count > 0)
        {
            if (!json.IsInObject && json.End == JsonEnd.NotYet) NextChild(json, mayGoOn);
            else if (!json.NextProperty(out var name)) Close();
            else ReadProperty(json, name);
        }
    }

    private void NextChild(JsonReader json, Func<bool> mayGoOn)
    {
        if (!json.NextElement()) return;
        if (!mayGoOn()) json.LeaveRest();
        else if (json.BeginObject()) Open();
    }

    private void ReadProperty(JsonReader json, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("children"u8))
        {
            json.BeginArray();
            return;
        }

        var open = _open[^1];
        if (!open.Fields.TryRead(json, name, frames)) return;
        _open[^1] = open;
        if (_open.Count == 1 && open.Fields.Line == -1 && name.SequenceEqual("lineNumber"u8)) _firstLine = 0;
    }

    private void Open() => _open.Add(new OpenNode(tree.Add(-1, FrameId.None, SampleState.Unknown, _open.Count == 0 ? -1 : _open[^1].Node)));

    private void Close()
    {
        var (node, fields) = (_open[^1].Node, _open[^1].Fields);
        _open.RemoveAt(_open.Count - 1);
        var function = fields.Function(frames, _firstLine);
        tree.Describe(node, fields.Id, function.Frame, function.State);
        if (fields.Hits > 0) hits.Add((node, fields.Hits));
    }

    private record struct OpenNode(int Node)
    {
        public V8NodeFields Fields = new();
    }
}
