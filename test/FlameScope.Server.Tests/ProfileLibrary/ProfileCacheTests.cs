using System.Globalization;
using FlameScope.Formats;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.ProfileStore;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.ProfileLibrary;

public sealed class ProfileCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ControlledSource _source = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task However_many_ask_a_file_is_read_once()
    {
        using var cache = Cache();
        var file = File("a.perf");
        _source.Held();
        var askers = Enumerable.Range(0, 20).Select(_ => cache.GetAsync(file, Cancel)).ToArray();
        await _source.Started;
        askers.ShouldAllBe(asker => !asker.IsCompleted);
        _source.Release();

        var profiles = await Task.WhenAll(askers);

        profiles.Distinct().Count().ShouldBe(1);
        (await cache.GetAsync(file, Cancel)).ShouldBeSameAs(profiles[0]);
        _source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_disturb_the_others()
    {
        using var cache = Cache();
        var file = File("a.perf");
        using var impatient = new CancellationTokenSource();
        _source.Held();
        var first = cache.GetAsync(file, impatient.Token);
        var second = cache.GetAsync(file, Cancel);
        await _source.Started;

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        _source.Release();

        (await second).Profile.Samples.Count.ShouldBe(5);
        _source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_last_gives_up_reading_ends_and_can_begin_anew()
    {
        using var cache = Cache();
        var file = File("a.perf");
        using var impatient = new CancellationTokenSource();
        _source.Held();
        var askers = new[] { cache.GetAsync(file, impatient.Token), cache.GetAsync(file, impatient.Token) };
        await _source.Started;

        await impatient.CancelAsync();
        foreach (var asker in askers) await Should.ThrowAsync<OperationCanceledException>(asker);
        await _source.Cancelled;
        _source.Release();

        (await cache.GetAsync(file, Cancel)).Profile.Samples.Count.ShouldBe(5);
        _source.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_tells_all_who_wait()
    {
        using var cache = Cache();
        var file = File("a.perf");
        _source.Held();
        var askers = new[] { cache.GetAsync(file, Cancel), cache.GetAsync(file, Cancel) };
        await _source.Started;

        cache.Cancel(file);

        foreach (var asker in askers) await Should.ThrowAsync<LoadCancelledException>(asker);
        await _source.Cancelled;
        _source.Release();
        (await cache.GetAsync(file, Cancel)).Profile.Samples.Count.ShouldBe(5);
        cache.Cancel(file);
        (await cache.GetAsync(file, Cancel)).Profile.Samples.Count.ShouldBe(5);
        _source.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_changed_file_is_read_again()
    {
        using var cache = Cache();
        (await cache.GetAsync(File("a.perf"), Cancel)).Profile.Samples.Count.ShouldBe(5);

        var changed = File("a.perf", samples: 9);

        cache.Peek(changed.Path, changed.Stamp).ShouldBeNull();
        (await cache.GetAsync(changed, Cancel)).Profile.Samples.Count.ShouldBe(9);
        cache.Peek(changed.Path, changed.Stamp).ShouldNotBeNull();

        System.IO.File.SetLastWriteTimeUtc(changed.Path, changed.Stamp.ModifiedUtc.AddSeconds(1));
        await cache.GetAsync(changed with { Stamp = FileStamp.Of(changed.Path) }, Cancel);
        _source.Reads.ShouldBe(3);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_shown_and_read_again_next_time()
    {
        using var cache = Cache();
        var file = File("a.perf");
        _source.Before = (_, _) => System.IO.File.AppendAllText(file.Path, PerfText.Of(PerfText.Recording(seed: 2, count: 1)));

        (await cache.GetAsync(file, Cancel)).ChangedWhileRead.ShouldBeTrue();

        _source.Before = null;
        var again = await cache.GetAsync(file with { Stamp = FileStamp.Of(file.Path) }, Cancel);
        again.ChangedWhileRead.ShouldBeFalse();
        again.Profile.Samples.Count.ShouldBe(6);
        _source.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_breaks_while_it_is_read_is_said_to_have_changed()
    {
        using var cache = Cache();
        var file = File("a.perf");
        _source.Before = (_, _) => System.IO.File.WriteAllText(file.Path, "no profile any more");

        (await Should.ThrowAsync<UnreadableFileException>(cache.GetAsync(file, Cancel))).Message.ShouldContain("changed while it was being read");
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_while()
    {
        using var cache = Cache();
        var path = _folder.Write("a.perf", "no profile");
        var file = new ProfileFile("a.perf", path, FileStamp.Of(path));
        for (var i = 0; i < 3; i++) await Should.ThrowAsync<ProfileFormatException>(cache.GetAsync(file, Cancel));
        _source.Reads.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(11));
        await Should.ThrowAsync<ProfileFormatException>(cache.GetAsync(file, Cancel));
        _source.Reads.ShouldBe(2);

        var mended = File("a.perf");
        (await cache.GetAsync(mended, Cancel)).Profile.Samples.Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_least_recently_used_go_first()
    {
        var size = (await Cache().GetAsync(File("a.perf"), Cancel)).Profile.RetainedBytes;
        size.ShouldBeGreaterThan(200);
        using var cache = Cache(size * 5 / 2);
        var (a, b, c) = (File("a.perf"), File("b.perf"), File("c.perf"));
        foreach (var file in new[] { a, b, a, c }) await cache.GetAsync(file, Cancel);
        _source.Reads.ShouldBe(4);

        IsKept(cache, a).ShouldBeTrue();
        IsKept(cache, b).ShouldBeFalse();
        IsKept(cache, c).ShouldBeTrue();
    }

    [Fact]
    public async Task One_profile_is_kept_however_large()
    {
        using var cache = Cache(budgetBytes: 1);
        var (a, b) = (File("a.perf"), File("b.perf"));
        await cache.GetAsync(a, Cancel);
        IsKept(cache, a).ShouldBeTrue();

        await cache.GetAsync(b, Cancel);
        IsKept(cache, a).ShouldBeFalse();
        IsKept(cache, b).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_files_asked_for_at_once_are_all_read()
    {
        using var cache = Cache();
        var files = Enumerable.Range(0, 30).Select(i => File(string.Create(CultureInfo.InvariantCulture, $"{i}.perf"), samples: i + 1)).ToArray();

        var loaded = await Task.WhenAll(files.Select(file => cache.GetAsync(file, Cancel)));

        loaded.Select(profile => profile.Profile.Samples.Count).ShouldBe(Enumerable.Range(1, 30));
    }

    [Fact]
    public async Task Whoever_asks_cancels_or_leaves_in_whatever_order_everybody_gets_an_answer()
    {
        using var cache = Cache(budgetBytes: 5_000);
        var files = Enumerable.Range(0, 4).Select(i => File(string.Create(CultureInfo.InvariantCulture, $"{i}.perf"), samples: 50)).ToArray();
        _source.Before = (_, _) => Thread.Yield();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => WorkAsync(new Random(worker)))));

        outcomes.Sum(outcome => outcome.Loaded).ShouldBeGreaterThan(0);
        outcomes.Sum(outcome => outcome.Loaded + outcome.Cancelled).ShouldBe(8 * 25);
        foreach (var file in files) (await cache.GetAsync(file, Cancel)).Profile.Samples.Count.ShouldBe(50);

        async Task<(int Loaded, int Cancelled)> WorkAsync(Random random)
        {
            var (loaded, cancelled) = (0, 0);
            for (var i = 0; i < 25; i++)
            {
                var file = files[random.Next(files.Length)];
                using var patience = new CancellationTokenSource();
                var asked = cache.GetAsync(file, patience.Token);
                if (random.Next(3) == 0) await patience.CancelAsync();
                if (random.Next(3) == 0) cache.Cancel(file);
                try
                {
                    (await asked).Profile.Samples.Count.ShouldBe(50);
                    loaded++;
                }
                catch (Exception e) when (e is OperationCanceledException or LoadCancelledException)
                {
                    cancelled++;
                }
            }

            return (loaded, cancelled);
        }
    }

    [Fact]
    public async Task The_end_of_the_cache_ends_its_loads()
    {
        var cache = Cache();
        _source.Held();
        var asker = cache.GetAsync(File("a.perf"), Cancel);
        await _source.Started;

        cache.Dispose();

        await Should.ThrowAsync<LoadCancelledException>(asker);
        await _source.Cancelled;
    }

    private static bool IsKept(ProfileCache cache, ProfileFile file) => cache.Peek(file.Path, file.Stamp) is not null;

    private ProfileCache Cache(long budgetBytes = long.MaxValue) => new(_source.Read, new StoredProfiles(new ServerOptions { Roots = [] }, _time), budgetBytes, _time);

    private ProfileFile File(string name, int samples = 5)
    {
        var path = _folder.Write(name, PerfText.Of(PerfText.Recording(count: samples)));
        return new ProfileFile(name, path, FileStamp.Of(path));
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
