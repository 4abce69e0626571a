using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Numbers the ids that a file gives to its parts: 0, 1, 2 … in the order in which they come. Ids that follow each other, as most writers give them, are found by subtraction; others by a
/// hash whose seed is drawn for each process, so that a file cannot choose its collisions.
/// </summary>
internal sealed class IdTable
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private ulong _first;
    private int _inOrder;
    private ulong[] _ids = [];
    private int[] _slots = [];

    /// <summary>Number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>The number of an id; -1 where it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong id)
    {
        var inOrder = id - _first;
        if (inOrder < (ulong)_inOrder) return (int)inOrder;
        return Count == _inOrder ? -1 : FindByHash(id);
    }

    /// <summary>The number of an id, which is added where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(ulong id, out bool isNew)
    {
        var known = Find(id);
        isNew = known < 0;
        return isNew ? AddNew(id) : known;
    }

    private int AddNew(ulong id)
    {
        if (Count == 0) _first = id;
        if (Count == _inOrder && id - _first == (ulong)_inOrder)
        {
            _inOrder++;
            return Count++;
        }

        var later = Count - _inOrder;
        if (later == _ids.Length) Array.Resize(ref _ids, Math.Max(64, checked(later * 2)));
        _ids[later] = id;
        Count++;
        if (later * 2 >= _slots.Length) Rehash(later + 1);
        else Insert(later);
        return Count - 1;
    }

    /// <summary>Forgets all ids.</summary>
    public void Clear()
    {
        Count = _inOrder = 0;
        _ids = [];
        _slots = [];
    }

    private int FindByHash(ulong id)
    {
        for (var slot = Slot(id); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_ids[_slots[slot] - 1] == id) return _inOrder + _slots[slot] - 1;
        }

        return -1;
    }

    private void Rehash(int count)
    {
        _slots = new int[Math.Max(256, checked(_slots.Length * 2))];
        for (var later = 0; later < count; later++) Insert(later);
    }

    private void Insert(int later)
    {
        var slot = Slot(_ids[later]);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = later + 1;
    }

    private int Slot(ulong id)
    {
        var high = Math.BigMul(id ^ Seed, 0x9E3779B97F4A7C15, out ulong low);
        return (int)(high ^ low) & (_slots.Length - 1);
    }
}
