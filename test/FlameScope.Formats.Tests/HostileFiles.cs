using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests;

/// <summary>What every format has to stand: each prefix and each mutation of a file gives a profile that keeps its promises, or a refusal in words.</summary>
internal static class HostileFiles
{
    /// <summary>The profile, or null where it was refused in words; anything else fails the test.</summary>
    public static Profile? ReadOrRefuse(byte[] content)
    {
        try
        {
            var profile = ProfileReader.Read(new MemoryStream(content), cancel: TestContext.Current.CancellationToken);
            ProfileIntegrity.Check(profile);
            profile.Samples.Count.ShouldBeGreaterThan(0);
            return profile;
        }
        catch (ProfileFormatException refused)
        {
            refused.Message.ShouldEndWith(".");
            return null;
        }
    }

    /// <summary>Every prefix of a file that can be read.</summary>
    public static void CheckPrefixes(byte[] content)
    {
        var samples = 0;
        for (var length = 0; length <= content.Length; length++) samples = Math.Max(samples, ReadOrRefuse(content[..length])?.Samples.Count ?? 0);
        samples.ShouldBeGreaterThan(0);
    }

    /// <summary>Mutations of files: bytes changed, taken away, doubled, parts of other files and words of the format put in.</summary>
    /// <returns>How many were read.</returns>
    public static int CheckMutations(List<byte[]> files, string[] words, int seed, int mutations)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < mutations; i++)
        {
            var content = files[random.Next(files.Count)].ToList();
            for (var changes = random.Next(1, 6); changes > 0; changes--) Mutate(content, random, files, words);
            if (ReadOrRefuse([.. content]) is not null) read++;
        }

        return read;
    }

    private static void Mutate(List<byte> content, Random random, List<byte[]> others, string[] words)
    {
        if (content.Count == 0) return;
        var at = random.Next(content.Count);
        var length = Math.Min(random.Next(1, 40), content.Count - at);
        switch (random.Next(6))
        {
            case 0:
                content[at] = (byte)random.Next(256);
                break;
            case 1:
                content.RemoveRange(at, length);
                break;
            case 2:
                content.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Length)]));
                break;
            case 3:
                content.InsertRange(random.Next(content.Count), content.GetRange(at, length));
                break;
            case 4:
                content[at] ^= (byte)(1 << random.Next(8));
                break;
            default:
                var other = others[random.Next(others.Count)];
                var start = random.Next(other.Length);
                content.InsertRange(at, other[start..Math.Min(other.Length, start + 200)]);
                break;
        }
    }
}
