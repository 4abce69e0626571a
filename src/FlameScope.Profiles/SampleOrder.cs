using System.Runtime.CompilerServices;

namespace FlameScope.Profiles;

/// <summary>The order of samples by time.</summary>
internal static class SampleOrder
{
    private const int MovesPerRow = 16;

    /// <summary>
    /// Puts times in order. The rows by time, equal times in the order of the file; null where they are in order already and none is left out.
    /// </summary>
    /// <param name="times">Time of each row; afterwards those in order.</param>
    /// <param name="noTime">The value that stands for "no time": such rows are left out.</param>
    /// <param name="hasTime">Whether any row has a time; without, the order is that of the file.</param>
    /// <param name="outOfOrder">Rows whose time is before that of an earlier row.</param>
    public static int[]? Sort(ref long[] times, long noTime, bool hasTime, out long outOfOrder)
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

        var order = GC.AllocateUninitializedArray<int>(kept);
        var keys = kept == times.Length ? times : GC.AllocateUninitializedArray<long>(kept);
        for (int i = 0, at = 0; i < times.Length; i++)
        {
            if (times[i] == noTime) continue;
            order[at] = i;
            keys[at++] = times[i];
        }

        if (outOfOrder > 0) SortStably(keys, order);
        times = keys;
        return order;
    }

    /// <summary>Rows of a column in an order that <see cref="Sort"/> gave. Where none is left out that is done in place: most are where they belong, or near.</summary>
    public static T[] Apply<T>(int[] order, T[] rows)
        where T : unmanaged
    {
        if (order.Length == rows.Length)
        {
            InPlace(order, rows);
            return rows;
        }

        var ordered = GC.AllocateUninitializedArray<T>(order.Length);
        for (var i = 0; i < ordered.Length; i++) ordered[i] = rows[order[i]];
        return ordered;
    }

    /// <summary>An order falls into runs that change places among themselves alone; each is copied aside and taken back in order.</summary>
    private static void InPlace<T>(ReadOnlySpan<int> order, Span<T> rows)
        where T : unmanaged
    {
        T[] aside = [];
        for (int first = 0, end; first < order.Length; first = end)
        {
            var last = order[first];
            for (end = first + 1; end <= last; end++) last = Math.Max(last, order[end]);
            if (end == first + 1) continue;

            var length = end - first;
            if (length > aside.Length) aside = GC.AllocateUninitializedArray<T>(Math.Min(rows.Length, Math.Max(length, aside.Length * 2)));
            rows.Slice(first, length).CopyTo(aside);
            for (var i = first; i < end; i++) rows[i] = aside[order[i] - first];
        }
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
