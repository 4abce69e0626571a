using System.Diagnostics;

namespace FlameScope.Cli.Terminal;

/// <summary>
/// Says how far something long has come: one line that is written over on a terminal, or plain lines where asked for. Silent for what is over soon. Safe from several threads.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan TerminalEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(2);

    private readonly CommandConsole _console;
    private readonly bool _enabled;
    private readonly Lock _gate = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _next;
    private bool _shown;

    /// <summary>Progress on the error stream of <paramref name="console"/>.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="verbose">Plain lines even where it is no terminal.</param>
    public ProgressLine(CommandConsole console, bool verbose)
    {
        _console = console;
        _enabled = console.ErrorIsTerminal || verbose;
        _next = console.ErrorIsTerminal ? QuietFor : PlainEvery;
    }

    /// <summary>Shows <paramref name="state"/> if it is time to.</summary>
    public void Report<T>(T progress, Func<T, string> state)
    {
        if (!_enabled) return;
        lock (_gate)
        {
            var elapsed = Stopwatch.GetElapsedTime(_began);
            if (elapsed < _next) return;
            _next = elapsed + (_console.ErrorIsTerminal ? TerminalEvery : PlainEvery);
            if (_console.ErrorIsTerminal)
            {
                _console.Error.Write($"\r{state(progress)}\e[K");
                _shown = true;
            }
            else
            {
                _console.Error.WriteLine(state(progress));
            }
        }
    }

    /// <summary>Takes the line away again.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_shown) _console.Error.Write("\r\e[K");
            _shown = false;
            _next = TimeSpan.MaxValue;
        }
    }
}
