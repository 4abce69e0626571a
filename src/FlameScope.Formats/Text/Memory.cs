using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FlameScope.Formats.Text;

/// <summary>What can be asked of the processor's memory.</summary>
internal static class Memory
{
    /// <summary>Has what stands at a place fetched into the cache, for when it is needed soon. Changes nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T place)
        where T : unmanaged
    {
        // The address is only a hint: if the collector moves the object meanwhile, the wrong line is fetched.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }
}
