using FlameScope.Formats.Input;

namespace FlameScope.Formats;

/// <summary>What a format needs to know while it reads.</summary>
public sealed class ReadContext
{
    private readonly Func<bool>? _endedEarly;

    internal ReadContext(ReadLimits limits, CancellationToken cancel, Func<bool>? endedEarly = null, FileSections? sections = null, PackedFile? packed = null)
    {
        Sections = sections;
        Packed = packed;
        Limits = limits;
        Cancel = cancel;
        _endedEarly = endedEarly;
    }

    /// <summary>How much the file may ask for.</summary>
    public ReadLimits Limits { get; }

    /// <summary>The same input as a file that can be read in several places at once; null where it is compressed, or no file.</summary>
    internal FileSections? Sections { get; }

    /// <summary>The same input as a file that can be unpacked once more; null where it is not compressed with gzip alone, or no file.</summary>
    internal PackedFile? Packed { get; }

    /// <summary>Ends the reading; the input checks it at each read, a format has to only where it works for long without reading.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>At the end of the input: whether it was cut short (damaged compression, a limit), so that its last record is likely to be a half.</summary>
    public bool InputEndedEarly => _endedEarly?.Invoke() ?? false;
}

/// <summary>How far reading has come.</summary>
/// <param name="BytesRead">Bytes of the file as it is stored, compressed or not.</param>
/// <param name="TotalBytes">Its size; 0 where not known, such as for standard input.</param>
/// <param name="Samples">Samples so far.</param>
public readonly record struct ReadProgress(long BytesRead, long TotalBytes, long Samples);
