using FlameScope.Testing;

namespace FlameScope.Benchmarks.Formats;

/// <summary>Flight recordings. Those of many chunks are a real one again and again, as the recorder writes chunks one after another; those of a single large chunk are printed here.</summary>
internal static class JfrInputs
{
    /// <summary>All of them.</summary>
    public static IEnumerable<FormatInput> All
    {
        get
        {
            yield return Printed("jfr, few stacks", samples: 1_000_000, stacks: 4_000);
            yield return Printed("jfr, many stacks", samples: 400_000, stacks: 200_000);
            yield return FormatInput.Repeated("jfr, JDK 25", RepositoryFiles.At("test", "fixtures", "jfr", "jdk25.jfr.gz"), times: 128);
            if (!Directory.Exists(RepositoryFiles.Corpus)) yield break;
            yield return FormatInput.Repeated("jfr, async-profiler", Path.Combine(RepositoryFiles.Corpus, "jfr", "jfr-parser__dump1.jfr.gz"), times: 256);
            yield return FormatInput.Repeated("jfr, Datadog", Path.Combine(RepositoryFiles.Corpus, "jfr", "jfr-parser__object-allocation-sample.jfr.gz"), times: 64);
        }
    }

    private static FormatInput Printed(string name, int samples, int stacks) => FormatInput.Written(name, samples, () => JfrPrinter.Print(SyntheticProfile.Of(samples, stacks)));
}
