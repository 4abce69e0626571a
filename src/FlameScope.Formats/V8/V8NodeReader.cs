using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;

namespace FlameScope.Formats.V8;

/// <summary>Reads an array of nodes: <c>{"id":4,"callFrame":{"functionName":"render","url":"file:///app/page.js","lineNumber":11,…},"parent":3,"children":[5,6]}</c>.</summary>
internal sealed class V8NodeReader(V8Frames frames)
{
    /// <summary>In all files with such an array, lines are counted from 0.</summary>
    private const int FirstLine = 0;

    /// <summary>Children of one node; a function calls fewer.</summary>
    private const int MaxChildren = 1 << 20;

    private readonly List<int> _children = [];

    /// <summary>Reads the array that stands next. A node that is cut off where the file ends is left out.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="tree">Takes the nodes.</param>
    /// <param name="hits">Takes the nodes that say how many samples they have; null where that is not asked for.</param>
    /// <param name="mayGoOn">Asked before each node whether a limit is reached.</param>
    public void Read(JsonReader json, CallTree tree, List<(int Node, long Hits)>? hits, Func<bool> mayGoOn)
    {
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (!mayGoOn() || !tree.HasRoom)
            {
                json.LeaveRest();
                return;
            }

            if (!json.BeginObject()) continue;
            var fields = new V8NodeFields();
            _children.Clear();
            while (json.NextProperty(out var name))
            {
                if (fields.TryRead(json, name, frames) || !name.SequenceEqual("children"u8) || !json.BeginArray()) continue;
                while (json.NextElement())
                {
                    if (json.TryInt32(out var child) && _children.Count < MaxChildren) _children.Add(child);
                }
            }

            if (json.End != JsonEnd.NotYet) return;
            var function = fields.Function(frames, FirstLine);
            var node = tree.Add(fields.Id, function.Frame, function.State);
            if (fields.ParentId >= 0) tree.SetParentId(node, fields.ParentId);
            foreach (var child in _children) tree.AddChildId(node, child);
            if (fields.Hits > 0) hits?.Add((node, fields.Hits));
        }
    }
}
