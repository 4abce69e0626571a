using System.Text;

namespace FlameScope.Profiles;

/// <summary>Collects what reading a file came to. Bounded: at most 50 reasons with 3 examples each, and 50 notes.</summary>
public sealed class ReadReportBuilder
{
    private const int MaxReasons = 50;
    private const int MaxExamples = 3;
    private const int MaxNotes = 50;
    private const int MaxExampleLength = 160;
    private const string OtherReasons = "other reasons";

    private readonly Dictionary<string, (long Count, List<SkippedExample> Examples)> _skipped = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Bytes { get; set; }

    /// <summary>Lines read so far.</summary>
    public long Lines { get; set; }

    /// <summary>Counts one thing that was skipped.</summary>
    /// <param name="reason">Why, in words; always the same words for the same reason.</param>
    /// <param name="position">Line number from 1, or byte offset.</param>
    /// <param name="text">What stood there; shortened.</param>
    public void Skip(string reason, long position, ReadOnlySpan<byte> text)
    {
        if (!_skipped.TryGetValue(reason, out var entry))
        {
            if (_skipped.Count >= MaxReasons) reason = OtherReasons;
            if (!_skipped.TryGetValue(reason, out entry)) entry = (0, []);
        }

        if (entry.Examples.Count < MaxExamples) entry.Examples.Add(new SkippedExample(position, Shorten(text)));
        _skipped[reason] = (entry.Count + 1, entry.Examples);
    }

    /// <summary>Adds a sentence for the user, once.</summary>
    public void Note(string sentence)
    {
        if (_notes.Count < MaxNotes && !_notes.Contains(sentence, StringComparer.Ordinal)) _notes.Add(sentence);
    }

    /// <summary>Moves the positions of all examples, where what they are of turns out to be a later part of a file.</summary>
    public void Shift(long positions)
    {
        foreach (var (_, examples) in _skipped.Values)
        {
            for (var i = 0; i < examples.Count; i++) examples[i] = examples[i] with { Position = examples[i].Position + positions };
        }
    }

    /// <summary>Adds what was skipped in, and said of, a later part.</summary>
    public void Append(ReadReportBuilder later)
    {
        ArgumentNullException.ThrowIfNull(later);
        foreach (var (key, (count, examples)) in later._skipped)
        {
            var reason = _skipped.ContainsKey(key) || _skipped.Count < MaxReasons ? key : OtherReasons;
            var entry = _skipped.GetValueOrDefault(reason, (0, []));
            entry.Examples.AddRange(examples.Take(MaxExamples - entry.Examples.Count));
            _skipped[reason] = (entry.Count + count, entry.Examples);
        }

        foreach (var note in later._notes) Note(note);
        Bytes += later.Bytes;
        Lines += later.Lines;
    }

    internal ReadReport Build(string format, long samplesWithoutTime) => new()
    {
        Format = format,
        Bytes = Bytes,
        Lines = Lines,
        SamplesWithoutTime = samplesWithoutTime,
        Notes = [.. _notes],
        Skipped = [.. _skipped.OrderByDescending(entry => entry.Value.Count).Select(entry => new SkippedInput(entry.Key, entry.Value.Count, entry.Value.Examples))],
    };

    private static string Shorten(ReadOnlySpan<byte> text)
    {
        var cut = text.Length > MaxExampleLength;
        var shown = Encoding.UTF8.GetString(cut ? text[..MaxExampleLength] : text).TrimEnd('\r', '\n');
        return cut ? shown + "…" : shown;
    }
}
