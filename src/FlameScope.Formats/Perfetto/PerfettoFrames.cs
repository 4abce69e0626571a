using System.Globalization;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>Frames and stacks as Perfetto's messages tell them.</summary>
internal static class PerfettoFrames
{
    /// <summary>A frame.</summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="name">Its function; empty where there is no symbol: then it is its address in the library.</param>
    /// <param name="library">Its library.</param>
    /// <param name="address">Its address in the library.</param>
    /// <param name="kind">The kind that the file tells: 1 native, 2 kernel, 3 interpreted, 4 compiled at run time, 5 garbage collection, 6 a runtime; 0 for none.</param>
    public static FrameId Frame(SampleSink sink, string name, string library, ulong address, int kind)
    {
        if (name.Length == 0) name = address == 0 ? "[unknown]" : string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
        name = sink.Symbols.Readable(name);
        var ofLibrary = library.Length == 0 && name != "[unknown]" ? FrameKind.User : LibraryKinds.Of(library);
        return sink.Builder.Frame(name, library, kind switch
        {
            1 => FrameKind.User,
            2 => FrameKind.Kernel,
            3 => FrameKind.Interpreted,
            4 => FrameKind.Jit,
            5 or 6 => FrameKind.Runtime,
            _ => ofLibrary,
        });
    }

    /// <summary>The stack of frames that are told from the root.</summary>
    public static StackId Stack(SampleSink sink, List<FrameId> frames)
    {
        sink.BeginStack();
        for (var i = frames.Count - 1; i >= 0 && sink.Push(frames[i]); i--)
        {
        }

        return sink.EndStack();
    }
}
