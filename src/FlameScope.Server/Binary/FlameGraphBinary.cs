using FlameScope.Server.FlameGraphs;

namespace FlameScope.Server.Binary;

/// <summary>A flame graph in binary form: a few bytes a node, so that it needs no compression to be small, and no reader of JSON to be understood.</summary>
internal static class FlameGraphBinary
{
    // Levels closed, step of the id, frame; ten bytes hold any number.
    private const int LongestNode = 5 + 5 + 5 + 10;
    private const int LongestFrame = 10 + 5 + 1 + 5;

    /// <summary>Writes an answer.</summary>
    public static void Write(PooledBuffer output, FlameGraphAnswer answer)
    {
        var libraries = new List<string>();
        var ofFrames = Distinct(answer.Frames.Library, libraries);
        output.WriteHeader(
            new FlameGraphHeader(
                answer.StartNs,
                answer.EndNs,
                answer.Group,
                answer.Total,
                answer.WholeTotal,
                answer.Unit,
                answer.Hidden,
                answer.Omitted,
                answer.FrameSpace,
                answer.Nodes.Id.Length,
                answer.FrameKeys.Count,
                libraries.Count,
                FrameKinds.Words),
            ServerJsonContext.Default.FlameGraphHeader);
        WriteNodes(output, answer.Nodes);
        WriteFrames(output, answer, ofFrames, libraries);
        output.WriteTexts(answer.Frames.Name);
        output.WriteTexts(libraries);
    }

    private static void WriteNodes(PooledBuffer output, FlameGraphNodes nodes)
    {
        var depths = new int[nodes.Id.Length];
        var lastDepth = -1;
        var lastId = -1;
        for (var i = 0; i < nodes.Id.Length; i++)
        {
            var depth = i == 0 ? 0 : depths[nodes.Parent[i]] + 1;
            depths[i] = depth;
            var bytes = output.GetSpan(LongestNode);
            var length = BinaryWriting.WriteNumber(bytes, (uint)(lastDepth + 1 - depth));
            lastDepth = depth;

            // Ids rise in drawing order; those that stand for several nodes have none.
            var id = nodes.Id[i];
            length += BinaryWriting.WriteNumber(bytes[length..], id < 0 ? 0 : (uint)(id - lastId));
            if (id >= 0) lastId = id;
            length += BinaryWriting.WriteNumber(bytes[length..], (uint)nodes.Frame[i]);
            length += BinaryWriting.WriteNumber(bytes[length..], (ulong)nodes.Self[i]);
            output.Advance(length);
        }
    }

    private static void WriteFrames(PooledBuffer output, FlameGraphAnswer answer, int[] libraryOf, List<string> libraries)
    {
        var frames = answer.Frames;
        for (var i = 0; i < answer.FrameKeys.Count; i++)
        {
            var bytes = output.GetSpan(LongestFrame);
            var length = BinaryWriting.WriteNumber(bytes, (ulong)answer.FrameKeys[i]);
            bytes[length++] = (byte)FrameKinds.Words.AsSpan().IndexOf(frames.Kind[i]);
            length += BinaryWriting.WriteNumber(bytes[length..], (uint)libraryOf[i]);
            length += BinaryWriting.WriteNumber(bytes[length..], (uint)frames.Name[i].Length);
            output.Advance(length);
        }

        foreach (var library in libraries) output.Advance(BinaryWriting.WriteNumber(output.GetSpan(5), (uint)library.Length));
    }

    /// <summary>Adds each text once to <paramref name="distinct"/>; the result says which it is.</summary>
    private static int[] Distinct(List<string> texts, List<string> distinct)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new int[texts.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!known.TryGetValue(texts[i], out var index))
            {
                index = distinct.Count;
                known.Add(texts[i], index);
                distinct.Add(texts[i]);
            }

            result[i] = index;
        }

        return result;
    }
}

/// <summary>
/// What a flame graph in binary form begins with: what it is of, the number of its nodes, frames and libraries, and the words for the kinds of frames. The same key of a frame in the same
/// <c>frameSpace</c> is the same frame in every answer.
/// </summary>
internal sealed record FlameGraphHeader(
    long StartNs,
    long EndNs,
    string Group,
    long Total,
    long WholeTotal,
    string Unit,
    HiddenAnswer Hidden,
    OmittedNodes Omitted,
    string FrameSpace,
    int Nodes,
    int Frames,
    int Libraries,
    IReadOnlyList<string> Kinds);
