using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>Every table of a profile as text, ids and all: two profiles with the same text are the same to the last row number.</summary>
public static class ProfileTables
{
    /// <summary>Writes them.</summary>
    public static string Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        text.AppendLine(ProfileText.Summary(profile));
        for (var row = 0; row < profile.Strings.Count; row++) text.Append(profile.Strings[new StringId(row)]).Append('\n');
        text.AppendJoin('\n', profile.Frames.Rows.ToArray()).Append('\n');
        text.AppendJoin('\n', profile.Threads.Rows.ToArray()).Append('\n');
        text.AppendJoin('\n', profile.Events.Rows.ToArray()).Append('\n');
        for (var row = 0; row < profile.Stacks.Count; row++) text.Append(profile.Stacks.Parents[row].Value).Append(' ').Append(profile.Stacks.Frames[row].Value).Append('\n');

        var samples = profile.Samples;
        for (var row = 0; row < samples.Count; row++)
        {
            text.Append(samples.Times[row]).Append(' ').Append(samples.Stacks[row].Value).Append(' ').Append(samples.Threads[row].Value).Append(' ')
                .Append(samples.Cpus[row]).Append(' ').Append(samples.Events[row].Value).Append(' ').Append(samples.Weights[row]).Append(' ').Append(samples.StateValues[row]).Append('\n');
        }

        return text.ToString();
    }
}
