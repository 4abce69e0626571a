using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>The order of samples by time.</summary>
internal static class SampleOrder
{
    private const int MovesPerRow = 16;

    /// <summary>
    /// The rows by time, equal times in the order of the file; null where they are in order already and none is left out.
    /// </summary>
    /// <param name="times">Time of each row.</param>
    /// <param name="noTime">The value that stands for "no time": such rows are left out.</param>
    /// <param name="hasTime">Whether any row has a time; without, the order is that of the file.</param>
    /// <param name="outOfOrder">Rows whose time is before that of an earlier row.</param>
    public static int[]? Of(ReadOnlySpan<long> times, long noTime, bool hasTime, out long outOfOrder)
    {
        outOfOrder = 0;
        if (!hasTime) return null;

        var latest = long.MinValue;
        var kept = 0;
        foreach (var time in times)
        {
            if (time == noTime) continue;
            kept++;
            if (time < latest) outOfOrder++;
            else latest = time;
        }

        if (outOfOrder == 0 && kept == times.Length) return null;

        var order = new int[kept];
        var keys = new long[kept];
        for (int i = 0, at = 0; i < times.Length; i++)
        {
            if (times[i] == noTime) continue;
            order[at] = i;
            keys[at++] = times[i];
        }

        if (outOfOrder > 0) SortStably(keys, order);
        return order;
    }

    /// <summary>Rows of a column in an order that <see cref="Of"/> gave.</summary>
    public static T[] Apply<T>(int[] order, T[] rows)
    {
        var ordered = GC.AllocateUninitializedArray<T>(order.Length);
        for (var i = 0; i < ordered.Length; i++) ordered[i] = rows[order[i]];
        return ordered;
    }

    /// <summary>
    /// Sorts by key, equal keys in the order of the file. perf writes events of several CPUs nearly in order, where putting each into its place moves little; a file in any other order is sorted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortStably(long[] keys, int[] order)
    {
        var moves = (long)keys.Length * MovesPerRow;
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] >= keys[i - 1]) continue;
            var (key, row, at) = (keys[i], order[i], i);
            for (; at > 0 && keys[at - 1] > key; at--) (keys[at], order[at]) = (keys[at - 1], order[at - 1]);
            (keys[at], order[at]) = (key, row);
            if ((moves -= i - at) >= 0) continue;
            SortAnyOrder(keys, order);
            return;
        }
    }

    /// <summary>Array.Sort is not stable, so each run of equal keys is put back in the order of the file.</summary>
    private static void SortAnyOrder(long[] keys, int[] order)
    {
        Array.Sort(keys, order);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
            if (end - start > 1) order.AsSpan(start, end - start).Sort();
        }
    }
}
