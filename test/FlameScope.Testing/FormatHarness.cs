using FlameScope.Formats;
using FlameScope.Profiles;
using Shouldly;

namespace FlameScope.Testing;

/// <summary>
/// What every fixture of every format has to pass: the approved text; the format found by content alone; the same result however few bytes a read gives;
/// tables that keep their promises; and the same samples again after being printed and read back.
/// </summary>
public static class FormatHarness
{
    private static readonly int[] Pieces = [1, 7, 100];

    /// <summary>Puts a fixture through all of it.</summary>
    /// <param name="path">The fixture; its approved text is <c>approved/NAME.txt</c> beside it.</param>
    /// <param name="format">The format that it must be found to be.</param>
    /// <param name="print">Prints a profile in the format; null where it is not written.</param>
    public static Profile Check(string path, string format, Func<Profile, byte[]>? print)
    {
        var content = File.ReadAllBytes(path);
        var profile = Read(content);
        Approved.Check(Path.Combine(Path.GetDirectoryName(path)!, "approved", Path.GetFileName(path) + ".txt"), ProfileText.Summary(profile));

        ProfileReader.Identify(new MemoryStream(content)).FormatName.ShouldBe(format);
        profile.Report.Format.ShouldBe(format);

        ProfileIntegrity.Check(profile);

        var summary = ProfileText.Summary(profile);
        foreach (var piece in Pieces) ProfileText.Summary(ProfileReader.Read(new ChoppedStream(content, piece))).ShouldBe(summary, $"read {piece} bytes at a time");

        if (print is not null)
        {
            var again = Read(print(profile));
            ProfileText.Samples(again).ShouldBe(ProfileText.Samples(profile), "printed and read back");
        }

        return profile;
    }

    /// <summary>A file that cannot be shown: its message, approved.</summary>
    public static ProfileFormatException CheckInvalid(string path)
    {
        var content = File.ReadAllBytes(path);
        var error = Should.Throw<ProfileFormatException>(() => Read(content));
        Approved.Check(Path.Combine(Path.GetDirectoryName(path)!, "approved", Path.GetFileName(path) + ".txt"), error.Message + "\n");
        return error;
    }

    private static Profile Read(byte[] content) => ProfileReader.Read(new MemoryStream(content));
}
