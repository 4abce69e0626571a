namespace FlameScope.Cli.Inputs;

/// <summary>How inputs are read.</summary>
/// <param name="Inline">Whether perf resolves inlined functions. Default false: it is some 65 times slower for recordings with DWARF call graphs.</param>
/// <param name="Verbose">Whether progress is told where it is not read on a terminal.</param>
internal readonly record struct InputOptions(bool Inline, bool Verbose);
