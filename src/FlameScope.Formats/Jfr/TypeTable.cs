namespace FlameScope.Formats.Jfr;

/// <summary>The types that a chunk describes: of events, of constants, and of their parts.</summary>
internal sealed class TypeTable(IReadOnlyList<JfrType> types)
{
    private readonly Dictionary<long, JfrType> _byId = ById(types);

    /// <summary>All of them.</summary>
    public IReadOnlyList<JfrType> All => types;

    /// <summary>A type by its number; null where there is none.</summary>
    public JfrType? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>The type of constants of a name without its package, such as <c>Method</c>; null where there is none.</summary>
    public JfrType? FindConstant(string name)
    {
        foreach (var package in (ReadOnlySpan<string>)["jdk.types.", "java.lang.", "com.oracle.jfr.types."])
        {
            foreach (var type in types)
            {
                if (type.Name.Length == package.Length + name.Length && type.Name.StartsWith(package, StringComparison.Ordinal) && type.Name.EndsWith(name, StringComparison.Ordinal)) return type;
            }
        }

        return null;
    }

    private static Dictionary<long, JfrType> ById(IReadOnlyList<JfrType> types)
    {
        var byId = new Dictionary<long, JfrType>(new SeededComparer());
        foreach (var type in types) byId.TryAdd(type.Id, type);
        return byId;
    }

    /// <summary>Numbers of types are the file's choice, so the hash is not.</summary>
    private sealed class SeededComparer : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long obj) => HashCode.Combine(obj);
    }
}

/// <summary>A type.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Fields">Its fields, in the order in which they are written.</param>
/// <param name="Settings">The settings that an event has.</param>
internal sealed record JfrType(long Id, string Name, IReadOnlyList<JfrField> Fields, IReadOnlyList<string> Settings);

/// <summary>A field of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="IsConstant">Whether a reference to a constant stands in its place.</param>
/// <param name="Dimension">1 for an array of such; else 0.</param>
/// <param name="Unit">What its numbers count, where they are an amount or a span of time.</param>
internal sealed record JfrField(string Name, long Type, bool IsConstant, int Dimension, FieldUnit Unit);

/// <summary>What a number counts, as an annotation of its field tells.</summary>
internal enum FieldUnit
{
    /// <summary>Not told.</summary>
    None,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Ticks of the chunk's clock.</summary>
    Ticks,

    /// <summary>Nanoseconds.</summary>
    Nanoseconds,

    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Seconds.</summary>
    Seconds,
}
