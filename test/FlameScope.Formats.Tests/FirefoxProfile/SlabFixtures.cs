using System.Globalization;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.FirefoxProfile;

/// <summary>Profiles as binary slabs, and the same ones as JSON.</summary>
internal static class SlabFixtures
{
    private const string Strings = """["(root)","main","memcpy","render","0x18c77","libapp.so","libc.so","C:\\src\\{\"$s\":0}.js","js::GC \"$s\""]""";

    private const string Meta = """{"meta":{"interval":0.25,"startTime":1764804834257.5686,"product":"app","processType":0,"preprocessedProfileVersion":75,"categories":[{"name":"Other"},{"name":"User"},{"name":"Kernel"},{"name":"JavaScript"},{"name":"Idle"}]},"libs":[{"name":"libapp.so"},{"name":"libc.so"}],""";

    public static Dictionary<string, Func<byte[]>> Written { get; } = new(StringComparer.Ordinal)
    {
        ["slabs-samply.jslb"] = () => AsSamply(new SlabWriter()),
        ["slabs-typed.jslb"] = () => Typed(new SlabWriter(), isDamaged: false),
        ["slabs-damaged.jslb"] = () => Typed(new SlabWriter(), isDamaged: true),
        ["invalid/slabs-cut.jslb"] = () => AsSamply(new SlabWriter())[..^100],
        ["invalid/slabs-version.jslb"] = () => Version2(AsSamply(new SlabWriter())),
        ["invalid/slabs-without-samples.jslb"] = () => new SlabWriter().Finish("""{"data":[]}"""),
    };

    /// <summary>The first of them as JSON.</summary>
    public static byte[] AsJson() => AsSamply(writer: null);

    /// <summary>Version 75, as samply writes it: tables and threads as slabs of JSON with columns in slabs of their own, flags for what means something, zeros for what does not, null stacks, the root last.</summary>
    private static byte[] AsSamply(SlabWriter? writer)
    {
        string Json(string text) => writer is null ? text : writer.AddJson(text);
        string Column<T>(params T[] values)
            where T : unmanaged, IFormattable => writer is null ? $"[{string.Join(',', values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)))}]" : writer.Add<T>(values);

        // Row by row: a label, a native frame, one inlined in it, a script's without a library, an address without a symbol, a label that is idle, a native frame without a category.
        var frames = Json($$"""{"length":7,"flags":{{Column<byte>(4, 6, 7, 52, 14, 4, 2)}},"func":{{Column(0, 1, 2, 3, 4, 0, 5)}},"category":{{Column<byte>(0, 1, 1, 3, 2, 4, 4)}},"subcategory":{{Column<byte>(0, 0, 0, 0, 0, 0, 0)}},"line":{{Column(0, 0, 0, 12, 0, 0, 0)}},"column":{{Column(0, 0, 0, 5, 0, 0, 0)}},"address":{{Column<uint>(0, 4096, 4096, 0, 4_000_000_000, 0, 64)}},"lib":{{Column(0, 0, 0, 0, 1, 0, 1)}},"nativeSymbol":{{Column(0, 0, 0, 0, 0, 0, 0)}},"innerWindowID":{{Column(0.0, 0, 0, 0, 0, 0, 0)}}}""");
        var functions = $$"""{"length":6,"flags":{{Column<byte>(0, 4, 4, 59, 4, 4)}},"name":{{Column(0, 1, 2, 3, 4, 8)}},"resource":{{Column(0, 0, 0, 0, 1, 0)}},"source":{{Column(0, 0, 0, 0, 0, 0)}},"lineNumber":{{Column(0, 0, 0, 10, 0, 0)}},"columnNumber":{{Column(0, 0, 0, 4, 0, 0)}}}""";
        var shared = Json($$$"""{"stringArray":{{{Json(Strings)}}},"frameTable":{{{frames}}},"funcTable":{{{functions}}},"stackTable":{"length":7,"frame":{{{Column(0, 1, 2, 3, 4, 5, 6)}}},"prefixOffset":{{{Column(0, 1, 1, 2, 2, 5, 5)}}}},"resourceTable":{"length":2,"lib":{{{Column(0, 1)}}},"name":{{{Column(5, 6)}}},"type":[1,1]},"nativeSymbols":{"length":1,"libIndex":{{{Column(0)}}},"address":{{{Column<uint>(4096)}}},"name":{{{Column(1)}}},"functionSize":[-1]},"sources":{"length":1,"filename":{{{Column(7)}}},"id":[null]}}""");
        var samples = $$"""{"length":7,"weightType":"samples","weight":null,"stack":[1,2,3,null,4,5,6],"time":{{Column(1000.25, 1000.5000005, 1000.75, 1001, 1001.25, 1001.5, 1e3 + 1.75)}},"threadCPUDelta":{{Column(0, 250, 250, 250, 0, 100, 100)}}}""";
        var thread = Json($$$"""{"name":"GeckoMain","processName":"app","isMainThread":true,"pid":"17","tid":"17","samples":{{{samples}}},"markers":{"length":1,"data":[{"type":"text","name":"{\"$s\": 1"}],"name":[0],"startTime":{{{Column(1.5)}}}}}""");
        var root = $$"""{{Meta}}"shared":{{shared}},"threads":[{{thread}}]}""";
        return writer is null ? System.Text.Encoding.UTF8.GetBytes(root) : writer.Finish(root);
    }

    /// <summary>Every type of array, -1 for no stack and NaN for what was not measured (versions 78 and 79), blanks in what stands for a slab, the root first in the file.</summary>
    private static byte[] Typed(SlabWriter writer, bool isDamaged)
    {
        var bad = isDamaged ? """, "address": {"$s":99}, "line": {"$s":18446744073709551616}, "column": {"$s":-1}""" : "";
        var frames = $$"""{"func":{{writer.Add<ushort>(0, 1)}},"category":{{writer.Add<sbyte>(1, 3)}},"flags":{{writer.Add<short>(6, 6)}},"lib":{{writer.Add<long>(0, 1)}}{{bad}}}""";
        var functions = $$"""{"name":{{writer.Add<ulong>(1, 2)}},"flags":{{writer.Add<byte>(0, 0)}}}""";
        var stacks = $$"""{"frame":{{writer.Add<int>(0, 1)}},"prefix":{{writer.Add<int>(-1, 0)}}}""";
        var samples = $$"""{"stack":{{writer.Add<int>(0, 1, -1, 1)}},"time":{ "$s" : {{writer.Add<float>(10.5f, 11.25f, 12, float.NaN)[6..^1]}} },"threadCPUDelta":{{writer.Add<double>(double.NaN, 10.5, 0, double.PositiveInfinity)}},"weight":{{writer.Add<double>(1, 2, 1e300, 3)}},"weightType":"samples"}""";

        // A slab within itself, and one that is named over and over.
        var within = isDamaged ? $$""","pages":[{{string.Join(',', Enumerable.Repeat(writer.Add<double>(new double[200]), 12))}},{"$s":13}]""" : "";
        if (isDamaged) writer.AddJson("""[{"$s":13},{"$s":"x"},{"$s":1,"t":2},{"$s" """);
        return writer.Finish($$"""{{Meta}}"shared":{"stringArray":{{Strings}},"frameTable":{{frames}},"funcTable":{{functions}},"stackTable":{{stacks}}},"threads":[{"name":"worker","pid":1,"tid":2,"samples":{{samples}}}]{{within}}}""", rootFirst: true);
    }

    private static byte[] Version2(byte[] file)
    {
        file[8] = 2;
        return file;
    }
}
