using System.Runtime.InteropServices;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>A table of strings, kept as bytes: most are of markers, and are never asked for.</summary>
internal sealed class FirefoxStrings(SampleSink names)
{
    private readonly List<byte> _bytes = [];
    private readonly List<int> _ends = [];

    /// <summary>Number of strings.</summary>
    public int Count => _ends.Count;

    /// <summary>Reads the array that stands next.</summary>
    public void Read(JsonReader json)
    {
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (json.TryString(out var text))
            {
                names.Keep(text.Length);
                if (names.HasRoom() && _bytes.Count <= int.MaxValue / 2 - text.Length) _bytes.AddRange(text);
            }
            else if (json.End != JsonEnd.NotYet)
            {
                return;
            }

            if (names.Limit is null) _ends.Add(_bytes.Count);
        }
    }

    /// <summary>A string's bytes; empty where there is none.</summary>
    public ReadOnlySpan<byte> Bytes(long number)
    {
        if ((ulong)number >= (ulong)_ends.Count) return default;
        var start = number == 0 ? 0 : _ends[(int)number - 1];
        return CollectionsMarshal.AsSpan(_bytes)[start.._ends[(int)number]];
    }

    /// <summary>A string; empty where there is none.</summary>
    public string Text(long number) => names.Name(Bytes(number));
}
