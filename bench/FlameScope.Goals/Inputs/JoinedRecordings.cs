using System.IO.Compression;
using FlameScope.Testing;

namespace FlameScope.Goals.Inputs;

/// <summary>The recordings beside the checkout, one after the other, again and again until there is enough.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Samples">Lines that begin a sample.</param>
internal sealed record JoinedRecordings(string Path, long Bytes, long Samples)
{
    private static readonly string[] Names = ["mixed", "jit"];

    /// <summary>Such a file; null where the recordings are not there.</summary>
    public static JoinedRecordings? Of(long bytes)
    {
        var packed = Names.Select(name => System.IO.Path.Combine(RepositoryFiles.Recordings, name + ".txt.gz")).ToArray();
        if (!packed.All(File.Exists)) return null;
        var texts = packed.Select(Unpack).ToArray();
        var once = texts.Sum(text => (long)text.Length);
        var copies = (bytes + once - 1) / once;
        var path = BenchFolder.Made($"recordings-{copies}.txt", file =>
        {
            using var joined = File.Create(file);
            for (var copy = 0; copy < copies; copy++)
            {
                foreach (var text in texts) joined.Write(text);
            }
        });
        return new JoinedRecordings(path, copies * once, copies * texts.Sum(text => (long)CountSamples(text)));
    }

    private static byte[] Unpack(string path)
    {
        using var unpacked = new MemoryStream();
        using (var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    /// <summary>Of what the reader knows only this: a sample's line begins with neither a blank nor a hash sign.</summary>
    private static int CountSamples(ReadOnlySpan<byte> text)
    {
        var samples = 0;
        foreach (var line in text.Split((byte)'\n'))
        {
            if (text[line] is [not (byte)'\t' and not (byte)' ' and not (byte)'#', ..]) samples++;
        }

        return samples;
    }
}
