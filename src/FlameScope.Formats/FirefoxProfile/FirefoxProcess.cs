using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>What a profile, or a process in a raw one, says of itself: <c>meta</c> and <c>libs</c>.</summary>
internal sealed class FirefoxProcess(SampleSink names, FirefoxProcess? outer = null)
{
    private readonly List<string> _categories = outer?._categories ?? [];
    private readonly List<FirefoxLibrary> _libraries = [];
    private bool _isSorted = true;

    /// <summary>Whether <c>meta</c> has been read.</summary>
    public bool HasMeta { get; private set; } = outer?.HasMeta ?? false;

    /// <summary>Whether <c>libs</c> has been read.</summary>
    public bool HasLibraries { get; private set; }

    /// <summary>Nanoseconds since 1970 at which its times begin; null where not told.</summary>
    public long? StartUnixNs { get; private set; } = outer?.StartUnixNs;

    /// <summary>Nanoseconds between two samples; 0 where not told.</summary>
    public long IntervalNs { get; private set; }

    /// <summary>The program that was recorded, or the recorder.</summary>
    public string Product { get; private set; } = "";

    private string? Architecture { get; set; }

    private int? Cpus { get; set; }

    /// <summary>Reads <c>meta</c>.</summary>
    public void ReadMeta(JsonReader json)
    {
        if (!json.BeginObject()) return;
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("startTime"u8)) StartUnixNs = json.TryDecimal(6, out var start) && start > 0 && SampleSink.IsTime(start) ? start : null;
            else if (name.SequenceEqual("interval"u8)) IntervalNs = json.TryDecimal(6, out var interval) && interval > 0 ? interval : 0;
            else if (name.SequenceEqual("product"u8)) Product = json.TryString(out var product) ? names.Name(product) : "";
            else if (name.SequenceEqual("abi"u8)) Architecture = json.TryString(out var abi) && !abi.IsEmpty ? names.Name(abi) : null;
            else if (name.SequenceEqual("logicalCPUs"u8)) Cpus = json.TryInt32(out var cpus) && cpus > 0 ? cpus : null;
            else if (name.SequenceEqual("categories"u8)) ReadCategories(json);
        }

        HasMeta = true;
    }

    /// <summary>Reads <c>libs</c>: an array, or, as before Firefox 56, a text that holds one.</summary>
    public void ReadLibraries(JsonReader json)
    {
        if (json.Kind != JsonKind.String)
        {
            ReadList(json);
            return;
        }

        using var text = json.OpenString();
        using var list = new JsonReader(text);
        ReadList(list);
    }

    private void ReadList(JsonReader json)
    {
        if (!json.BeginArray()) return;
        HasLibraries = true;
        while (json.NextElement())
        {
            if (!json.BeginObject()) continue;
            var library = new FirefoxLibrary("", 0, 0, 0);
            while (json.NextProperty(out var name))
            {
                if (name.SequenceEqual("name"u8) && json.TryString(out var text)) library = library with { Name = names.Name(text[(text.LastIndexOf((byte)'/') + 1)..]) };
                else if (name.SequenceEqual("start"u8) && json.TryInt64(out var number)) library = library with { Start = number };
                else if (name.SequenceEqual("end"u8) && json.TryInt64(out number)) library = library with { End = number };
                else if (name.SequenceEqual("offset"u8) && json.TryInt64(out number)) library = library with { Offset = number };
            }

            names.Keep(bytes: 0);
            if (!names.HasRoom()) continue;
            _isSorted &= _libraries.Count == 0 || _libraries[^1].Start <= library.Start;
            _libraries.Add(library);
        }
    }

    /// <summary>The name of a category; empty where there is none.</summary>
    public string Category(long number) => (ulong)number < (ulong)_categories.Count ? _categories[(int)number] : "";

    /// <summary>The library of a number; null where there is none.</summary>
    public FirefoxLibrary? Library(long number) => (ulong)number < (ulong)_libraries.Count ? _libraries[(int)number] : null;

    /// <summary>The library that an address lies in; null where none does. Only raw profiles say where libraries are.</summary>
    public FirefoxLibrary? LibraryAt(long address)
    {
        // Numbers of libraries matter in processed profiles alone, where they have no addresses.
        if (!_isSorted)
        {
            _libraries.Sort((left, right) => left.Start.CompareTo(right.Start));
            _isSorted = true;
        }

        var (low, high) = (0, _libraries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_libraries[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        return low > 0 && address < _libraries[low - 1].End ? _libraries[low - 1] : null;
    }

    /// <summary>What is said of the recording.</summary>
    public Capture Capture() => new()
    {
        Producer = Product.Length > 0 ? Product : null,
        Architecture = Architecture,
        Cpus = Cpus,
        SamplingHz = IntervalNs > 0 ? 1e9 / IntervalNs : null,
    };

    private void ReadCategories(JsonReader json)
    {
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            var category = "";
            if (json.BeginObject())
            {
                while (json.NextProperty(out var name))
                {
                    if (name.SequenceEqual("name"u8) && json.TryString(out var text)) category = names.Name(text);
                }
            }

            names.Keep(bytes: 0);
            if (names.HasRoom()) _categories.Add(category);
        }
    }
}

/// <summary>A library.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Where it begins in memory; 0 where not told.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Offset">What of its file stands at its begin.</param>
internal sealed record FirefoxLibrary(string Name, long Start, long End, long Offset);
