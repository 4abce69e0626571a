using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Inputs;

/// <summary>Something to read that was named on the command line: a file, standard input (<c>-</c>), a pipe.</summary>
/// <param name="console">Has standard input, and is told what takes time.</param>
/// <param name="options">How to read.</param>
/// <param name="temporary">Where what is not a plain file is kept.</param>
internal sealed class ProfileInput(CommandConsole console, InputOptions options, TemporaryFolder temporary)
{
    /// <summary>Names standard input.</summary>
    public const string StandardInput = "-";

    private const string StandardInputName = "stdin";

    /// <summary>Opens what is named, to be read once from its beginning.</summary>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public async Task<OpenedInput> OpenAsync(string name, CancellationToken cancel)
    {
        var label = name == StandardInput ? StandardInputName : name;
        var stream = OpenStream(name);
        if (stream.CanSeek)
        {
            var size = stream.Length;
            if (!await IsPerfDataAsync(stream, cancel)) return new OpenedInput(label, size, stream);
            await stream.DisposeAsync();
            return new OpenedInput(label, size, OpenFile(await PrintAsync(name, cancel)));
        }

        var (isPerfData, whole) = await PeekAsync(stream, cancel);
        if (!isPerfData) return new OpenedInput(label, SizeBytes: null, whole);
        var printed = await PrintAsync(await KeepAsync(whole, name, cancel), cancel);
        return new OpenedInput(label, SizeBytes: null, OpenFile(printed));
    }

    /// <summary>The path of a plain file with the content of what is named: the file itself, or one in the temporary folder under the same name.</summary>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public async Task<string> FileOfAsync(string name, CancellationToken cancel)
    {
        await using var stream = OpenStream(name);
        if (stream.CanSeek) return await IsPerfDataAsync(stream, cancel) ? await PrintAsync(name, cancel) : name;

        var (isPerfData, whole) = await PeekAsync(stream, cancel);
        var kept = await KeepAsync(whole, name, cancel);
        return isPerfData ? await PrintAsync(kept, cancel) : kept;
    }

    private Stream OpenStream(string name)
    {
        if (name != StandardInput) return OpenFile(name);
        if (console.InputIsTerminal) throw new CommandException("\"-\" reads standard input, but nothing is piped in. For example: perf script --header --ns | flamescope -", ExitCodes.Usage);
        return console.OpenInput();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"There is no file \"{Printable.Of(path)}\".");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException(Directory.Exists(path)
                ? $"\"{Printable.Of(path)}\" is a folder, and one file is needed here."
                : $"You may not read \"{Printable.Of(path)}\".");
        }
        catch (IOException e)
        {
            throw new CommandException($"\"{Printable.Of(path)}\" cannot be opened: {Printable.Of(e.Message)}");
        }
    }

    private static async Task<bool> IsPerfDataAsync(Stream stream, CancellationToken cancel)
    {
        var magic = new byte[PerfData.MagicLength];
        var length = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancel);
        stream.Position = 0;
        return PerfData.Is(magic.AsSpan(0, length));
    }

    private static async Task<(bool IsPerfData, Stream Whole)> PeekAsync(Stream stream, CancellationToken cancel)
    {
        var magic = new byte[PerfData.MagicLength];
        var length = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancel).AsTask().WaitAsync(cancel);
        return (PerfData.Is(magic.AsSpan(0, length)), new PeekedStream(magic.AsMemory(0, length), stream));
    }

    private async Task<string> PrintAsync(string perfData, CancellationToken cancel)
    {
        var text = temporary.NewFile(Path.GetFileName(perfData));
        await PerfData.PrintAsync(Path.GetFullPath(perfData), text, options, console, cancel);
        return text;
    }

    private async Task<string> KeepAsync(Stream stream, string name, CancellationToken cancel)
    {
        var path = temporary.NewFile(name == StandardInput ? StandardInputName : Path.GetFileName(name));
        using var progress = new ProgressLine(console, options.Verbose);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 17];
        long total = 0;
        // A read from a pipe is not interrupted by cancelling it; not waiting for it is.
        for (int read; (read = await stream.ReadAsync(buffer, cancel).AsTask().WaitAsync(cancel)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            progress.Report(total += read, bytes => $"reading {(name == StandardInput ? "standard input" : Printable.Of(name))}: {Quantity.Bytes(bytes)}");
        }

        return path;
    }
}

/// <summary>An input that is open.</summary>
/// <param name="Name">As it was named.</param>
/// <param name="SizeBytes">Its size; null for a pipe.</param>
/// <param name="Content">Its content, or for a <c>perf.data</c> the text that perf made of it.</param>
internal sealed record OpenedInput(string Name, long? SizeBytes, Stream Content) : IDisposable
{
    public void Dispose() => Content.Dispose();
}
