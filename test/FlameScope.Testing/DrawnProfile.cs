using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>
/// A profile drawn as text, a line a sample: <c>time comm;frame;frame</c>, root first, with options in brackets after it.
/// <code>
/// 1.25    java;main;run
/// 1.50    swapper;cpu_idle            [idle cpu=1]
/// 2.00    node;main                   [pid=7 tid=8 cpu=0 event=page-faults weight=3]
/// -       java;main                   (no time)
/// </code>
/// A frame is <c>name</c>, <c>name@library</c>, or <c>name@library!kernel</c> with a kind. Times are seconds on the source's clock.
/// </summary>
public static class DrawnProfile
{
    /// <summary>Reads the drawing.</summary>
    public static Profile From(string drawing) => Builder(drawing).Build("drawing");

    /// <summary>Reads the drawing into a builder, so that more can be added.</summary>
    public static ProfileBuilder Builder(string drawing)
    {
        var builder = new ProfileBuilder { ClockSource = "drawing" };
        foreach (var line in drawing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) AddLine(builder, line);
        return builder;
    }

    private static void AddLine(ProfileBuilder builder, string line)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var bracket = line.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0)
        {
            foreach (var option in line[(bracket + 1)..].TrimEnd(']').Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = option.Split('=', 2);
                options[parts[0]] = parts.Length > 1 ? parts[1] : "";
            }

            line = line[..bracket];
        }

        var fields = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        var names = fields[1].Split(';');
        var stack = StackId.Root;
        foreach (var name in names.Skip(1)) stack = builder.Stack(stack, Frame(builder, name));

        var eventName = options.GetValueOrDefault("event", "cpu-clock");
        builder.AddSample(new SampleInput(
            fields[0] == "-" ? null : Nanoseconds(fields[0]),
            stack,
            builder.Thread(Number(options, "pid"), Number(options, "tid"), names[0]),
            builder.Event(new EventRow(eventName, options.GetValueOrDefault("family", eventName), "samples", IsCpuTime: eventName is "cpu-clock" or "cycles" || options.ContainsKey("cputime"))),
            (short)(Number(options, "cpu") ?? -1),
            Number(options, "weight") ?? 1,
            options.ContainsKey("idle") ? SampleState.Idle
                : options.ContainsKey("unresolved") ? SampleState.UnresolvedIdle
                : options.ContainsKey("waiting") ? SampleState.Waiting
                : SampleState.Running));
    }

    private static FrameId Frame(ProfileBuilder builder, string text)
    {
        var kind = FrameKind.User;
        var mark = text.IndexOf('!', StringComparison.Ordinal);
        if (mark >= 0)
        {
            kind = Enum.Parse<FrameKind>(text[(mark + 1)..], ignoreCase: true);
            text = text[..mark];
        }

        var parts = text.Split('@', 2);
        return builder.Frame(parts[0], parts.Length > 1 ? parts[1] : "", kind);
    }

    private static int? Number(Dictionary<string, string> options, string name) =>
        options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static long Nanoseconds(string seconds) => (long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000_000m);
}
