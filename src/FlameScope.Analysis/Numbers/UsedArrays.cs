using System.Runtime.CompilerServices;

namespace FlameScope.Analysis;

/// <summary>
/// Large arrays that nobody needs any more, to be used again: of memory that is new, getting each page takes longer than counting what goes into it. They are held weakly, so that the garbage collector
/// takes them when it looks for memory.
/// </summary>
internal static class UsedArrays<T>
    where T : unmanaged
{
    private const int LeastBytes = 1 << 20;
    private const int Most = 8;

    private static readonly Lock Gate = new();

    // The latest last.
    private static readonly List<WeakReference<T[]>> Kept = [];

    /// <summary>An array of just that length, with anything in it.</summary>
    public static T[] Take(int length)
    {
        lock (Gate)
        {
            for (var i = Kept.Count - 1; i >= 0; i--)
            {
                var isThere = Kept[i].TryGetTarget(out var array);
                if (isThere && array!.Length != length) continue;
                Kept.RemoveAt(i);
                if (isThere) return array!;
            }
        }

        return GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>Gives back an array that nobody looks at any more.</summary>
    public static void GiveBack(T[] array)
    {
        if ((long)array.Length * Unsafe.SizeOf<T>() < LeastBytes) return;
        lock (Gate)
        {
            if (Kept.Count == Most) Kept.RemoveAt(0);
            Kept.Add(new WeakReference<T[]>(array));
        }
    }
}
