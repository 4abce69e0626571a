using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Messages that can only be understood with what stands after them in the file, in the order in which they came: to be gone through, not to be looked up. As they stand in the file they take less
/// room than columns of integers would.
/// </summary>
internal sealed class MessageLog
{
    private const int MinBlockLength = 1 << 8;
    private const int MaxBlockLength = 1 << 20;
    private const int HeadLength = sizeof(int);

    private readonly List<(byte[] Bytes, int Length)> _blocks = [];
    private byte[] _last = [];
    private int _used;

    /// <summary>Number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all of them, and what each costs beside them.</summary>
    public long Cost { get; private set; }

    /// <summary>Adds a message at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> message)
    {
        var length = HeadLength + message.Length;
        if (_last.Length - _used < length) BeginBlock(length);
        var place = _last.AsSpan(_used, length);
        MemoryMarshal.Write(place, message.Length);
        message.CopyTo(place[HeadLength..]);
        _used += length;
        Cost += length;
        Count++;
    }

    /// <summary>Goes through the messages from the first.</summary>
    public Reader GetEnumerator() => new(this);

    /// <summary>Each twice as large as the one before: a file may have many logs with little in each.</summary>
    private void BeginBlock(int length)
    {
        if (_used > 0) _blocks.Add((_last, _used));
        _last = GC.AllocateUninitializedArray<byte>(Math.Max(length, Math.Clamp(_last.Length * 2, MinBlockLength, MaxBlockLength)));
        _used = 0;
    }

    /// <summary>Goes through the messages of a log, which must not be added to meanwhile.</summary>
    internal ref struct Reader(MessageLog log)
    {
        private ReadOnlySpan<byte> _rest = default;
        private int _block = 0;

        /// <summary>The message that was read last.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes to the next message.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest.IsEmpty && !NextBlock()) return false;
            var length = MemoryMarshal.Read<int>(_rest);
            Current = _rest.Slice(HeadLength, length);
            _rest = _rest[(HeadLength + length)..];
            return true;
        }

        private bool NextBlock()
        {
            if (_block > log._blocks.Count) return false;
            var (bytes, length) = _block < log._blocks.Count ? log._blocks[_block] : (log._last, log._used);
            _block++;
            _rest = bytes.AsSpan(0, length);
            return length > 0;
        }
    }
}
