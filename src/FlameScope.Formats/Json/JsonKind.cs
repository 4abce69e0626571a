namespace FlameScope.Formats.Json;

/// <summary>What sort of value stands next.</summary>
internal enum JsonKind : byte
{
    /// <summary>None: the text has ended.</summary>
    None,

    /// <summary><c>{ … }</c>.</summary>
    Object,

    /// <summary><c>[ … ]</c>.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>, <c>false</c>, <c>null</c>, and the <c>NaN</c> and <c>Infinity</c> that some programs write.</summary>
    Literal,
}

/// <summary>Whether and how a text has ended.</summary>
internal enum JsonEnd : byte
{
    /// <summary>It has not.</summary>
    NotYet,

    /// <summary>All of its values are complete.</summary>
    Complete,

    /// <summary>In the middle of a value.</summary>
    Truncated,

    /// <summary>Where something stood that is no JSON; nothing is read after it.</summary>
    Damaged,
}
