using System.Runtime.CompilerServices;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// Merged stacks of pairs of profiles, kept so that the next comparison of a pair does not merge them again, whichever of the two is the baseline then. Keeps no profile alive, and no merge longer than both of its profiles. Safe from several threads; a pair is
/// merged once however many ask.
/// </summary>
public sealed class MergeCache
{
    /// <summary>A person compares a pair or two, under a grouping or two.</summary>
    private const int MostKept = 8;

    /// <summary>Bytes that are kept where there is more than one merge.</summary>
    private const long MostBytes = 256L << 20;

    private readonly Lock _gate = new();

    // The latest used last.
    private readonly List<Entry> _entries = [];

    /// <summary>Bytes that are kept.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_gate) return _entries.Sum(entry => entry.RetainedBytes);
        }
    }

    /// <summary>The stacks of two profiles under a grouping as one trie.</summary>
    /// <exception cref="GroupingTooLargeException">There are too many groups with too many stacks.</exception>
    public MergedStacks Get(Profile first, Profile second, Grouping grouping, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (ReferenceEquals(first, second)) return MergedStacks.Of(first, second, grouping, cancel);

        var entry = Take(first, second, grouping);
        var stacks = entry.Merged(first, second, cancel);
        lock (_gate) Trim();
        return entry.IsFirst(first) ? stacks : stacks.Swapped();
    }

    private Entry Take(Profile first, Profile second, Grouping grouping)
    {
        lock (_gate)
        {
            var entry = _entries.Find(kept => kept.IsOf(first, second, grouping)) ?? new Entry(first, second, grouping);
            _entries.Remove(entry);
            _entries.Add(entry);
            Trim();
            return entry;
        }
    }

    private void Trim()
    {
        _entries.RemoveAll(entry => entry.IsForgotten);
        while (_entries.Count > MostKept || (_entries.Count > 1 && _entries.Sum(entry => entry.RetainedBytes) > MostBytes)) _entries.RemoveAt(0);
    }

    /// <summary>A pair under a grouping, in the order in which it was first asked for.</summary>
    private sealed class Entry(Profile first, Profile second, Grouping grouping)
    {
        private readonly WeakReference<Profile> _first = new(first);
        private readonly WeakReference<Profile> _second = new(second);
        private readonly Lock _making = new();

        // Kept alive by the two profiles together and by nothing here, so that it goes with either, though nobody compares any more.
        private readonly ConditionalWeakTable<Profile, ConditionalWeakTable<Profile, MergedStacks>> _stacks = [];

        public long RetainedBytes => Known?.RetainedBytes ?? 0;

        /// <summary>Whether one of the profiles is no longer in memory.</summary>
        public bool IsForgotten => !_first.TryGetTarget(out _) || !_second.TryGetTarget(out _);

        public bool IsFirst(Profile profile) => _first.TryGetTarget(out var first) && ReferenceEquals(first, profile);

        public bool IsOf(Profile a, Profile b, Grouping asked) => asked == grouping
            && _first.TryGetTarget(out var one) && _second.TryGetTarget(out var other)
            && ((ReferenceEquals(one, a) && ReferenceEquals(other, b)) || (ReferenceEquals(one, b) && ReferenceEquals(other, a)));

        /// <summary>The merge, made where it is not there. One that is cancelled half-way is made by the next who asks.</summary>
        public MergedStacks Merged(Profile a, Profile b, CancellationToken cancel)
        {
            if (Known is { } known) return known;
            lock (_making)
            {
                if (Known is { } meanwhile) return meanwhile;
                var (one, other) = IsFirst(a) ? (a, b) : (b, a);
                var stacks = MergedStacks.Of(one, other, grouping, cancel);
                _stacks.Add(one, new ConditionalWeakTable<Profile, MergedStacks> { { other, stacks } });
                return stacks;
            }
        }

        private MergedStacks? Known =>
            _first.TryGetTarget(out var one) && _second.TryGetTarget(out var other) && _stacks.TryGetValue(one, out var ofFirst) && ofFirst.TryGetValue(other, out var stacks) ? stacks : null;
    }
}
