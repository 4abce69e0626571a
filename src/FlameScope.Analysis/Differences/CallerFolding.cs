using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// Finds the deepest frames that explain a difference: where nearly all of what changed in a frame changed in one of the functions that it calls, the frame says nothing of its own and is folded into that one.
/// </summary>
internal sealed class CallerFolding
{
    /// <summary>How much of a frame's difference one callee must have.</summary>
    private const double Share = 0.8;

    private readonly MergedStacks _stacks;
    private readonly Dictionary<int, double> _differences;
    private readonly Dictionary<int, int> _intoCallee = [];

    /// <summary>Folds some changed labels.</summary>
    /// <param name="stacks">The trie.</param>
    /// <param name="ofNode">The difference of each node.</param>
    /// <param name="differences">The changed labels, with the difference of each.</param>
    public CallerFolding(MergedStacks stacks, Func<int, double> ofNode, Dictionary<int, double> differences)
    {
        (_stacks, _differences) = (stacks, differences);
        foreach (var (label, callees) in Callees(ofNode))
        {
            var (callee, difference) = callees.MaxBy(pair => Math.Abs(pair.Value));
            var whole = differences[label];

            // Frames may call each other in turn: one of them has to stay.
            if (Math.Sign(difference) == Math.Sign(whole) && Math.Abs(difference) >= Share * Math.Abs(whole) && Explanation(callee) != label) _intoCallee[label] = callee;
        }
    }

    /// <summary>The frame that explains the difference of a label: itself, or one that it calls.</summary>
    public int Explanation(int label)
    {
        while (_intoCallee.TryGetValue(label, out var callee)) label = callee;
        return label;
    }

    /// <summary>For each changed label the changed labels that it calls directly, with what changed there.</summary>
    private Dictionary<int, Dictionary<int, double>> Callees(Func<int, double> ofNode)
    {
        var callees = new Dictionary<int, Dictionary<int, double>>();
        var open = new OpenPath(_stacks);
        for (var node = 1; node < _stacks.Count; node++)
        {
            var label = _stacks.LabelOf(node);
            if (!open.IsOutermost(node, label) || !_differences.ContainsKey(label)) continue;
            for (var child = node + 1; child < _stacks.SubtreeEnds[node]; child = _stacks.SubtreeEnds[child])
            {
                var callee = _stacks.LabelOf(child);
                if (callee == label || !_differences.ContainsKey(callee)) continue;
                if (!callees.TryGetValue(label, out var sums)) callees[label] = sums = [];
                sums[callee] = sums.GetValueOrDefault(callee) + ofNode(child);
            }
        }

        return callees;
    }
}
