using System.Runtime.CompilerServices;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfJson;

/// <summary>Frames by symbol and library, which are taken apart as those of perf script are: kinds by the library, names of just-in-time compilers by their conventions.</summary>
internal sealed class PerfJsonFrames(ProfileBuilder builder, SampleSink sink)
{
    private const ulong KernelAddress = 1UL << 63;

    private readonly ByteTable _texts = new();
    private readonly List<FrameId> _frames = [];
    private readonly List<PerfJsonFunction> _functions = [];
    private FrameId _unknown = FrameId.None;
    private FrameId _unknownKernel = FrameId.None;

    /// <summary>What a symbol of a library stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PerfJsonFunction Add(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> library)
    {
        var number = _texts.Add(symbol, library, out var isNew);
        if (isNew)
        {
            sink.Keep(symbol.Length + library.Length);
            _functions.Add(Describe(sink.Name(symbol), sink.Name(library)));
        }

        return _functions[number];
    }

    /// <summary>The frame of an address without a symbol. Addresses differ from call to call, so they are no part of it.</summary>
    public FrameId Unknown(ulong address)
    {
        if (_unknown == FrameId.None)
        {
            _unknown = builder.Frame("[unknown]", "", FrameKind.Unknown);
            _unknownKernel = builder.Frame("[unknown]", "", FrameKind.Kernel);
        }

        return address >= KernelAddress ? _unknownKernel : _unknown;
    }

    /// <summary>The frames of a function, the outermost first.</summary>
    public ReadOnlySpan<FrameId> this[in PerfJsonFunction function] => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_frames).Slice(function.First, function.Count);

    private PerfJsonFunction Describe(string name, string library)
    {
        var first = _frames.Count;
        var kind = LibraryKinds.Of(library);
        if (kind == FrameKind.Jit)
        {
            foreach (var part in JitNames.Split(name))
            {
                var partKind = _frames.Count > first ? FrameKind.Inlined : JitNames.KindOf(part);
                _frames.Add(builder.Frame(JitNames.WithoutTier(JitNames.WithoutSignatureLetter(part)), library, partKind));
            }
        }
        else
        {
            _frames.Add(builder.Frame(name, library, kind));
        }

        return new PerfJsonFunction(first, _frames.Count - first, IdleFunctions.Contain(name));
    }
}

/// <summary>What a symbol stands for.</summary>
/// <param name="First">Its first frame.</param>
/// <param name="Count">How many frames: a name of a just-in-time compiler may tell what was inlined.</param>
/// <param name="IsIdle">Whether it is a function in which an idle CPU waits.</param>
internal readonly record struct PerfJsonFunction(int First, int Count, bool IsIdle);
