using System.Buffers;
using System.Buffers.Binary;

namespace FlameScope.Profiles.Storage;

/// <summary>What of a profile is no table: clock, capture, report, and the few events.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Capture">The capture.</param>
/// <param name="Report">The report.</param>
/// <param name="Events">The events.</param>
internal sealed record StoredFacts(ProfileClock Clock, Capture Capture, ReadReport Report, EventRow[] Events)
{
    /// <summary>The facts as bytes.</summary>
    public byte[] ToBytes()
    {
        var to = new FactWriter();
        to.Flag(Clock.HasTime);
        to.Text(Clock.Source);
        to.Long(Clock.OriginSourceNs);
        to.Maybe(Clock.OriginUnixNs);
        to.Flag(Clock.WallClockIsApproximate);

        to.Maybe(Capture.Host);
        to.Maybe(Capture.CommandLine);
        to.Maybe(Capture.Producer);
        to.Maybe(Capture.Architecture);
        to.Maybe(Capture.CapturedOn);
        to.Maybe(Capture.Cpus);
        to.Maybe(Capture.SamplingHz is { } hertz ? BitConverter.DoubleToInt64Bits(hertz) : null);
        to.Maybe(Capture.LostEvents);

        to.Text(Report.Format);
        to.Long(Report.Bytes);
        to.Long(Report.Lines);
        to.Long(Report.SamplesWithoutTime);
        to.Long(Report.Notes.Count);
        foreach (var note in Report.Notes) to.Text(note);
        to.Long(Report.Skipped.Count);
        foreach (var skipped in Report.Skipped)
        {
            to.Text(skipped.Reason);
            to.Long(skipped.Count);
            to.Long(skipped.Examples.Count);
            foreach (var example in skipped.Examples)
            {
                to.Long(example.Position);
                to.Text(example.Text);
            }
        }

        to.Long(Events.Length);
        foreach (var row in Events)
        {
            to.Text(row.Name);
            to.Text(row.Family);
            to.Text(row.Unit);
            to.Flag(row.IsCpuTime);
            to.Flag(row.IsWeighted);
        }

        return to.ToArray();
    }

    /// <summary>The facts that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static StoredFacts Of(ReadOnlySpan<byte> bytes)
    {
        var from = new FactReader(bytes);
        var clock = new ProfileClock
        {
            HasTime = from.Flag(),
            Source = from.Text(),
            OriginSourceNs = from.Long(),
            OriginUnixNs = from.MaybeLong(),
            WallClockIsApproximate = from.Flag(),
        };
        var capture = new Capture
        {
            Host = from.MaybeText(),
            CommandLine = from.MaybeText(),
            Producer = from.MaybeText(),
            Architecture = from.MaybeText(),
            CapturedOn = from.MaybeText(),
            Cpus = from.MaybeLong() is { } cpus ? StoredChecks.Int(cpus) : null,
            SamplingHz = from.MaybeLong() is { } hertz ? BitConverter.Int64BitsToDouble(hertz) : null,
            LostEvents = from.MaybeLong(),
        };
        var report = new ReadReport
        {
            Format = from.Text(),
            Bytes = from.Long(),
            Lines = from.Long(),
            SamplesWithoutTime = from.Long(),
            Notes = from.Texts(),
            Skipped = Skips(ref from),
        };
        var events = new EventRow[from.Count()];
        for (var i = 0; i < events.Length; i++) events[i] = new EventRow(from.Text(), from.Text(), from.Text(), from.Flag(), from.Flag());
        from.End();
        return new StoredFacts(clock, capture, report, events);
    }

    private static SkippedInput[] Skips(ref FactReader from)
    {
        var skipped = new SkippedInput[from.Count()];
        for (var i = 0; i < skipped.Length; i++)
        {
            var (reason, count) = (from.Text(), from.Long());
            var examples = new SkippedExample[from.Count()];
            for (var j = 0; j < examples.Length; j++) examples[j] = new SkippedExample(from.Long(), from.Text());
            skipped[i] = new SkippedInput(reason, count, examples);
        }

        return skipped;
    }

    private sealed class FactWriter
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void Flag(bool value) => _bytes.Write([value ? (byte)1 : (byte)0]);

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
            _bytes.Advance(sizeof(long));
        }

        public void Text(string text)
        {
            var bytes = StoredProfileWriter.Utf8.GetBytes(text);
            Long(bytes.Length);
            _bytes.Write(bytes);
        }

        public void Maybe(long? value)
        {
            Flag(value is not null);
            if (value is { } known) Long(known);
        }

        public void Maybe(string? text)
        {
            Flag(text is not null);
            if (text is not null) Text(text);
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }

    private ref struct FactReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool Flag() => Take(1)[0] switch
        {
            0 => false,
            1 => true,
            _ => throw StoredChecks.Damaged("a flag"),
        };

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

        public string Text() => StoredProfileWriter.Utf8.GetString(Take(Long()));

        public long? MaybeLong() => Flag() ? Long() : null;

        public string? MaybeText() => Flag() ? Text() : null;

        /// <summary>A number of things that take a byte each at least, so that no more is made than the file has.</summary>
        public int Count()
        {
            var count = Long();
            StoredChecks.Require(count >= 0 && count <= _rest.Length, "a count");
            return (int)count;
        }

        public string[] Texts()
        {
            var texts = new string[Count()];
            for (var i = 0; i < texts.Length; i++) texts[i] = Text();
            return texts;
        }

        public readonly void End() => StoredChecks.Require(_rest.IsEmpty, "the end of the facts");

        private ReadOnlySpan<byte> Take(long length)
        {
            StoredChecks.Require(length >= 0 && length <= _rest.Length, "a length");
            var taken = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return taken;
        }
    }
}
