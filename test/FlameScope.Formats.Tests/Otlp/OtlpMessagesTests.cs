using System.Buffers.Binary;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Otlp;

/// <summary>A file of many requests, each with a dictionary of its own: what a number means in one of them says nothing of the others.</summary>
public sealed class OtlpMessagesTests
{
    private const ulong Start = 1_700_000_000_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Numbers_mean_what_the_dictionary_of_their_request_says(int seed)
    {
        var random = new Random(seed);
        var expected = new List<string>();
        using var file = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        for (var message = 0; message < 60; message++)
        {
            var request = Request(random, expected);
            BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
            file.Write(length);
            file.Write(request);
        }

        var profile = ProfileReader.Read(new MemoryStream(file.ToArray()), cancel: TestContext.Current.CancellationToken);

        profile.Report.Skipped.ShouldBeEmpty();
        Enumerable.Range(0, profile.Samples.Count).Select(row => Told(profile, row)).ShouldBe(expected);
    }

    private static string Told(Profile profile, int row)
    {
        var thread = profile.Threads.Rows[profile.Samples.Threads[row].Value];
        var frames = profile.Stacks.FramesOf(profile.Samples.Stacks[row]).ToArray().Select(frame => $"{profile.Frames.Name(frame)}@{profile.Frames.Library(frame)}/{profile.Strings[profile.Frames[frame].File]}/{profile.Frames.Kind(frame)}");
        return $"{thread.ProcessId} {thread.Tid} {profile.Strings[thread.Comm]}: {string.Join(';', frames)}";
    }

    /// <summary>A request whose tables are of other lengths and in another order than those of the one before.</summary>
    private static byte[] Request(Random random, List<string> expected)
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"name{i}")];
        random.Shuffle(names);
        List<string> strings = ["", "samples", "count", "thread.id", "thread.name", "profile.frame.type", .. names[..random.Next(4, names.Length)]];
        int Name() => random.Next(6, strings.Count);

        var mappings = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Name()).ToArray();
        var functions = Enumerable.Range(0, random.Next(1, 8)).Select(_ => (Name: Name(), File: Name())).ToArray();
        var attributes = Enumerable.Range(0, random.Next(4, 10)).Select(i => (Key: i < 3 ? 3 + i : random.Next(3, 6), Number: random.Next(1, 9), Text: strings[Name()], IsKernel: random.Next(2) == 0)).ToArray();
        int[] AttributesOf(int key) => [.. Enumerable.Range(0, attributes.Length).Where(i => attributes[i].Key == key)];
        var types = AttributesOf(5);
        var locations = Enumerable.Range(0, random.Next(1, 10)).Select(_ => (Mapping: random.Next(mappings.Length), Function: random.Next(functions.Length), Type: types[random.Next(types.Length)])).ToArray();
        var stacks = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(locations.Length)).ToArray()).ToArray();

        var request = new ProtobufWriter();
        for (var resource = random.Next(1, 3); resource > 0; resource--)
        {
            var process = random.Next(1, 100);
            request.Message(1, of => of
                .Message(1, about => about.Message(1, attribute => attribute.Text(1, "process.pid").Message(2, value => value.Number(3, process))))
                .Message(2, scope => scope.Message(2, profile =>
                {
                    profile.Message(1, type => type.Number(1, 1).Number(2, 2)).Text(7, "0123456789abcdef");
                    for (var samples = random.Next(1, 6); samples > 0; samples--)
                    {
                        var stack = random.Next(stacks.Length);
                        var (id, name) = (AttributesOf(3)[0], AttributesOf(4)[^1]);
                        profile.Message(2, sample => sample.Number(1, stack + 1).Packed(2, id, name).PackedFixed64(5, Start + (ulong)expected.Count));
                        var frames = stacks[stack].Reverse().Select(number => locations[number]).Select(location =>
                            $"{strings[functions[location.Function].Name]}@{strings[mappings[location.Mapping]]}/{strings[functions[location.Function].File]}/{(attributes[location.Type].IsKernel ? FrameKind.Kernel : FrameKind.Jit)}");
                        expected.Add($"{process} {attributes[id].Number} {attributes[name].Text}: {string.Join(';', frames)}");
                    }
                })));
        }

        return request.Message(2, dictionary =>
        {
            foreach (var file in mappings) dictionary.Message(1, mapping => mapping.Number(4, file));
            foreach (var (mapping, function, type) in locations) dictionary.Message(2, location => location.Number(1, mapping).Number(2, 0x1000).Message(3, line => line.Number(1, function)).Packed(5, type));
            foreach (var (name, file) in functions) dictionary.Message(3, function => function.Number(1, name).Number(3, file));
            foreach (var text in strings) dictionary.Text(5, text);
            foreach (var (key, number, text, isKernel) in attributes)
            {
                dictionary.Message(6, attribute => attribute.Number(1, key).Message(2, value => _ = key == 3 ? value.Number(3, number) : value.Text(1, key == 4 ? text : isKernel ? "kernel" : "v8js")));
            }

            dictionary.Message(7, _ => { });
            foreach (var stack in stacks) dictionary.Message(7, of => of.Packed(1, stack.Select(location => (long)location)));
        }).ToArray();
    }
}
