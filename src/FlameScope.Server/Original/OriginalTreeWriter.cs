using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>Writes a tree as nested objects, their properties in the order of the alphabet as the original's. Without recursion, sent while it is written: stacks may be thousands deep and answers many megabytes long.</summary>
internal static class OriginalTreeWriter
{
    /// <summary>The content type of all answers.</summary>
    public const string ContentType = "application/json";

    /// <summary>Most characters of names in an answer: a file can repeat a name of many kilobytes at every node.</summary>
    internal const long MaxNameLength = 256L << 20;

    private const int SendFrom = 64 << 10;

    // Lines of a node, and spaces before each for every level above, when indented: of deep stacks that would be far more than the tree itself.
    private const int SpacesOfLevel = 20;

    /// <summary>Sends a tree.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="value">The value of a node.</param>
    /// <param name="delta">Its difference; null where there is none.</param>
    /// <exception cref="AnswerTooLargeException">Nothing was sent; the names are too many bytes.</exception>
    public static async Task SendAsync(HttpContext context, OriginalTree tree, Func<int, long> value, Func<int, long>? delta)
    {
        var cancel = context.RequestAborted;
        var children = Children.Of(tree);
        CheckNames(tree);
        context.Response.ContentType = ContentType;
        if (HttpMethods.IsHead(context.Request.Method)) return;

        var output = context.Response.BodyWriter;
        // A node is two levels. The writer counts them in an integer and keeps nothing for each when it need not check.
        using var json = new Utf8JsonWriter(output, ApiJson.OptionsOf(ApiJson.IsPretty(context) && Levels(tree) < MaxNameLength / SpacesOfLevel) with { MaxDepth = int.MaxValue });
        var (words, open) = (Words.Of(tree.Shape), new Stack<int>());
        Begin(0);
        while (open.TryPeek(out var node))
        {
            if (children.TryNext(node, out var child))
            {
                Begin(child);
                continue;
            }

            open.Pop();
            json.WriteEndArray();
            if (delta is not null) json.WriteNumber("d"u8, delta(node));
            words.WriteRest(json, tree.Label(node), value(node));
            json.WriteEndObject();
            if (json.BytesPending < SendFrom) continue;
            json.Flush();
            await output.FlushAsync(cancel);
        }

        json.Flush();
        await output.FlushAsync(cancel);

        void Begin(int node)
        {
            json.WriteStartObject();
            json.WriteStartArray(words.Children);
            open.Push(node);
        }
    }

    private static void CheckNames(OriginalTree tree)
    {
        var length = 0L;
        for (var node = 0; node < tree.Count; node++)
        {
            var label = tree.Label(node);
            length += label.Name.Length + label.Place.Length;
        }

        if (length > MaxNameLength) throw new AnswerTooLargeException();
    }

    /// <summary>The levels above every node, added up.</summary>
    private static long Levels(OriginalTree tree)
    {
        var (levels, sum) = (new int[tree.Count], 0L);
        for (var node = 1; node < levels.Length; node++) sum += levels[node] = levels[tree.Parents[node]] + 1;
        return sum;
    }

    /// <summary>The children of each node, each given once, in the order in which they were added.</summary>
    private sealed class Children
    {
        private readonly int[] _firsts;
        private readonly int[] _nexts;

        private Children(int count) => (_firsts, _nexts) = (new int[count], new int[count]);

        public static Children Of(OriginalTree tree)
        {
            var children = new Children(tree.Count);

            // From the last to the first, so that the first is found first. 0 is the root, which is nobody's child.
            for (var node = tree.Count - 1; node > 0; node--)
            {
                var parent = tree.Parents[node];
                children._nexts[node] = children._firsts[parent];
                children._firsts[parent] = node;
            }

            return children;
        }

        public bool TryNext(int node, out int child)
        {
            child = _firsts[node];
            if (child == 0) return false;
            _firsts[node] = _nexts[child];
            return true;
        }
    }

    /// <summary>The properties of a shape.</summary>
    private sealed record Words(JsonEncodedText Children, JsonEncodedText? Kind, JsonEncodedText Name, JsonEncodedText Value)
    {
        private static readonly JsonEncodedText Extras = JsonEncodedText.Encode("extras");
        private static readonly JsonEncodedText File = JsonEncodedText.Encode("file");
        private static readonly Words Short = New("c", "l", "n", "v");
        private static readonly Words Long = New("children", "libtype", "name", "value");
        private static readonly Words LongWithoutKind = New("children", null, "name", "value");

        public static Words Of(OriginalShape shape) => shape switch
        {
            OriginalShape.Long => Long,
            OriginalShape.LongWithoutKind => LongWithoutKind,
            _ => Short,
        };

        public void WriteRest(Utf8JsonWriter json, OriginalLabel label, long value)
        {
            if (label.Place.Length > 0)
            {
                json.WriteStartObject(Extras);
                json.WriteString(File, label.Place);
                json.WriteEndObject();
            }

            if (Kind is { } kind) json.WriteString(kind, label.Kind);
            json.WriteString(Name, label.Name);
            json.WriteNumber(Value, value);
        }

        private static Words New(string children, string? kind, string name, string value) =>
            new(JsonEncodedText.Encode(children), kind is null ? null : JsonEncodedText.Encode(kind), JsonEncodedText.Encode(name), JsonEncodedText.Encode(value));
    }
}

/// <summary>An answer would be longer than anyone reads.</summary>
internal sealed class AnswerTooLargeException() : Exception("The tree has so many long names that it can't be sent as one. Ask for a shorter range, or ask /api/flamegraph, which sends each name once.");
