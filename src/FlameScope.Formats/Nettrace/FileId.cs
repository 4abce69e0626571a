namespace FlameScope.Formats.Nettrace;

/// <summary>A number that a file chooses, as the key of a table: its hash is seeded for each process, so that a file cannot choose its collisions.</summary>
internal readonly record struct FileId(ulong Value)
{
    public override int GetHashCode() => HashCode.Combine(Value);
}
