namespace FlameScope.Profiles;

/// <summary>What a builder took since it was asked the last time: its samples, and how long its tables are now.</summary>
public sealed class BuilderPiece
{
    internal BuilderPiece(int strings, int frames, int stacks, int threads, int events)
    {
        Strings = strings;
        Frames = frames;
        StackRows = stacks;
        ThreadRows = threads;
        Events = events;
    }

    internal int Strings { get; }

    internal int Frames { get; }

    internal int StackRows { get; }

    internal int ThreadRows { get; }

    internal int Events { get; }

    internal ColumnBuilder<long> Times { get; init; } = new();

    internal ColumnBuilder<StackId> Stacks { get; init; } = new();

    internal ColumnBuilder<ThreadId> Threads { get; init; } = new();

    internal ColumnBuilder<short> Cpus { get; init; } = new();

    internal ColumnBuilder<EventId> EventsOf { get; init; } = new();

    internal ColumnBuilder<long> Weights { get; init; } = new();

    internal ColumnBuilder<byte> States { get; init; } = new();
}

/// <summary>
/// Puts one builder into another, piece by piece. Where several builders have read the pieces of a file by turns, adding the pieces in the order of the file gives every row the number that it has
/// where one builder reads them all: what is new in a piece stands in its builder in the order in which it came, and what an earlier piece held is here already.
/// </summary>
/// <param name="into">Takes the rows.</param>
/// <param name="from">Has taken the pieces.</param>
public sealed class BuilderMerge(ProfileBuilder into, ProfileBuilder from)
{
    private readonly Ids _ids = new();

    /// <summary>Adds a piece; they have to come in the order in which they were taken. Its samples are used up.</summary>
    public void Append(BuilderPiece piece) => into.Append(from, piece, _ids);

    /// <summary>For each row of the one builder, the row of the other.</summary>
    internal sealed class Ids
    {
        public List<StringId> Strings { get; } = [];

        public List<FrameId> Frames { get; } = [];

        public List<ThreadId> Threads { get; } = [];

        public List<EventId> Events { get; } = [];

        public StackId[] Stacks = [StackId.Root];

        public int StackCount = 1;
    }
}
