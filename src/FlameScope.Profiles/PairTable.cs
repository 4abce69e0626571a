using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace FlameScope.Profiles;

/// <summary>
/// A map from pairs of non-negative integers to integers, by open addressing over flat arrays: it allocates nothing for an entry, which matters when
/// there are millions of (parent, frame) pairs.
/// </summary>
internal sealed class PairTable
{
    private const long Empty = -1;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private long[] _keys;
    private int[] _values;
    private int _shift;

    public PairTable(int capacity = 1024)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16));
        Allocate(size);
    }

    public int Count { get; private set; }

    public bool TryGet(int first, int second, out int value)
    {
        var key = Key(first, second);
        for (var slot = Slot(key); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            if (_keys[slot] == key)
            {
                value = _values[slot];
                return true;
            }

            if (_keys[slot] == Empty)
            {
                value = 0;
                return false;
            }
        }
    }

    /// <summary>Adds a pair that is not there yet.</summary>
    public void Add(int first, int second, int value)
    {
        if (Count * 2 >= _keys.Length) Grow();
        Insert(Key(first, second), value);
        Count++;
    }

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    /// <summary>A folded 128-bit product. Seeded for each process: the pairs follow from a file, which could otherwise make them fill one run of slots.</summary>
    private int Slot(long key)
    {
        var high = Math.BigMul((ulong)key ^ Seed, 0x9E3779B97F4A7C15, out ulong low);
        return (int)((high ^ low) >> _shift);
    }

    private void Insert(long key, int value)
    {
        var slot = Slot(key);
        while (_keys[slot] != Empty) slot = (slot + 1) & (_keys.Length - 1);
        _keys[slot] = key;
        _values[slot] = value;
    }

    private void Grow()
    {
        var (keys, values) = (_keys, _values);
        Allocate(keys.Length * 2);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != Empty) Insert(keys[i], values[i]);
        }
    }

    [MemberNotNull(nameof(_keys), nameof(_values))]
    private void Allocate(int size)
    {
        _keys = new long[size];
        _keys.AsSpan().Fill(Empty);
        _values = new int[size];
        _shift = 64 - BitOperations.Log2((uint)size);
    }
}
