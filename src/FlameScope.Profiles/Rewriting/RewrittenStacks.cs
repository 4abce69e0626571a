namespace FlameScope.Profiles.Rewriting;

/// <summary>
/// The stacks of a profile told in other words: the same samples, with every stack replaced by what a rewriter makes of it. Each distinct stack is rewritten once, however many samples
/// have it. What is not changed is shared with the profile.
/// </summary>
public sealed class RewrittenStacks
{
    private readonly Profile _profile;
    private readonly Dictionary<string, StringId> _stringIds;
    private readonly List<string> _strings;
    private readonly Dictionary<FrameRow, FrameId> _frameIds = [];
    private readonly List<FrameRow> _frames = [];
    private readonly StackTrie _trie = new();

    private RewrittenStacks(Profile profile)
    {
        _profile = profile;
        _strings = new List<string>(profile.Strings.Count);
        _stringIds = new Dictionary<string, StringId>(profile.Strings.Count, StringComparer.Ordinal);
        for (var i = 0; i < profile.Strings.Count; i++)
        {
            var text = profile.Strings[new StringId(i)];
            _strings.Add(text);
            _stringIds.TryAdd(text, new StringId(i));
        }
    }

    /// <summary>The frames of the profile that is rewritten.</summary>
    public FrameTable Original => _profile.Frames;

    /// <summary>A string of the profile that is rewritten.</summary>
    public string OriginalText(StringId id) => _profile.Strings[id];

    /// <summary>Rewrites a profile.</summary>
    /// <param name="profile">The profile; it is not changed.</param>
    /// <param name="rewriter">What its stacks become.</param>
    /// <param name="cancel">Ends the work.</param>
    public static Profile Of(Profile profile, IStackRewriter rewriter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(rewriter);
        return new RewrittenStacks(profile).Rewrite(rewriter, cancel);
    }

    /// <summary>The id of a frame.</summary>
    public FrameId Frame(string name, string library, FrameKind kind, string file = "", int line = 0) => Frame(new FrameRow(Intern(name), Intern(library), kind, Intern(file), line));

    /// <summary>The id of a frame whose strings are those of the profile.</summary>
    public FrameId Frame(FrameRow row)
    {
        if (_frameIds.TryGetValue(row, out var id)) return id;
        id = new FrameId(_frames.Count);
        _frames.Add(row);
        _frameIds.Add(row, id);
        return id;
    }

    /// <summary>The id of the stack that is <paramref name="parent"/> with <paramref name="leaf"/> on top; both are new ones.</summary>
    public StackId Stack(StackId parent, FrameId leaf) => new(_trie.GetOrAdd(parent.Value, leaf.Value));

    /// <summary>The leaf of a new stack; <see cref="FrameId.None"/> for the empty one.</summary>
    public FrameId Leaf(StackId stack) => _trie.Leaf(stack.Value);

    private StringId Intern(string text)
    {
        if (_stringIds.TryGetValue(text, out var id)) return id;
        id = new StringId(_strings.Count);
        _strings.Add(text);
        _stringIds.Add(text, id);
        return id;
    }

    private Profile Rewrite(IStackRewriter rewriter, CancellationToken cancel)
    {
        // Parents come first, so what a parent became is known when its children come.
        var stacks = _profile.Stacks;
        var became = new StackId[stacks.Count];
        became[0] = rewriter.Root(this);
        for (var row = 1; row < became.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            became[row] = rewriter.Stack(this, became[stacks.Parents[row].Value], stacks.Frames[row]);
        }

        var old = _profile.Samples;
        var stackOfSample = new StackId[old.Count];
        for (var row = 0; row < stackOfSample.Length; row++) stackOfSample[row] = became[old.Stacks[row].Value];

        var strings = new StringTable([.. _strings]);
        return new Profile(
            strings,
            new FrameTable(strings, [.. _frames]),
            _trie.Take(),
            new ThreadTable(strings, _profile.Threads.Rows.ToArray()),
            _profile.Events,
            old.WithStacks(stackOfSample),
            _profile.Clock,
            _profile.Capture,
            _profile.Report);
    }
}
