using System.Runtime.CompilerServices;
using FlameScope.Analysis.Differences;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests.Differences;

public sealed class MergeCacheTests
{
    [Fact]
    public void A_pair_is_merged_once_whichever_comes_first()
    {
        var cache = new MergeCache();
        var (a, b) = (RandomProfiles.Of(1, 100), RandomProfiles.Of(2, 100));

        var there = cache.Get(a, b, Grouping.Comm);
        var back = cache.Get(b, a, Grouping.Comm);

        cache.Get(a, b, Grouping.Comm).ShouldBeSameAs(there);
        back.OfFirst.ShouldBeSameAs(there.OfSecond);
        back.OfSecond.ShouldBeSameAs(there.OfFirst);
        cache.RetainedBytes.ShouldBe(there.RetainedBytes);
        cache.Get(a, b, Grouping.None).ShouldNotBeSameAs(there);
        cache.RetainedBytes.ShouldBeGreaterThan(there.RetainedBytes);
    }

    [Fact]
    public void Nodes_have_the_same_number_whichever_profile_is_first()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (a, b) = (RandomProfiles.Of(seed, 80), RandomProfiles.Of(seed + 100, 80));
            var (there, back) = (MergedStacks.Of(a, b, Grouping.Thread), MergedStacks.Of(b, a, Grouping.Thread));
            there.Parents.ToArray().ShouldBe(back.Parents.ToArray());
            there.OfFirst.ShouldBe(back.OfSecond);
            for (var node = 0; node < there.Count; node++) there.Label(there.LabelOf(node)).ShouldBe(back.Label(back.LabelOf(node)));
        }
    }

    [Fact]
    public void A_profile_with_itself_is_no_merge()
    {
        var cache = new MergeCache();
        var profile = RandomProfiles.Of(1, 100);
        cache.Get(profile, profile, Grouping.Comm).OfFirst.ShouldBeNull();
        cache.RetainedBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Profiles_that_are_kept_nowhere_else_are_let_go_and_their_merges_with_them(bool isFirst)
    {
        var cache = new MergeCache();
        var kept = RandomProfiles.Of(1, 100);
        var (profile, stacks) = MergeWithAnother(cache, kept, isFirst);
        cache.RetainedBytes.ShouldBeGreaterThan(0);
        for (var i = 0; i < 10 && (profile.IsAlive || stacks.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        profile.IsAlive.ShouldBeFalse();
        stacks.IsAlive.ShouldBeFalse();
        cache.RetainedBytes.ShouldBe(0);
        var second = RandomProfiles.Of(3, 100);
        var other = cache.Get(kept, second, Grouping.Comm);
        cache.RetainedBytes.ShouldBe(other.RetainedBytes);
        GC.KeepAlive(second);
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Only_some_pairs_are_kept()
    {
        var cache = new MergeCache();
        var profiles = Enumerable.Range(0, 20).Select(seed => RandomProfiles.Of(seed, 30)).ToArray();
        var first = cache.Get(profiles[0], profiles[1], Grouping.Comm);
        for (var i = 2; i < profiles.Length; i++) cache.Get(profiles[0], profiles[i], Grouping.Comm);
        cache.Get(profiles[0], profiles[1], Grouping.Comm).ShouldNotBeSameAs(first);
    }

    [Fact]
    public void A_merge_that_is_cancelled_is_made_by_the_next_who_asks()
    {
        var cache = new MergeCache();

        // Looked at now and then on the way, so the tries have to be of some size.
        var big = DrawnProfile.From(string.Concat(Enumerable.Range(0, 70_000).Select(i => $"{i} app;f{i}\n")));
        var other = RandomProfiles.Of(1, 30);
        Should.Throw<OperationCanceledException>(() => cache.Get(big, other, Grouping.None, new CancellationToken(canceled: true)));
        cache.Get(big, other, Grouping.None).Count.ShouldBeGreaterThan(70_000);
    }

    [Fact]
    public void Where_one_profile_tells_no_libraries_and_kinds_names_are_enough()
    {
        var rich = DrawnProfile.From("1 app;main@/bin/app;work@/bin/app!jit;sys@kernel!kernel");
        var poor = DrawnProfile.From("1 app;main!unknown;work!unknown;sys!unknown");

        var stacks = MergedStacks.Of(poor, rich, Grouping.None);

        Enumerable.Range(1, stacks.Count - 1).Select(node => stacks.Label(stacks.LabelOf(node))).Select(label => $"{label.Name} {label.Library} {label.Kind}")
            .ShouldBe(["main /bin/app User", "work /bin/app Jit", "sys kernel Kernel"]);
        MergedStacks.Of(rich, DrawnProfile.From("1 app;main@/bin/other"), Grouping.None).Count.ShouldBe(5);
    }

    // In a frame of its own, so that nothing of it is left on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Profile, WeakReference Stacks) MergeWithAnother(MergeCache cache, Profile kept, bool isFirst)
    {
        var other = RandomProfiles.Of(2, 100);
        return (new WeakReference(other), new WeakReference(isFirst ? cache.Get(other, kept, Grouping.Comm) : cache.Get(kept, other, Grouping.Comm)));
    }
}
