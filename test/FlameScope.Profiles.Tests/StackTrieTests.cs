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
    public void The_last_trie_is_appended_as_any_other()
    {
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            // Sometimes more than a page of rows; frames are told apart, whatever their numbers.
            var most = round % 20 == 0 ? 40_000 : 200;
            FrameId[] frames = [.. Enumerable.Range(0, 50).Select(i => new FrameId(i))];
            random.Shuffle(frames);
            var (appended, expected, later) = (new StackTrie(), new StackTrie(), new StackTrie());
            for (var i = random.Next(most); i > 0; i--)
            {
                var (parent, frame) = (random.Next(appended.Count), random.Next(50));
                appended.GetOrAdd(parent, frame);
                expected.GetOrAdd(parent, frame);
            }

            for (var i = random.Next(most); i > 0; i--) later.GetOrAdd(random.Next(later.Count), random.Next(50));
            var known = 1;
            var rows = expected.Append(later, later.Count, frames, [StackId.Root], ref known);

            appended.AppendLast(later, frames).ShouldBe(rows.Take(known));
            appended.Count.ShouldBe(expected.Count);
            appended.Leaf(appended.Count - 1).ShouldBe(expected.Leaf(expected.Count - 1));
            var (ours, theirs) = (appended.Take(), expected.Take());
            ours.Parents.ToArray().ShouldBe(theirs.Parents.ToArray());
            ours.Frames.ToArray().ShouldBe(theirs.Frames.ToArray());
        }
    }

    [Fact]
    public void A_trie_that_was_taken_takes_no_more()
    {
        var trie = new StackTrie();
        trie.GetOrAdd(0, 1);
        trie.Take();
        Should.Throw<InvalidOperationException>(() => trie.GetOrAdd(0, 2));
    }

    [Fact]
    public void A_parent_that_is_not_there_is_refused()
    {
        var trie = new StackTrie();
        Should.Throw<ArgumentOutOfRangeException>(() => trie.GetOrAdd(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => trie.GetOrAdd(-1, 0));
    }
}
