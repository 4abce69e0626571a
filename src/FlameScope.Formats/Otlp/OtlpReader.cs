using System.Buffers.Binary;
using System.Globalization;
using FlameScope.Formats.Input;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Otlp;

/// <summary>
/// Reads requests field by field: resources, scopes and profiles are gone into, their samples kept as they stand until the tables that they name are there, at the end of the profile (the oldest
/// layout) or of the message (the others). Source: open-telemetry/opentelemetry-proto, profiles/v1development/profiles.proto, through its versions.
/// </summary>
internal sealed class OtlpReader
{
    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly SampleSink _sink;
    private OtlpMessage _message;
    private long _messages;

    public OtlpReader(ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _sink = new SampleSink(builder, context) { HoldsSamples = true };

        // Samples stand by stack, each with all of its times: sorting them is no news.
        builder.ReportsOrder = false;
        _message = new OtlpMessage(_sink, context.Limits, isNamed: false);
    }

    /// <summary>Reads all of it.</summary>
    public void Read(Stream input)
    {
        var prefix = new byte[ProfileReader.ProbeLength];
        var length = input.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        using var whole = new ReplayedStream(prefix.AsMemory(0, length), input);
        if (OtlpJsonReader.Is(prefix.AsSpan(0, length))) ReadJson(whole);
        else ReadWire(whole, OtlpFraming.Of(prefix.AsSpan(0, length)) ?? OtlpFrame.None);
    }

    private void ReadJson(Stream input)
    {
        using var json = new JsonReader(input);
        _message = new OtlpMessage(_sink, _context.Limits, isNamed: true);
        var reader = new OtlpJsonReader(_message, _sink);
        reader.Read(json);
        _messages = reader.Messages;
        Describe(json.Position, json.EndedBecause);
        _sink.Finish(json);
    }

    private void ReadWire(Stream input, OtlpFrame frame)
    {
        using var reader = new WireReader(input);
        if (frame == OtlpFrame.None)
        {
            Message(reader);
        }
        else
        {
            while (_sink.HasRoom() && TryFrame(reader, frame, out var length))
            {
                reader.BeginMessage(length);
                reader.Enter();
                Message(reader);
                reader.Leave();
            }
        }

        Describe(reader.Position, reader.EndedBecause);
        _sink.Finish(reader);
    }

    private bool TryFrame(WireReader reader, OtlpFrame frame, out long length)
    {
        length = 0;
        var size = frame switch { OtlpFrame.Length => 4, OtlpFrame.Grpc => 5, _ => 1 };
        if (frame == OtlpFrame.Varint)
        {
            var at = 0;
            if (reader.Peek(1).IsEmpty || !WireFields.TryVarint(reader.Peek(10), ref at, out var varint) || varint > int.MaxValue) return false;
            length = (long)varint;
            return reader.TryRaw(at, out _);
        }

        if (!reader.TryRaw(size, out var header)) return false;
        if (frame == OtlpFrame.Grpc && header[0] != 0)
        {
            _sink.Stop("a message of it is compressed within its gRPC frame");
            return false;
        }

        length = BinaryPrimitives.ReadUInt32BigEndian(header[^4..]);
        return true;
    }

    private void Message(WireReader reader)
    {
        _messages++;
        while (_sink.HasRoom() && reader.Next())
        {
            if (reader.Type != WireType.Bytes) continue;
            if (reader.Number == 1) ResourceProfiles(reader);
            else if (reader.Number == 2) Dictionary(reader);
        }

        _message.Complete(reader.Position);
    }

    private void ResourceProfiles(WireReader reader)
    {
        _message.BeginResource();
        reader.Enter();
        while (_sink.HasRoom() && reader.Next())
        {
            if (reader.Number == 1 && reader.TryMessage(out var resource))
            {
                var fields = new WireFields(resource);
                while (fields.Next())
                {
                    if (fields.Number == 1) _message.AddResourceAttribute(fields.Bytes);
                }
            }
            else if (reader.Number == 2 && reader.Type == WireType.Bytes)
            {
                reader.Enter();
                while (_sink.HasRoom() && reader.Next())
                {
                    if (reader.Number == 2 && reader.Type == WireType.Bytes) Profile(reader);
                }

                reader.Leave();
            }
        }

        reader.Leave();
    }

    private void Profile(WireReader reader)
    {
        _message.BeginProfile();
        reader.Enter();
        while (_sink.HasRoom() && reader.Next())
        {
            if (reader.Number == 2 && reader.TryMessage(out var sample)) _message.AddSample(sample);
            else if (reader.TryMessage(out var message)) _message.AddField(reader.Number, message);
            else _message.AddField(reader.Number, reader.Value);
        }

        reader.Leave();
        _message.EndProfile(reader.Position);
    }

    private void Dictionary(WireReader reader)
    {
        reader.Enter();
        while (_sink.HasRoom() && reader.Next())
        {
            if (reader.TryMessage(out var entry)) _message.AddTableEntry(reader.Number, entry);
        }

        reader.Leave();
    }

    private void Describe(long position, string? endedBecause)
    {
        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(OtlpFormat.FormatName, position, PositionUnit.Byte, endedBecause is null ? "no samples" : "no sample that can be read: " + endedBecause, "profiles with samples");
        }

        var report = _builder.Report;
        if (_message.HasTimes) (_builder.ClockSource, _builder.UnixOffsetNs) = ("wall clock", 0);
        else report.Note("The samples carry no times (timestamps_unix_nano), so there is a flame graph and no heat map.");
        _builder.Capture = new Capture { Host = _message.Host, SamplingHz = _message.SamplingHz };
        if (_messages > 1) report.Note(string.Create(CultureInfo.InvariantCulture, $"The file holds {_messages:N0} messages, which are shown as one profile."));
        if (_message.Missing > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_message.Missing:N0} times the file names a stack, location, mapping or function that it does not hold."));
    }
}
