using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Stacks by the bytes that they are written with, so that one that comes again is not walked again. They are forgotten when they take too much: a file whose stacks never come again gains
/// nothing by them.
/// </summary>
internal sealed class KnownStacks
{
    private const long MaxBytes = 64 << 20;

    private ByteTable _texts = new();
    private readonly List<StackId> _stacks = [];

    /// <summary>The stack of these bytes.</summary>
    /// <returns>False where it is new: then <see cref="Set"/> it.</returns>
    public bool TryGet(ReadOnlySpan<byte> bytes, out StackId stack)
    {
        if (_texts.Bytes > MaxBytes) Clear();
        var number = _texts.Add(bytes, out var isNew);
        stack = isNew ? default : _stacks[number];
        return !isNew;
    }

    /// <summary>Says what the bytes asked for last stand for.</summary>
    public void Set(StackId stack) => _stacks.Add(stack);

    /// <summary>Forgets all: the bytes mean something else from here.</summary>
    public void Clear()
    {
        if (_stacks.Count > 0) _texts = new ByteTable();
        _stacks.Clear();
    }
}
