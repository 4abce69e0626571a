namespace FlameScope.Formats.Jfr;

/// <summary>How classes and methods of the JVM are written for people.</summary>
internal static class JavaNames
{
    private static ReadOnlySpan<byte> Lambda => "$$Lambda"u8;

    /// <summary>
    /// Writes the name of a class: dots for slashes, and without what the JVM adds to the names of classes that it makes while it runs, which is another at each place or run:
    /// <c>App$$Lambda$14+0x0000000800c03000</c>, <c>App$$Lambda.0x00007f01</c> and <c>App$$Lambda$14/1234567</c> are <c>App$$Lambda</c>,
    /// <c>java/lang/invoke/LambdaForm$MH/90518167</c> is <c>java.lang.invoke.LambdaForm$MH</c>, <c>jdk/internal/reflect/GeneratedMethodAccessor27</c> is
    /// <c>jdk.internal.reflect.GeneratedMethodAccessor</c>.
    /// </summary>
    /// <param name="name">The name as the JVM has it.</param>
    /// <param name="written">Takes as many bytes as the name has, or fewer.</param>
    /// <returns>How many were written.</returns>
    public static int WriteClass(ReadOnlySpan<byte> name, Span<byte> written)
    {
        // Twice: JDK 17 writes App$$Lambda$14+0x00007f3800008480/963110412.
        name = WithoutNumber(WithoutAddress(WithoutAddress(name, orNumber: true), orNumber: false));
        name.Replace(written, (byte)'/', (byte)'.');
        return name.Length;
    }

    /// <summary>
    /// What stands before a number or an address at the end, which follows a slash, a plus or, as async-profiler writes it, a dot. Behind an address another number may stand after a dot.
    /// </summary>
    private static ReadOnlySpan<byte> WithoutAddress(ReadOnlySpan<byte> name, bool orNumber)
    {
        var mark = name.LastIndexOf(".0x"u8);
        if (mark <= 0) mark = name.LastIndexOfAny((byte)'/', (byte)'+');
        if (mark <= 0) return name;
        var rest = name[(mark + 1)..];
        if (rest.StartsWith("0x"u8)) rest = rest[2..];
        else if (!orNumber || rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return name;
        if (rest.IsEmpty) return name;
        foreach (var letter in rest)
        {
            if (!char.IsAsciiHexDigit((char)letter) && letter != '.') return name;
        }

        return name[..mark];
    }

    private static ReadOnlySpan<byte> WithoutNumber(ReadOnlySpan<byte> name)
    {
        var lambda = name.LastIndexOf(Lambda);
        if (lambda > 0 && IsNumber(name[(lambda + Lambda.Length)..])) return name[..(lambda + Lambda.Length)];
        var end = name.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        var stem = name[..end];
        return end < name.Length && stem.EndsWith("Accessor"u8) && stem.IndexOf("/reflect/Generated"u8) > 0 ? stem : name;
    }

    /// <summary><c>$14</c>, or the <c>_</c> that some profilers put there.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        text is [(byte)'_'] || (text is [(byte)'$', _, ..] && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
}
