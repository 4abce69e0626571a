using System.Text;

namespace FlameScope.Generator;

/// <summary>A program with its images looked up, and the call graph between their functions: a function of two hashes, so that it costs no memory.</summary>
internal sealed class RunningProgram
{
    private readonly ImageTable _table;
    private readonly Image[] _roll;
    private readonly ulong _seed;

    public RunningProgram(ProgramSpec spec, ImageTable table, ulong seed)
    {
        Spec = spec;
        _table = table;
        _seed = seed;
        _roll = [.. spec.Images.SelectMany(image => Enumerable.Repeat(table[image.Image], image.Weight))];
        Main = table[spec.Images[0].Image];
    }

    public ProgramSpec Spec { get; }

    public Image Main { get; }

    /// <summary>The function that is called at a call site of a function. Most calls stay in their image; some functions are called from everywhere.</summary>
    public int Callee(int function, int site)
    {
        var hash = SeededRandom.Mix(_seed ^ (ulong)function, (ulong)site);
        var image = _table.Images[_table.Functions[function].Image];
        if (image.Spec.IsKernel && !Spec.IsKernelThread || (hash & 3) == 0 || image.Spec.Path == Software.NoImage) image = _roll[(int)(hash >> 8 & 0xFFFF) % _roll.Length];
        return Skewed(image, hash >> 32);
    }

    /// <summary>The function that the kernel calls next.</summary>
    public int KernelCallee(int function, int site)
    {
        var hash = SeededRandom.Mix((ulong)function, (ulong)site);
        return Skewed(_table[(hash & 31) == 0 ? Software.KernelModule : Software.Kernel], hash >> 32);
    }

    /// <summary>The function at the given place of the chain that all stacks of a thread begin with.</summary>
    public int Entry(int thread, int place)
    {
        if (Spec.IsKernelThread) return _table.Known(Software.KernelThreadChain[place % Software.KernelThreadChain.Length]);
        if (place == 0 && Spec.Depth.Typical > 2) return _table.Known(thread == 0 ? "__libc_start_call_main" : "start_thread");
        return Skewed(Main, SeededRandom.Mix(_seed ^ (ulong)(thread == 0 ? 1 : 2 + (thread & 3)), (ulong)place) >> 32);
    }

    private static int Skewed(Image image, ulong bits)
    {
        var unit = (uint)bits / (double)uint.MaxValue;
        return image.First + Math.Min(image.Count - 1, (int)(Math.Pow(unit, 5) * image.Count));
    }
}

/// <summary>A process: its number, and where the loader put its images.</summary>
internal sealed class RunningProcess(RunningProgram program, int pid, ulong seed, long life)
{
    /// <summary>A function is compiled anew about every so many samples of its process.</summary>
    private const long CompilationInterval = 5_000;

    public RunningProgram Program { get; } = program;

    public int Pid { get; } = pid;

    /// <summary>Samples so far, and those after which it ends.</summary>
    public long Samples { get; set; }

    public long Life { get; } = life;

    public bool HasEnded => Samples >= Life;

    /// <summary>The name that the program gets at its second sample, if the first finds it between fork and exec.</summary>
    public string? CommAfterExec { get; set; }

    public List<RunningThread> Threads { get; } = [];

    /// <summary>What is printed behind a function of the perf map.</summary>
    public byte[] MapSuffix { get; } = Encoding.ASCII.GetBytes(string.Create(null, $" (/tmp/perf-{pid}.map)\n"));

    /// <summary>How often a function was compiled: 0, 1 … as the process goes on.</summary>
    public ulong Compilation(int function) => (ulong)((Samples + (long)(SeededRandom.Mix(seed, (ulong)function) % CompilationInterval)) / CompilationInterval);

    /// <summary>The number in the name of a hidden class or a generated function.</summary>
    public ulong HiddenNumber(int function) => 0x7F00_0000_0000 | (SeededRandom.Mix(seed + Compilation(function), (ulong)function) & 0xFF_FFFF_FFF8);

    /// <summary>Where a function starts in memory.</summary>
    public ulong AddressOf(in Function function, int number, Image image)
    {
        if (image.Spec.Path.Length == 0) return 0x7F00_0000_0000 | (SeededRandom.Mix(seed ^ Compilation(number), (ulong)number) & 0xFFF_FFE0) | (seed & 0xFF) << 28;
        if (image.Spec.IsKernel) return 0xFFFF_FFFF_8100_0000 + function.Address + ((ulong)image.Index << 22);
        if (image.Spec.Path == Software.NoImage) return SeededRandom.Mix(seed, (ulong)number) >> (16 + (number & 31));
        var random = SeededRandom.Mix(seed, (ulong)image.Index);
        return (image == Program.Main ? 0x5500_0000_0000UL | (random & 0xFF_FFFF_F000) : 0x7F00_0000_0000UL | (random & 0xFF_FFFF_F000)) + function.Address;
    }
}
