using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// Stacks of addresses, before anything is known of what stands there: the list of methods comes at the end of a trace. A trie, so that memory is for distinct stacks; node 0 is the empty
/// one. Looked up by open addressing with a hash that is seeded for each process, since a file chooses the addresses.
/// </summary>
internal sealed class AddressStacks
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private int[] _slots = new int[1 << 14];
    private int[] _parents = new int[1 << 12];
    private ulong[] _addresses = new ulong[1 << 12];

    /// <summary>Number of nodes.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The stack without its leaf.</summary>
    public int Parent(int node) => _parents[node];

    /// <summary>The leaf's address.</summary>
    public ulong Address(int node) => _addresses[node];

    /// <summary>The stack that is another with an address on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(int parent, ulong address)
    {
        var mask = _slots.Length - 1;
        var slot = (int)Hash(parent, address) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var node = _slots[slot];
            if (_addresses[node] == address && _parents[node] == parent) return node;
        }

        if (Count == _parents.Length)
        {
            Array.Resize(ref _parents, Count * 2);
            Array.Resize(ref _addresses, Count * 2);
        }

        _parents[Count] = parent;
        _addresses[Count] = address;
        _slots[slot] = Count++;
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var node = 1; node < Count; node++)
        {
            var slot = (int)Hash(_parents[node], _addresses[node]) & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = node;
        }
    }

    private static uint Hash(int parent, ulong address)
    {
        var high = Math.BigMul(address ^ Seed, 0x9E3779B97F4A7C15UL + ((ulong)parent << 1), out ulong low);
        return (uint)((high ^ BitOperations.RotateLeft(low, 29) ^ ((ulong)parent * 0xD6E8FEB86659FD93UL)) >> 16);
    }
}
