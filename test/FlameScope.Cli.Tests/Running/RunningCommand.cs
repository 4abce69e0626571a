using System.Diagnostics;
using System.Globalization;

namespace FlameScope.Cli.Tests.Running;

/// <summary>The built command as a process of its own, as a user starts it.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    // By its full path, so that a test may empty PATH.
    private static string Dotnet() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private RunningCommand(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="folder">Current folder; null for the temporary one.</param>
    public static RunningCommand Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(Dotnet(), [Path.Combine(AppContext.BaseDirectory, "flamescope.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");

        // A test touches neither the user's own cache folder nor his configuration.
        foreach (var own in start.Environment.Keys.Where(name => name.StartsWith("FLAMESCOPE_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(own);
        start.Environment["FLAMESCOPE_CACHE"] = "off";
        start.Environment["FLAMESCOPE_CONFIG"] = "off";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        return new RunningCommand(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CommandResult> RunAsync(string[] arguments, byte[]? input = null, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        await using var command = Start(arguments, environment, folder);
        await command.GiveAsync(input ?? []);
        return await command.EndAsync();
    }

    /// <summary>Gives it standard input.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="close">Whether that is all.</param>
    public async Task GiveAsync(byte[] input, bool close = true)
    {
        await _process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        await _process.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
        if (close) _process.StandardInput.Close();
    }

    /// <summary>The next line of its output.</summary>
    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience)
        ?? throw new InvalidOperationException("It ended without a line: " + await _error);

    /// <summary>Sends a signal, as <c>kill</c> does.</summary>
    /// <param name="name">Such as <c>INT</c>.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<CommandResult> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        var error = await _error.WaitAsync(Patience);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return new CommandResult(_process.ExitCode, output, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}

/// <summary>What a run came to.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
