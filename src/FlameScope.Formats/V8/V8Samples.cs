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

    private readonly List<int> _nodeIds = [];
    private readonly List<long> _times = [];
    private bool _areDifferences;

    /// <summary>Samples so far.</summary>
    public int Count => _nodeIds.Count;

    /// <summary>Whether any times were read.</summary>
    public bool HasTimes => _times.Count > 0;

    /// <summary>The id of a sample's node; -1 where the file has none.</summary>
    public int NodeId(int sample) => _nodeIds[sample];

    /// <summary>Reads an array of ids of nodes.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="max">How many may be kept.</param>
    /// <returns>False where there are more.</returns>
    public bool ReadNodes(JsonReader json, int max)
    {
        if (!json.BeginArray()) return true;
        while (json.NextElement())
        {
            if (_nodeIds.Count >= max)
            {
                json.LeaveRest();
                return false;
            }

            var isId = json.TryInt32(out var id);
            if (json.End != JsonEnd.NotYet) return true;
            _nodeIds.Add(isId && id >= 0 ? id : -1);
        }

        return true;
    }

    /// <summary>Reads an array of times, or of differences between times, in microseconds.</summary>
    /// <param name="json">Stands before the array.</param>
    /// <param name="areDifferences">What it holds.</param>
    /// <param name="max">How many may be kept.</param>
    public void ReadTimes(JsonReader json, bool areDifferences, int max)
    {
        _areDifferences = areDifferences;
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (_times.Count >= max)
            {
                json.LeaveRest();
                return;
            }

            var isTime = json.TryDecimal(Microseconds, out var time);
            if (json.End != JsonEnd.NotYet) return;
            _times.Add(isTime ? time : areDifferences ? 0 : long.MinValue);
        }
    }

    /// <summary>The time of each sample in nanoseconds, or null where the file has none that is inside the bounds.</summary>
    /// <param name="startNs">The start of the profile, to which differences are added.</param>
    public IEnumerable<long?> Times(long startNs)
    {
        var now = startNs;
        for (var sample = 0; sample < _nodeIds.Count; sample++)
        {
            if (sample >= _times.Count)
            {
                yield return null;
                continue;
            }

            if (!_areDifferences) now = _times[sample];
            else if (IsTime(now) && IsTime(_times[sample])) now += _times[sample];
            else now = long.MinValue;
            yield return IsTime(now) ? now : null;
        }
    }

    private static bool IsTime(long time) => time is >= -ProfileBuilder.MaxTimeNs and <= ProfileBuilder.MaxTimeNs;
}
