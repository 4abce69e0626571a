using System.Buffers.Binary;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Otlp;

/// <summary>Writes the fixtures of OpenTelemetry profiles from the versions of their schema (open-telemetry/opentelemetry-proto, profiles/v1development/profiles.proto).</summary>
internal static class OtlpFixtures
{
    public static readonly FormatFixtures Files = new("otlp");

    private const long Start = 1_700_000_000_250_000_000;

    private static readonly string[] Strings = ["", "samples", "count", "cpu", "nanoseconds", "main", "work", "inlined", "/src/app.c", "/bin/app", "do_idle", "thread.id", "thread.name", "process.pid", "process.executable.name", "profile.frame.type", "[kernel.kallsyms]", "off_cpu"];

    public static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["own-tables.otlp"] = OwnTables(),
        ["slices.otlp"] = Slices(),
        ["values-first.otlp"] = Stacks(valuesAreFirst: true),
        ["values-last.otlp"] = Stacks(valuesAreFirst: false),
        ["values-last-framed.otlp"] = Framed(Stacks(valuesAreFirst: false), Stacks(valuesAreFirst: false)),
        ["values-last-grpc.otlp"] = [0, .. Framed(Stacks(valuesAreFirst: false))],
        ["no-times.otlp"] = NoTimes(),
        ["invalid/no-samples.otlp"] = new ProtobufWriter().Message(1, resource => resource.Message(2, scope => scope.Message(2, profile => profile.Message(1, type => type.Number(1, 1).Number(2, 2)).Number(4, 5)))).ToArray(),
    };

    /// <summary>The oldest layout: tables in the profile, values for two types, a time for each of several.</summary>
    private static byte[] OwnTables() => Request(profile =>
    {
        profile
            .Message(1, type => type.Number(1, 1).Number(2, 2)).Message(1, type => type.Number(1, 3).Number(2, 4))
            .Message(2, sample => sample.Number(1, 0).Number(2, 2).Packed(3, 2, 20_000_001).Packed(4, 0, 1).Packed(6, Start, Start + 10_000_000))
            .Message(2, sample => sample.Number(1, 1).Number(2, 1).Packed(3, 1, 10_000_000).Packed(4, 0, 2).Packed(6, Start + 5_000_000));
        Mappings(profile, 3);
        Locations(profile, 4, frameType: 3);
        profile.Packed(5, 1, 0);
        Functions(profile, 6);
        foreach (var attribute in Attributes(isKeyText: true)) profile.Message(7, attribute);
        foreach (var text in Strings) profile.Text(10, text);
        profile.Number(11, Start).Number(12, 1_000_000_000).Message(13, type => type.Number(1, 3).Number(2, 4)).Number(14, 20_000_000);
    });

    /// <summary>One dictionary, after the profiles; stacks are still slices of the profile's location indices.</summary>
    private static byte[] Slices() => Request(
        profile => profile
            .Message(1, type => type.Number(1, 1).Number(2, 2))
            .Message(2, sample => sample.Number(1, 0).Number(2, 2).Packed(4, 0, 1).Packed(6, Start, Start + 10_000_000, Start + 20_000_000))
            .Message(2, sample => sample.Number(1, 1).Number(2, 1).Packed(3, 7).Packed(4, 0, 2).Number(5, 0).Packed(6, Start + 5_000_000))
            .Message(2, sample => sample.Number(1, 1).Number(2, 9).Packed(4, 0, 77).Packed(6, Start + 6_000_000))
            .Packed(3, 1, 0)
            .Number(4, Start).Number(5, 1_000_000_000).Message(6, type => type.Number(1, 3).Number(2, 4)).Number(7, 20_000_000),
        dictionary => Dictionary(dictionary, isKeyText: true, withStacks: false));

    /// <summary>Stacks in the dictionary, in both orders of a sample's fields; a second profile for time off the CPU.</summary>
    private static byte[] Stacks(bool valuesAreFirst)
    {
        var (values, attributes, link) = valuesAreFirst ? (2, 3, 4) : (4, 2, 3);
        return Request(
            profile => profile
                .Message(1, type => type.Number(1, 1).Number(2, 2))
                .Message(2, sample => sample.Number(1, 1).Packed(attributes, 0, 1).PackedFixed64(5, (ulong)Start, (ulong)Start + 10_000_000))
                .Message(2, sample => sample.Number(1, 2).Packed(attributes, 0, 2).Number(link, 0).PackedFixed64(5, (ulong)Start + 5_000_000))
                .Fixed64(3, (ulong)Start).Number(4, 1_000_000_000).Message(5, type => type.Number(1, 3).Number(2, 4)).Number(6, 20_000_000),
            dictionary => Dictionary(dictionary, isKeyText: false, withStacks: true),
            offCpu => offCpu
                .Message(1, type => type.Number(1, 17).Number(2, 4))
                .Message(2, sample => sample.Number(1, 2).Packed(values, 3_000_000, 4_000_000).Packed(attributes, 0, 2).PackedFixed64(5, (ulong)Start + 1_000_000, (ulong)Start + 2_000_000))
                .Message(2, sample => sample.Number(1, 9).Packed(values, 3, 4, 5).Packed(attributes, 0).PackedFixed64(5, (ulong)Start + 3_000_000)));
    }

    private static byte[] NoTimes() => Request(
        profile => profile.Message(1, type => type.Number(1, 3).Number(2, 4)).Message(2, sample => sample.Number(1, 1).Packed(4, 90_000_000)).Message(2, sample => sample.Number(1, 2).Number(3, 0).Packed(4, 10_000_000)),
        dictionary => Dictionary(dictionary, isKeyText: false, withStacks: true));

    private static byte[] Request(Action<ProtobufWriter> profile, Action<ProtobufWriter>? dictionary = null, Action<ProtobufWriter>? second = null)
    {
        var request = new ProtobufWriter().Message(1, resource =>
        {
            resource
                .Message(1, of => of.Message(1, attribute => attribute.Text(1, "host.name").Message(2, value => value.Text(1, "box"))))
                .Message(2, scope =>
                {
                    scope.Message(1, of => of.Text(1, "profiler")).Message(2, profile);
                    if (second is not null) scope.Message(2, second);
                });
        });
        if (dictionary is not null) request.Message(2, dictionary);
        return request.ToArray();
    }

    private static void Dictionary(ProtobufWriter dictionary, bool isKeyText, bool withStacks)
    {
        Mappings(dictionary, 1);
        Locations(dictionary, 2, frameType: 3);
        Functions(dictionary, 3);
        dictionary.Message(4, _ => { });
        foreach (var text in Strings) dictionary.Text(5, text);
        foreach (var attribute in Attributes(isKeyText)) dictionary.Message(6, attribute);
        if (withStacks) dictionary.Message(7, _ => { }).Message(7, stack => stack.Packed(1, 1, 0)).Message(7, stack => stack.Packed(1, 2));
        else dictionary.Message(7, unit => unit.Number(1, 11).Number(2, 2));
    }

    private static void Mappings(ProtobufWriter writer, int field) =>
        writer.Message(field, mapping => mapping.Number(1, 0x1000).Number(2, 0x9000).Number(4, 9)).Message(field, mapping => mapping.Number(4, 16));

    /// <summary>0: main, in the program; 1: inlined in work; 2: an address in the kernel.</summary>
    private static void Locations(ProtobufWriter writer, int field, int frameType) => writer
        .Message(field, location => location.Number(1, 0).Number(2, 0x1100).Message(3, line => line.Number(1, 0).Number(2, 5)))
        .Message(field, location => location.Number(1, 0).Number(2, 0x1200).Message(3, line => line.Number(1, 2)).Message(3, line => line.Number(1, 1)))
        .Message(field, location => location.Number(1, 1).Number(2, 0xabc).Packed(5, frameType));

    private static void Functions(ProtobufWriter writer, int field) => writer
        .Message(field, function => function.Number(1, 5).Number(3, 8).Number(4, 3))
        .Message(field, function => function.Number(1, 6).Number(3, 8))
        .Message(field, function => function.Number(2, 7));

    private static IEnumerable<Action<ProtobufWriter>> Attributes(bool isKeyText)
    {
        foreach (var (key, value) in new (int Key, Action<ProtobufWriter> Value)[] { (13, value => value.Number(3, 70)), (11, value => value.Number(3, 71)), (12, value => value.Text(1, "worker")), (15, value => value.Text(1, "kernel")) })
        {
            yield return attribute =>
            {
                if (isKeyText) attribute.Text(1, Strings[key]);
                else attribute.Number(1, key);
                attribute.Message(2, value);
            };
        }
    }

    private static byte[] Framed(params byte[][] messages)
    {
        using var file = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
            file.Write(length);
            file.Write(message);
        }

        return file.ToArray();
    }
}
