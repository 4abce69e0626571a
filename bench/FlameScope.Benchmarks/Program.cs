using BenchmarkDotNet.Running;
using FlameScope.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(SyntheticProfile).Assembly).Run(args);
