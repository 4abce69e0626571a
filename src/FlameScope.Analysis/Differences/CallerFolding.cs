using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// Finds the deepest frames that explain a difference: where nearly all of what changed in a frame changed in one of the functions that it calls, the frame says nothing of its own and is folded into that one.
/// </summary>
internal sealed class CallerFolding
{
    /// <summary>How much of a frame's difference one callee must have.</summary>
    private const double Share = 0.8;

    private readonly Dictionary<int, int> _intoCallee = [];

    /// <summary>Folds some changed labels.</summary>
    /// <param name="stacks">The trie.</param>
    /// <param name="nodes">Its labels.</param>
    /// <param name="ofNode">The difference of each node; may be longer than the trie.</param>
    /// <param name="differences">The changed labels, with the difference of each.</param>
    public CallerFolding(MergedStacks stacks, LabelledNodes nodes, double[] ofNode, Dictionary<int, double> differences)
    {
        foreach (var callees in Callees(stacks, nodes, ofNode, differences).OrderBy(pair => pair.Key.Caller).ThenBy(pair => pair.Key.Callee).GroupBy(pair => pair.Key.Caller))
        {
            var ((label, callee), difference) = callees.MaxBy(pair => Math.Abs(pair.Value));
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
    private static Dictionary<(int Caller, int Callee), double> Callees(MergedStacks stacks, LabelledNodes nodes, double[] ofNode, Dictionary<int, double> differences)
    {
        var isChanged = new bool[stacks.LabelCount];
        foreach (var label in differences.Keys) isChanged[label] = true;

        // A child comes after its parent, so it is enough to look at each node and the one above it.
        var callees = new Dictionary<(int, int), double>();
        var parents = stacks.Parents;
        for (var node = 1; node < nodes.Labels.Length; node++)
        {
            var (caller, callee) = (nodes.Labels[parents[node]], nodes.Labels[node]);
            if (!isChanged[callee] || !isChanged[caller] || caller == callee || ofNode[node] == 0 || !nodes.IsOutermost[parents[node]]) continue;
            callees[(caller, callee)] = callees.GetValueOrDefault((caller, callee)) + ofNode[node];
        }

        return callees;
    }
}
