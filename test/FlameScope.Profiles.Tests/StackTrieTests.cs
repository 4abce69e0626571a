namespace FlameScope.Profiles.Tests;

public sealed class StackTrieTests
{
    [Fact]
    public void Numbers_stacks_as_a_dictionary_does()
    {
        var random = new Random(1);
        var expected = new Dictionary<(int Parent, int Frame), int>();
        var trie = new StackTrie();
        for (var i = 0; i < 50_000; i++)
        {
            // Some parents with many children, many with few.
            var pair = (Parent: random.Next(3) == 0 ? random.Next(Math.Min(trie.Count, 4)) : random.Next(trie.Count), Frame: random.Next(2000));
            if (!expected.TryGetValue(pair, out var row)) expected.Add(pair, row = trie.Count);
            trie.GetOrAdd(pair.Parent, pair.Frame).ShouldBe(row);
        }

        trie.Count.ShouldBe(expected.Count + 1);
        var table = trie.Take();
        table.Count.ShouldBe(expected.Count + 1);
        foreach (var ((parent, frame), row) in expected) (table.Parents[row].Value, table.Frames[row].Value).ShouldBe((parent, frame));
        (table.Parents[0], table.Frames[0]).ShouldBe((StackId.None, FrameId.None));
    }

    [Fact]
    public void Another_trie_is_appended_as_if_its_stacks_were_added_one_by_one()
    {
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            FrameId[] frames = [.. Enumerable.Range(0, 20).Select(_ => new FrameId(random.Next(20)))];
            var (appended, expected, later) = (new StackTrie(), new StackTrie(), new StackTrie());
            for (var i = random.Next(200); i > 0; i--)
            {
                var (parent, frame) = (random.Next(appended.Count), random.Next(20));
                appended.GetOrAdd(parent, frame);
                expected.GetOrAdd(parent, frame);
            }

            List<int> rows = [0];
            for (var i = random.Next(200); i > 0; i--)
            {
                var (parent, frame) = (random.Next(later.Count), random.Next(20));
                if (later.GetOrAdd(parent, frame) == rows.Count) rows.Add(expected.GetOrAdd(rows[parent], frames[frame].Value));
            }

            // In two pieces, as parts of a file that were read by turns.
            var known = 1;
            appended.Reserve(random.Next(400));
            var here = appended.Append(later, random.Next(1, later.Count + 1), frames, [StackId.Root], ref known);
            here = appended.Append(later, later.Count, frames, here, ref known);
            known.ShouldBe(later.Count);
            here.Take(known).Select(row => row.Value).ShouldBe(rows);
            var (ours, theirs) = (appended.Take(), expected.Take());
            ours.Parents.ToArray().ShouldBe(theirs.Parents.ToArray());
            ours.Frames.ToArray().ShouldBe(theirs.Frames.ToArray());
        }
    }

    [Fact]
    public void A_parent_that_is_not_there_is_refused()
    {
        var trie = new StackTrie();
        Should.Throw<ArgumentOutOfRangeException>(() => trie.GetOrAdd(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => trie.GetOrAdd(-1, 0));
    }
}
