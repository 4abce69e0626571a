using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Numbers distinct keys of a recording in the order in which they come: 0, 1, 2 … Small keys, which most are, are looked up in a plain array that is never longer than a few
/// times the number of keys; the others by a hash whose seed is drawn for each process.
/// </summary>
internal sealed class LongTable
{
    private const long MaxLengthOfKey = 8;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>Number + 1 of the keys below its length; 0 where there is none, or where it was added by hash before the array grew.</summary>
    private int[] _small = new int[1024];
    private long[] _keys = new long[64];
    private int[] _slots = new int[64];
    private int _hashed;

    /// <summary>Number of distinct keys.</summary>
    public int Count { get; private set; }

    /// <summary>Number + 1 of each key below its length, 0 where there is none; null where there are other keys as well.</summary>
    public int[]? Small => _hashed == 0 ? _small : null;

    /// <summary>The number of a key; -1 where it is none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(long key)
    {
        var small = _small;
        if ((ulong)key < (ulong)small.Length && small[key] > 0) return small[key] - 1;
        return _hashed == 0 ? -1 : FindHashed(key);
    }

    /// <summary>The number of a key, which is added where it is new.</summary>
    public int Add(long key, out bool isNew)
    {
        var number = Find(key);
        isNew = number < 0;
        if (!isNew) return number;

        number = Count++;
        if (key >= 0 && key < (Count + 256) * MaxLengthOfKey)
        {
            if (key >= _small.Length) Array.Resize(ref _small, checked((int)Math.Max(key + 1, _small.Length * 2L)));
            _small[key] = number + 1;
        }
        else
        {
            AddHashed(key, number);
        }

        return number;
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        Array.Clear(_small);
        if (_hashed > 0) Array.Clear(_slots);
        _hashed = 0;
        Count = 0;
    }

    private int FindHashed(long key)
    {
        for (var slot = Slot(key); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_keys[slot] == key) return _slots[slot] - 1;
        }

        return -1;
    }

    private void AddHashed(long key, int number)
    {
        if (_hashed * 2 >= _keys.Length) Grow();
        Insert(key, number);
        _hashed++;
    }

    private void Insert(long key, int number)
    {
        var slot = Slot(key);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _keys[slot] = key;
        _slots[slot] = number + 1;
    }

    private void Grow()
    {
        var (keys, slots) = (_keys, _slots);
        _keys = new long[checked(keys.Length * 2)];
        _slots = new int[checked(slots.Length * 2)];
        for (var i = 0; i < keys.Length; i++)
        {
            if (slots[i] != 0) Insert(keys[i], slots[i] - 1);
        }
    }

    private int Slot(long key)
    {
        var high = Math.BigMul((ulong)key ^ Seed, 0x9E3779B97F4A7C15, out ulong low);
        return (int)(high ^ low) & (_slots.Length - 1);
    }
}
