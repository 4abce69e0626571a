using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Nflxprofile;

/// <summary>Writes the fixtures of nflxprofile from its schema (Netflix/nflxprofile, nflxprofile.proto).</summary>
internal static class NflxprofileFixtures
{
    public static readonly FormatFixtures Files = new("nflxprofile");

    public static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["node-stacks.nflxprofile"] = NodeStacks(),
        ["parents-unpacked.nflxprofile"] = Parents(),
        ["children.nflxprofile"] = Children(),
        ["no-times.nflxprofile"] = NoTimes(),
        ["invalid/no-samples.nflxprofile"] = new ProtobufWriter().Double(1, 1).Double(2, 2).ToArray(),
    };

    /// <summary>Frames are listed; columns for CPU, process, thread and value; the swapper's idle loop; a node that samples name and that is not there.</summary>
    private static byte[] NodeStacks() => new ProtobufWriter()
        .Double(1, 136087.1).Double(2, 136088.4)
        .Packed(3, 1, 2, 1, 3, 4, 9)
        .PackedDoubles(4, 0, 0.10000000000582077, 0.2, 0, 1.0, 0)
        .Message(5, entry => entry.Number(1, 0).Message(2, node => node.Text(1, "root").Number(2, 0)))
        .Message(5, entry => entry.Number(1, 1).Message(2, node => Frames(node.Text(1, "node").Number(2, 2), ("start", "user", "", 0), ("LazyCompile:*hot /app/a.js:3", "jit", "", 0), ("inner", "inlined", "/app/b.js", 7))))
        .Message(5, entry => entry.Number(1, 2).Message(2, node => Frames(node.Text(1, "swapper"), ("do_idle", "kernel", "", 0), ("native_safe_halt", "kernel", "", 0))))
        .Message(5, entry => entry.Number(1, 3).Message(2, node => Frames(node.Text(1, "swapper"), ("do_idle", "kernel", "", 0), ("native_safe_halt", "kernel", "", 0), ("net_rx_action", "kernel", "", 0))))
        .Message(5, entry => entry.Number(1, 4).Message(2, node => node.Text(1, "empty")))
        .Text(6, "a title").Text(7, "a description")
        .Message(8, entry => entry.Text(1, "has_node_stack").Text(2, "true"))
        .Message(8, entry => entry.Text(1, "has_samples_cpu").Text(2, "true"))
        .Packed(9, 0, 1, 0, 1, 0, 0).Packed(10, 7, 0, 7, 0, 8, 8).Packed(11, 7, 0, 9, 0, 8, 8).Packed(12, 10, 20, 30, 40, 50, 60)
        .Number(13, 1)
        .ToArray();

    /// <summary>Nothing is packed; nodes name their parents; threads stand at the nodes; a circle of parents; an unknown field and a group.</summary>
    private static byte[] Parents() => new ProtobufWriter()
        .Double(1, 1_700_000_000.25).Double(2, 1_700_000_002)
        .Unpacked(3, 3, 2, 5)
        .Double(4, 0).Double(4, 0.001).Double(4, 0.002)
        .Message(5, entry => entry.Number(1, 0).Message(2, node => node.Text(1, "(root)").Number(2, 0)))
        .Message(5, entry => entry.Number(1, 1).Message(2, node => node.Text(1, "main").Number(2, 0).Number(5, 0).Number(6, 42).Number(7, 42)))
        .Message(5, entry => entry.Number(1, 2).Message(2, node => node.Text(1, "(idle)").Number(2, 1).Number(5, 1).Number(6, 42).Number(7, 43)))
        .Message(5, entry => entry.Number(1, 3).Message(2, node => node.Text(1, "work").Number(2, 1).Number(5, 1).Number(6, 42).Number(7, 42).Number(8, 3).Number(9, 5).Message(11, file => file.Text(1, "work.js").Number(2, 12).Number(3, 4))))
        .Message(5, entry => entry.Number(1, 4).Message(2, node => node.Text(1, "ping").Number(2, 0).Number(5, 5)))
        .Message(5, entry => entry.Number(1, 5).Message(2, node => node.Text(1, "pong").Number(2, 1).Number(5, 4)))
        .Text(99, "from a later schema")
        .Group(98, group => group.Number(1, 2).Group(3, _ => { }))
        .ToArray();

    /// <summary>The oldest form: nodes name their children.</summary>
    private static byte[] Children() => new ProtobufWriter()
        .Double(1, 10).Double(2, 11)
        .Packed(3, 2, 3, 2)
        .PackedDoubles(4, 0.5, 0.01, 0.01)
        .Message(5, entry => entry.Number(1, 0).Message(2, node => node.Text(1, "root").Number(2, 0).Unpacked(3, 1)))
        .Message(5, entry => entry.Number(1, 1).Message(2, node => node.Text(1, "main").Number(2, 0).Packed(3, 2, 3)))
        .Message(5, entry => entry.Number(1, 2).Message(2, node => node.Text(1, "left").Number(2, 2).Text(4, "user")))
        .Message(5, entry => entry.Number(1, 3).Message(2, node => node.Text(1, "right").Number(2, 1).Text(4, "kernel")))
        .ToArray();

    private static byte[] NoTimes() => new ProtobufWriter()
        .Double(1, 10).Double(2, 11)
        .Packed(3, 1)
        .Message(5, entry => entry.Number(1, 1).Message(2, node => Frames(node.Text(1, "app"), ("main", "user", "", 0))))
        .ToArray();

    private static void Frames(ProtobufWriter node, params (string Name, string LibType, string File, int Line)[] frames)
    {
        foreach (var (name, libType, file, line) in frames)
        {
            node.Message(10, frame =>
            {
                frame.Text(1, name).Text(2, libType);
                if (file.Length > 0) frame.Message(3, at => at.Text(1, file).Number(2, line));
            });
        }
    }
}
