namespace FlameScope.Profiles;

/// <summary>What sort of code a frame is.</summary>
public enum FrameKind : byte
{
    /// <summary>Not known: no library, no symbol.</summary>
    Unknown,

    /// <summary>Native code of a process.</summary>
    User,

    /// <summary>The operating system's kernel and its modules.</summary>
    Kernel,

    /// <summary>Compiled at run time.</summary>
    Jit,

    /// <summary>Inlined by a compiler into the frame before it (nearer the root).</summary>
    Inlined,

    /// <summary>Run by an interpreter.</summary>
    Interpreted,

    /// <summary>A runtime's own work: garbage collection, compilation, virtual machine.</summary>
    Runtime,
}
