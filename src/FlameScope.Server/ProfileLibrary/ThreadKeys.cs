using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// How an address names a thread: <c>process/thread/comm</c>, with nothing where the file does not tell, and for the idle thread of a CPU <c>process/thread/comm/cpu</c>. Numbers of rows would
/// not survive the next version of a reader; these do.
/// </summary>
internal sealed class ThreadKeys(Profile profile)
{
    private readonly Lazy<Dictionary<string, ThreadId>> _ids = new(() => Index(profile));

    /// <summary>The key of a thread.</summary>
    public string this[ThreadId id] => KeyOf(profile, id);

    /// <summary>The thread of a key; null where there is none.</summary>
    public ThreadId? Find(string key) => _ids.Value.TryGetValue(key, out var id) ? id : null;

    private static string KeyOf(Profile profile, ThreadId id)
    {
        ref readonly var row = ref profile.Threads[id];
        var key = string.Create(CultureInfo.InvariantCulture, $"{row.ProcessId}/{row.Tid}/{profile.Threads.Comm(id)}");
        return row.IdleCpu < 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}/{row.IdleCpu}");
    }

    private static Dictionary<string, ThreadId> Index(Profile profile)
    {
        var ids = new Dictionary<string, ThreadId>(profile.Threads.Count, StringComparer.Ordinal);
        for (var i = 0; i < profile.Threads.Count; i++) ids.TryAdd(KeyOf(profile, new ThreadId(i)), new ThreadId(i));
        return ids;
    }
}
