using System.Runtime.CompilerServices;
using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.V8;

/// <summary>
/// The samples of one of V8's profiles: ids of nodes in one array, and in another their times, or differences of times. V8 writes at place i of the differences what passed between sample i - 1 and sample i, at the
/// first place what passed since the start of the profile; so a sample's time is the start and all differences up to its own. The node is what ran at that moment.
/// </summary>
internal sealed class V8Samples
{
    /// <summary>The power of ten that makes nanoseconds of the file's microseconds.</summary>
    public const int Microseconds = 3;

    private const long NanosecondsPerMicrosecond = 1_000;
    private const long NoTime = long.MinValue;
    private const int RunLength = 1_024;

    private readonly List<int> _nodeIds = [];
    private readonly List<long> _times = [];
    private bool _areDifferences;

    /// <summary>Samples so far.</summary>
    public int Count => _nodeIds.Count;

    /// <summary>Whether any times were read.</summary>
    public bool HasTimes { get; private set; }

    /// <summary>The id of a sample's node; -1 where the file has none.</summary>
    public int NodeId(int sample) => _nodeIds[sample];

    /// <summary>Reads an array of ids of nodes.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="max">How many may be kept.</param>
    /// <returns>False where there are more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadNodes(JsonReader json, int max)
    {
        if (!json.BeginArray()) return true;
        Span<int> run = stackalloc int[RunLength];
        while (true)
        {
            _nodeIds.AddRange(run[..json.ReadIntegers(run[..Math.Min(RunLength, max - _nodeIds.Count)])]);
            if (!json.NextElement()) return true;
            if (_nodeIds.Count >= max)
            {
                json.LeaveRest();
                return false;
            }

            var isId = json.TryInt32(out var id);
            if (json.End != JsonEnd.NotYet) return true;
            _nodeIds.Add(isId && id >= 0 ? id : -1);
        }
    }

    /// <summary>Reads an array of times, or of differences between times, in microseconds.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="areDifferences">What it holds.</param>
    /// <param name="max">How many may be kept.</param>
    public void ReadTimes(JsonReader json, bool areDifferences, int max)
    {
        _areDifferences = areDifferences;
        ReadTimes(json, areDifferences, times =>
        {
            HasTimes = true;
            var kept = times[..Math.Min(times.Length, max - _times.Count)];
            _times.AddRange(kept);
            return kept.Length == times.Length;
        });
    }

    /// <summary>Reads an array of differences where the nodes and the start are known already, so that none are kept.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="startNs">The start of the profile.</param>
    /// <param name="add">Takes all samples, in their order.</param>
    public void ReadTimes(JsonReader json, long startNs, AddTimes add)
    {
        var (first, now, goesOn) = (0, startNs, true);
        ReadTimes(json, areDifferences: true, times =>
        {
            HasTimes = true;
            times = times[..Math.Min(times.Length, _nodeIds.Count - first)];
            now = AddUp(times, now);
            goesOn = add(first, times);
            first += times.Length;
            return goesOn && first < _nodeIds.Count;
        });
        for (; goesOn && first < _nodeIds.Count; first++) goesOn = add(first, [NoTime]);
    }

    /// <summary>The time of each sample in nanoseconds, or null where the file has none that is inside the bounds.</summary>
    /// <param name="startNs">The start of the profile, to which differences are added.</param>
    public IEnumerable<long?> Times(long startNs)
    {
        var now = startNs;
        for (var sample = 0; sample < _nodeIds.Count; sample++)
        {
            if (sample < _times.Count) now = _areDifferences ? After(now, _times[sample]) : _times[sample];
            yield return sample < _times.Count && IsTime(now) ? now : null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadTimes(JsonReader json, bool areDifferences, TakeTimes take)
    {
        if (!json.BeginArray()) return;
        Span<int> run = stackalloc int[RunLength];
        Span<long> times = stackalloc long[RunLength];
        while (true)
        {
            var count = json.ReadIntegers(run);
            for (var i = 0; i < count; i++) times[i] = run[i] * NanosecondsPerMicrosecond;
            if (count > 0 && !take(times[..count])) break;
            if (!json.NextElement()) return;
            var isTime = json.TryDecimal(Microseconds, out var time);
            if (json.End != JsonEnd.NotYet) return;
            times[0] = isTime ? time : areDifferences ? 0 : NoTime;
            if (!take(times[..1])) break;
        }

        json.LeaveRest();
    }

    /// <summary>Makes times of differences.</summary>
    /// <returns>The last time.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long AddUp(Span<long> differences, long startNs)
    {
        foreach (ref var time in differences) time = startNs = After(startNs, time);
        return startNs;
    }

    /// <summary>Once a time is out of bounds, so are all that are told by how much later they are.</summary>
    private static long After(long time, long difference) => IsTime(time) && IsTime(difference) ? time + difference : NoTime;

    /// <summary>Whether a time is inside the bounds.</summary>
    public static bool IsTime(long time) => time is >= -ProfileBuilder.MaxTimeNs and <= ProfileBuilder.MaxTimeNs;

    /// <summary>Takes times or differences as they are read, and may change them.</summary>
    /// <returns>Whether to go on.</returns>
    private delegate bool TakeTimes(Span<long> times);
}

/// <summary>Takes the times of samples.</summary>
/// <param name="first">The number of the first of them.</param>
/// <param name="timesNs">Nanoseconds; where there is none, a number that is out of bounds.</param>
/// <returns>Whether to go on.</returns>
internal delegate bool AddTimes(int first, ReadOnlySpan<long> timesNs);
