namespace FlameScope.Generator;

/// <summary>SplitMix64: fast, and the same numbers for the same seed on every runtime, which <see cref="Random"/> does not promise.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = seed;

    public ulong Next() => Finish(_state += Golden);

    /// <summary>A number of 0 … <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    /// <summary>A number of <paramref name="first"/> … <paramref name="last"/>.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>A number of [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>How many times in a row a coin that stops with probability 1 / (1 + <paramref name="mean"/>) goes on.</summary>
    public int Geometric(double mean) => (int)(Math.Log(1 - Unit()) / Math.Log(mean / (1 + mean)));

    public T Of<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>A hash of two numbers: a fixed property of a thing, without a table that keeps it.</summary>
    public static ulong Mix(ulong a, ulong b) => Finish(Finish(a + Golden) ^ (b * Golden));

    private static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
