using System.Globalization;

namespace FlameScope.Generator;

/// <summary>The made-up machine: which thread each CPU runs, which processes come and go, how busy it is when.</summary>
internal sealed class Machine
{
    private readonly SeededRandom _random;
    private readonly ImageTable _table;
    private readonly RunningProgram[] _programs;
    private readonly RunningProcess[][] _processes;
    private readonly int[] _weights;
    private readonly RunningThread?[] _current;
    private readonly RunningThread[] _idle;
    private int _lastPid = 900;

    public Machine(GeneratorOptions options, SeededRandom random)
    {
        _random = random;
        _table = new(options.Seed);
        _programs = [.. Software.Programs.Select((spec, i) => new RunningProgram(spec, _table, SeededRandom.Mix(options.Seed, 100 + (ulong)i)))];
        _weights = [.. Software.Programs.SelectMany((spec, i) => Enumerable.Repeat(i, spec.Weight))];
        _processes = [.. _programs.Select(program => Enumerable.Range(0, program.Spec.Processes).Select(_ => Start(program)).ToArray())];
        _current = new RunningThread?[options.Cpus];
        var swapper = new RunningProcess(_programs[^1], 0, random.Next(), long.MaxValue);
        _idle = [.. _current.Select(_ => new RunningThread(swapper, 0, "swapper", _table, random))];
    }

    public long ProcessesStarted { get; private set; }

    /// <summary>The thread that a CPU runs at its next sample.</summary>
    /// <param name="cpu">The CPU, from 0.</param>
    /// <param name="elapsed">Nanoseconds since the recording began.</param>
    public RunningThread Next(int cpu, long elapsed)
    {
        ref var current = ref _current[cpu];
        // A time slice is some samples long, whether it is spent in work or idle.
        if (current is null ? _random.Chance(0.25) : current.Process.HasEnded || _random.Chance(0.15))
        {
            if (current is not null) current.IsOnCpu = false;
            current = _random.Chance(IdleShare(elapsed)) ? null : Pick();
            if (current is not null) current.IsOnCpu = true;
        }
        if (current is null)
        {
            _idle[cpu].Idle();
            return _idle[cpu];
        }
        Rename(current);
        current.Run();
        return current;
    }

    /// <summary>Work comes in bursts of 150 ms each 2 s, and rests for one minute of ten.</summary>
    private static double IdleShare(long elapsed)
    {
        var millisecond = elapsed / 1_000_000;
        return millisecond / 1000 % 600 >= 540 ? 0.5 : millisecond % 2000 < 150 ? 0.02 : 0.2;
    }

    private RunningThread? Pick()
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var program = _weights[_random.Below(_weights.Length)];
            ref var process = ref _processes[program][_random.Below(_processes[program].Length)];
            if (process.HasEnded) process = Start(_programs[program]);
            var thread = process.Threads[_random.Below(process.Threads.Count)];
            if (!thread.IsOnCpu) return thread;
        }
        return null;
    }

    private RunningProcess Start(RunningProgram program)
    {
        ProcessesStarted++;
        var spec = program.Spec;
        var isTool = spec.Processes == 1 && spec.Life is > 0 and < 1000;
        // Process numbers go up by what was forked and never sampled, and start again at pid_max.
        _lastPid += _random.Between(1, 12) + 16;
        if (_lastPid > 4_194_000) _lastPid = 1_000;
        var life = spec.Life == 0 ? long.MaxValue : 1 + (long)(spec.Life * -Math.Log(1 - _random.Unit()));
        var process = new RunningProcess(program, _lastPid, _random.Next(), life);
        var comms = isTool ? [_random.Of<string>(spec.Comms)] : spec.Comms;
        for (var i = 0; i < comms.Length; i++) process.Threads.Add(new(process, i, Numbered(comms[i]), _table, _random));
        if (isTool && _random.Chance(0.3))
        {
            process.CommAfterExec = process.Threads[0].Comm;
            process.Threads[0].Rename(_random.Of<string>(["sh", "bash", "make", "perf-exec"]));
        }
        return process;
    }

    /// <summary>A thread's name changes when its process executes a program, and when it chooses another itself.</summary>
    private void Rename(RunningThread thread)
    {
        var (samples, life) = (thread.Process.Samples, thread.Process.Program.Spec.Life);
        if (samples == 1 && thread.Process.CommAfterExec is { } comm) thread.Rename(comm);
        else if (thread.Process.Threads.Count > 1 && samples == life / 2) thread.Rename(Numbered(_random.Of<string>(["npm view @axe-c", "node /srv/app#", "worker:# idle", ".NET TP Gate", "cron: job #/7"])));
    }

    /// <summary>Puts a number in place of the <c>#</c> of a name that is cut at 15 bytes, as the kernel does.</summary>
    private string Numbered(string comm)
    {
        // "GC Thread#0" keeps its mark.
        if (comm.Contains("Thread#", StringComparison.Ordinal)) return comm;
        var name = comm.Replace("#", _random.Below(40).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return name.Length > 15 ? name[..15] : name;
    }
}
