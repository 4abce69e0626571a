using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>Fixtures that a writer of the tests makes from a format's specification. They are kept as files, so that they can be looked at and opened; with <c>BLESS=1</c> they are written anew.</summary>
internal static class WrittenFixtures
{
    /// <summary>The file is what the writer writes.</summary>
    public static void Check(string path, byte[] written)
    {
        if (Approved.IsBlessing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, written);
        }

        File.Exists(path).ShouldBeTrue($"{path} is written with BLESS=1");
        File.ReadAllBytes(path).ShouldBe(written);
    }
}
