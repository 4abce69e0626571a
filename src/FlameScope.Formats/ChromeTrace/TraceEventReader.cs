using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>
/// Reads one event of a trace. Its arguments often stand before its name, so what they may hold of a CPU profile is taken wherever it stands.
/// <code>
/// {"args":{"data":{"cpuProfile":{"nodes":[…],"samples":[…]},"timeDeltas":[…]}},"id":"0x2","name":"ProfileChunk","ph":"P","pid":6543,"tid":17411,"ts":9632409026}
/// </code>
/// </summary>
internal sealed class TraceEventReader(ProfileBuilder builder, ReadContext context, TraceTexts texts, V8Frames frames, Func<bool> mayGoOn)
{
    private readonly V8NodeReader _nodes = new(frames);

    /// <summary>Reads the object that stands next.</summary>
    /// <returns>False where something else stands there, or the file ends inside it.</returns>
    public bool TryRead(JsonReader json, TraceEvent into)
    {
        into.Clear();
        if (!json.BeginObject()) return false;
        while (json.NextProperty(out var name)) ReadProperty(json, name, into);
        return json.End == JsonEnd.NotYet;
    }

    /// <summary>A time of the file, which is in microseconds and may have decimals, in nanoseconds; null where it is none or out of bounds.</summary>
    public static long? ReadTime(JsonReader json) =>
        json.TryDecimal(V8Samples.Microseconds, out var time) && time is >= -ProfileBuilder.MaxTimeNs and <= ProfileBuilder.MaxTimeNs ? time : null;

    private void ReadProperty(JsonReader json, ReadOnlySpan<byte> name, TraceEvent into)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("ph"u8):
                into.Phase = json.TryString(out var phase) && phase.Length == 1 ? phase[0] : (byte)0;
                break;
            case 2 when name.SequenceEqual("ts"u8):
                into.TimeNs = ReadTime(json);
                break;
            case 2 when name.SequenceEqual("id"u8):
                into.Id = texts.Read(json);
                break;
            case 2 when name.SequenceEqual("sf"u8):
                into.StackFrame = texts.Read(json);
                break;
            case 3 when name.SequenceEqual("pid"u8):
                into.Process = texts.ReadId(json);
                break;
            case 3 when name.SequenceEqual("tid"u8):
                into.Thread = texts.ReadId(json);
                break;
            case 3 when name.SequenceEqual("dur"u8):
                into.DurationNs = ReadTime(json);
                break;
            case 3 when name.SequenceEqual("cat"u8):
                into.Category = texts.Read(json);
                break;
            case 4 when name.SequenceEqual("name"u8):
                into.Name = texts.Read(json);
                break;
            case 4 when name.SequenceEqual("tdur"u8):
                into.CpuDurationNs = ReadTime(json);
                break;
            case 4 when name.SequenceEqual("args"u8) && json.BeginObject():
                ReadArguments(json, into);
                break;
            default:
                break;
        }
    }

    private void ReadArguments(JsonReader json, TraceEvent into)
    {
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("name"u8)) into.ArgumentName = texts.Read(json);
            else if (name.SequenceEqual("number"u8)) into.ArgumentNumber = json.TryInt64(out var number) ? number : null;
            else if (name.SequenceEqual("data"u8) && json.BeginObject()) ReadData(json, into);
        }
    }

    /// <summary>Differences of times stand beside the profile in chunks, and inside it in whole profiles.</summary>
    private void ReadData(JsonReader json, TraceEvent into)
    {
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("cpuProfile"u8) && json.BeginObject()) ReadProfile(json, into);
            else if (name.SequenceEqual("timeDeltas"u8)) ReadDifferences(json, into);
            else if (name.SequenceEqual("startTime"u8)) into.ProfileStartNs = ReadTime(json);
        }
    }

    private void ReadProfile(JsonReader json, TraceEvent into)
    {
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("nodes"u8)) _nodes.Read(json, into.Nodes ??= new CallTree(builder, context.Limits), hits: null, mayGoOn);
            else if (name.SequenceEqual("samples"u8)) (into.Samples ??= new V8Samples()).ReadNodes(json, context.Limits.MaxSamples);
            else if (name.SequenceEqual("timeDeltas"u8)) ReadDifferences(json, into);
            else if (name.SequenceEqual("startTime"u8)) into.ProfileStartNs = ReadTime(json);
        }
    }

    private void ReadDifferences(JsonReader json, TraceEvent into) => (into.Samples ??= new V8Samples()).ReadTimes(json, areDifferences: true, context.Limits.MaxSamples);
}
