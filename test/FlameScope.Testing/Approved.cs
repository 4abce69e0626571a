using System.Text;

namespace FlameScope.Testing;

/// <summary>
/// Compares a text with one that was approved and is kept beside the fixture. With <c>BLESS=1</c> in the environment the approved text is written instead; it is never written
/// otherwise, not even where there is none. A text that differs is kept under <c>artifacts/received</c>.
/// </summary>
public static class Approved
{
    /// <summary>Whether approved texts are being written.</summary>
    public static bool IsBlessing { get; } = string.Equals(Environment.GetEnvironmentVariable("BLESS"), "1", StringComparison.Ordinal);

    /// <summary>Compares, or writes.</summary>
    /// <param name="path">The approved text's file.</param>
    /// <param name="received">What came out.</param>
    /// <exception cref="ApprovalException">They differ, or nothing is approved yet.</exception>
    public static void Check(string path, string received)
    {
        ArgumentNullException.ThrowIfNull(received);
        received = received.ReplaceLineEndings("\n");
        if (IsBlessing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, received, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
        if (string.Equals(approved, received, StringComparison.Ordinal)) return;

        var kept = RepositoryFiles.At("artifacts", "received", Path.GetRelativePath(RepositoryFiles.Root, path));
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllText(kept, received);
        throw new ApprovalException(approved is null
            ? $"Nothing is approved yet in {path}. Received: {kept}. Run the test with BLESS=1 to approve it."
            : $"{FirstDifference(approved, received)}\nApproved: {path}\nReceived: {kept}\nRun the test with BLESS=1 to approve it.");
    }

    private static string FirstDifference(string approved, string received)
    {
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && string.Equals(left[line], right[line], StringComparison.Ordinal)) line++;
        return $"Line {line + 1} differs.\n- {left.ElementAtOrDefault(line)}\n+ {right.ElementAtOrDefault(line)}";
    }
}

/// <summary>A text is not the approved one.</summary>
public sealed class ApprovalException(string message) : Exception(message);
