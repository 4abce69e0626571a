namespace FlameScope.Profiles;

/// <summary>A row of <see cref="StringTable"/>. Row 0 is the empty string.</summary>
/// <param name="Value">Row number, 0 or more.</param>
public readonly record struct StringId(int Value)
{
    /// <summary>The empty string, present in every table.</summary>
    public static readonly StringId Empty = new(0);
}

/// <summary>A row of <see cref="FrameTable"/>, or <see cref="None"/>.</summary>
/// <param name="Value">Row number, or -1 for the root of the stacks, which has no frame.</param>
public readonly record struct FrameId(int Value)
{
    /// <summary>No frame: the root of a trie.</summary>
    public static readonly FrameId None = new(-1);
}

/// <summary>A row of <see cref="StackTable"/>.</summary>
/// <param name="Value">Row number; -1 stands for "no parent".</param>
public readonly record struct StackId(int Value)
{
    /// <summary>The empty stack, row 0 of every table.</summary>
    public static readonly StackId Root = new(0);

    /// <summary>What the root has for a parent.</summary>
    public static readonly StackId None = new(-1);
}

/// <summary>A row of <see cref="ThreadTable"/>.</summary>
/// <param name="Value">Row number, 0 or more.</param>
public readonly record struct ThreadId(int Value);

/// <summary>A row of <see cref="EventTable"/>.</summary>
/// <param name="Value">Row number.</param>
public readonly record struct EventId(ushort Value);
