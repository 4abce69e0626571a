using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>
/// Reads a profile of the Firefox Profiler by what it holds, not by its version. Tables may come in any order, so a thread's are kept as numbers until its process is known and all tables are there.
/// <code>
/// {"meta":{"interval":1,"startTime":1764804834257.5686,"categories":[{"name":"Idle"},…],…},"libs":[…],"shared":{"stringArray":[…]},
///  "threads":[{"name":"GeckoMain","pid":"39156","tid":2503164,"samples":{"stack":[3,…],"time":[324347.53,…]},"stackTable":{"frame":[0,…],"prefix":[null,…]},"frameTable":…,"funcTable":…},…]}
/// </code>
/// A raw profile has rows with schemas instead, and its other processes inside it.
/// </summary>
internal sealed class FirefoxProfileReader
{
    /// <summary>Names of properties are strings too, and no name that is read may cut them.</summary>
    private const int MinStringLength = 256;

    private const int MaxProcesses = 10_000;
    private const int MaxThreads = 100_000;

    /// <summary>How deep texts within texts are read; Firefox wrote one level.</summary>
    private const int MaxTexts = 3;

    private readonly ProfileBuilder _builder;
    private readonly ReadLimits _limits;
    private readonly SampleSink _names;
    private readonly SampleSink _sink;
    private readonly TableRoom _room;
    private readonly FirefoxSamples _samples;
    private readonly Stack<OpenProfile> _open = [];

    /// <summary>The text that is read: the file, or one that stands in it as a string.</summary>
    private JsonReader _json;
    private int _texts;
    private FirefoxProcess? _root;
    private int _processes;
    private int _threads;

    public FirefoxProfileReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _limits = context.Limits;
        _json = NewReader(input);

        // Names and samples are limited apart: where reading ends early, what was read is still shown.
        _names = new SampleSink(builder, context);
        _sink = new SampleSink(builder, context);
        _room = new TableRoom(_names, _limits);
        _samples = new FirefoxSamples(builder, _sink, _names, _room, context);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        using var json = _json;
        _builder.ReportsOrder = false;
        _builder.ClockSource = "since the start of recording";
        ReadProfiles();
        _samples.Finish();
        if (_root is not null)
        {
            _builder.Capture = _root.Capture();
            _builder.UnixOffsetNs = _root.StartUnixNs;
        }

        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(
                FirefoxProfileFormat.FormatName,
                json.Position,
                PositionUnit.Byte,
                string.Create(CultureInfo.InvariantCulture, $"no sample of a thread in {json.Position:N0} bytes"),
                "threads with samples and a table of stacks; what Firefox wrote before its version 3 has neither, and has to be opened and saved in profiler.firefox.com");
        }

        _names.Finish(json);
        _sink.Finish(json);
    }

    private JsonReader NewReader(Stream text) => new(text, Math.Max(MinStringLength, _limits.MaxNameLength + 1));

    /// <summary>Profiles inside profiles, without recursion: the innermost that is open is read.</summary>
    private bool ReadProfiles()
    {
        if (!_json.BeginObject()) return false;
        var around = _open.Count;
        _open.Push(new OpenProfile(new FirefoxProcess(_names), new FirefoxTables(_names, _limits, _room), [], _json.Depth));
        while (_open.Count > around)
        {
            var profile = _open.Peek();
            if (_json.End != JsonEnd.NotYet || _json.Depth < profile.Depth)
            {
                AddAll(profile);
                _open.Pop();
                continue;
            }

            if (!_json.IsInObject)
            {
                // Between two processes of the list in the profile.
                if (_json.NextElement() && _json.Kind == JsonKind.Object && _processes++ < MaxProcesses && _json.BeginObject()) _open.Push(new OpenProfile(new FirefoxProcess(_names), new FirefoxTables(_names, _limits, _room), [], _json.Depth));
                continue;
            }

            if (!_json.NextProperty(out var name)) continue;
            if (name.SequenceEqual("meta"u8)) profile.Process.ReadMeta(_json);
            else if (name.SequenceEqual("libs"u8)) profile.Process.ReadLibraries(_json);
            else if (name.SequenceEqual("shared"u8)) ReadShared(profile);
            else if (name.SequenceEqual("threads"u8)) ReadThreads(profile);
            else if (name.SequenceEqual("processes"u8)) _json.BeginArray();
            else if (name.SequenceEqual("profile"u8) && _processes++ < MaxProcesses && _json.BeginObject()) _open.Push(profile with { Process = new FirefoxProcess(_names), Shared = new FirefoxTables(_names, _limits, _room), Waiting = [], Depth = _json.Depth });
        }

        return true;
    }

    /// <summary>A process as Firefox wrote it before version 56: a profile as a text within the text.</summary>
    private void ReadText()
    {
        if (_texts == MaxTexts || _processes++ >= MaxProcesses)
        {
            _builder.Report.Skip("process of a raw profile, written as text, beyond those that are read", _json.Position, default);
            return;
        }

        var outer = _json;
        var position = outer.Position;
        using var text = outer.OpenString();
        using var inner = NewReader(text);
        _json = inner;
        _texts++;
        var isProfile = ReadProfiles();
        _texts--;
        _json = outer;

        // Where the file ends in it, the file's end is what is said.
        if (outer.End == JsonEnd.NotYet && (!isProfile || inner.EndedBecause is not null)) _builder.Report.Skip("process of a raw profile, written as text, that is damaged", position, default);
    }

    private void ReadShared(OpenProfile profile)
    {
        if (!_json.BeginObject()) return;
        while (_json.NextProperty(out var name)) profile.Shared.Read(name, _json);
    }

    private void ReadThreads(OpenProfile profile)
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (_json.Kind == JsonKind.String) ReadText();
            if (_json.Kind != JsonKind.Object) continue;

            var thread = new FirefoxThread(_names, _limits, _room, profile.Process);
            thread.Read(_json);
            if (!thread.HasSamples) continue;
            if (_threads++ >= MaxThreads)
            {
                _builder.Report.Skip("thread beyond the first 100,000", _json.Position, default);
                continue;
            }

            profile.Waiting.Add(thread);

            // A thread with tables of its own and the libraries of its process need nothing of what comes after them.
            if (profile.Process.HasMeta && thread.Process.HasLibraries && thread.Tables.Stacks.IsRead && thread.Tables.Frames.IsRead && thread.Tables.Strings.Count > 0) AddAll(profile);
        }
    }

    private void AddAll(OpenProfile profile)
    {
        // Times of all processes are put on the clock of the outermost one.
        if (profile.Waiting.Count > 0) _root ??= _open.LastOrDefault(open => open.Process.HasMeta)?.Process ?? profile.Process;
        foreach (var thread in profile.Waiting) _samples.Add(thread, profile.Shared, _root!);
        profile.Waiting.Clear();
    }

    private sealed record OpenProfile(FirefoxProcess Process, FirefoxTables Shared, List<FirefoxThread> Waiting, int Depth);
}
