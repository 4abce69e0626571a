using System.Globalization;
using System.Text;
using System.Text.Json;
using FlameScope.Formats.Json;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Json;

/// <summary>The forward reader of JSON: the same as a tree, whatever a read gives; and an end in words, whatever the text holds.</summary>
public sealed class JsonReaderTests
{
    private const string Sample = """
        { "name" : "a\"b\\c\u00e9\ud83d\ude00", "empty":{}, "list":[ 1, -2.5, [ [ ] , {"deep":[{"x":"]}"}]} ], "s", true,false , null ],
          "Grüße":"日本語", "a much longer name than any buffer of sixty-four bytes could hold at once, and then some more":"and a value that is just as long, with an escape \n at the end of it, so that both are gathered"}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Walk_over_everything_gives_the_tree(int piece)
    {
        using var json = Reader(Sample, piece);
        var text = new StringBuilder();
        Print(json, text);

        JsonElement.DeepEquals(JsonDocument.Parse(text.ToString()).RootElement, JsonDocument.Parse(Sample).RootElement).ShouldBeTrue(text.ToString());
        json.NextElement().ShouldBeFalse();
        json.End.ShouldBe(JsonEnd.Complete);
        json.EndedBecause.ShouldBeNull();
        json.Depth.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Values_that_nobody_reads_are_passed_over(int piece)
    {
        using var json = Reader(Sample, piece);
        var names = new List<string>();
        json.BeginObject().ShouldBeTrue();
        while (json.NextProperty(out var name)) names.Add(Encoding.UTF8.GetString(name)[..4]);

        names.ShouldBe(["name", "empt", "list", "Grüß", "a mu"]);
        json.NextElement().ShouldBeFalse();
        json.End.ShouldBe(JsonEnd.Complete);
    }

    [Fact]
    public void Value_of_another_kind_is_passed_over_and_the_answer_is_no()
    {
        using var json = Reader("""[{"a":1},"text",7,true,null,[1],"x"]""");
        json.BeginArray().ShouldBeTrue();
        json.NextElement().ShouldBeTrue();
        json.TryString(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryInt64(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.BeginObject().ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryDouble(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryBoolean(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryText(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryText(out var text).ShouldBeTrue();
        Encoding.UTF8.GetString(text).ShouldBe("x");
        json.NextElement().ShouldBeFalse();
        json.Depth.ShouldBe(0);
    }

    [Theory]
    [InlineData("0", 0, 0L)]
    [InlineData("-17", 0, -17L)]
    [InlineData("9223372036854775807", 0, long.MaxValue)]
    [InlineData("1746.625", 3, 1_746_625L)]
    [InlineData("1746.6254", 3, 1_746_625L)]
    [InlineData("1746.6255", 3, 1_746_626L)]
    [InlineData("-0.0005", 3, -1L)]
    [InlineData("0.0004", 3, 0L)]
    [InlineData("1589458261.123456789123456789", 9, 1_589_458_261_123_456_789L)]
    [InlineData("50760.600000000000000000000000000000000", 9, 50_760_600_000_000L)]
    [InlineData("1.5e3", 0, 1500L)]
    [InlineData("15E-1", 0, 2L)]
    [InlineData("1e-40", 0, 0L)]
    [InlineData("\"12.5\"", 6, 12_500_000L)]
    public void Decimal_becomes_an_integer_without_floating_point(string text, int shift, long expected)
    {
        using var json = Reader(text);
        json.TryDecimal(shift, out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("1e19")]
    [InlineData("1e999999999999")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("\"\"")]
    [InlineData("\"0x1f\"")]
    public void What_is_no_number_that_fits_is_refused(string text)
    {
        using var json = Reader($"[{text},5]");
        json.BeginArray().ShouldBeTrue();
        json.NextElement().ShouldBeTrue();
        json.TryInt64(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryInt64(out var next).ShouldBeTrue();
        next.ShouldBe(5);
    }

    [Fact]
    public void Doubles_are_read_where_they_are_finite()
    {
        using var json = Reader("[0.1,1e400,-3e-5]");
        json.BeginArray().ShouldBeTrue();
        json.NextElement().ShouldBeTrue();
        json.TryDouble(out var first).ShouldBeTrue();
        first.ShouldBe(0.1);
        json.NextElement().ShouldBeTrue();
        json.TryDouble(out _).ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryDouble(out var third).ShouldBeTrue();
        third.ShouldBe(-3e-5);
    }

    [Theory]
    [InlineData("[1,2,]", "1 2")]
    [InlineData("[,1,,2]", "1 2")]
    [InlineData("[1 2\n3]", "1 2 3")]
    [InlineData("\uFEFF[1]", "1")]
    [InlineData("[NaN,1,Infinity]", "NaN 1 Infinity")]
    [InlineData("[\"a\nb\",\"\\x41\",\"\\ud800!\"]", "a\nb \\x41 \uFFFD!")]
    public void What_real_files_have_is_forgiven(string text, string expected)
    {
        using var json = Reader(text, 1);
        Texts(json).ShouldBe(expected);
        json.End.ShouldBe(JsonEnd.NotYet);
    }

    [Theory]
    [InlineData("[1,2,", "1 2", true)]
    [InlineData("[1,2", "1", false)]
    [InlineData("[1,\"ab", "1", false)]
    [InlineData("[1,\"ab\\", "1", false)]
    [InlineData("[\"ab\"", "ab", true)]
    [InlineData("[", "", true)]
    public void Text_that_is_cut_short_says_so_and_gives_no_half_values(string text, string expected, bool isBetweenElements)
    {
        using var json = Reader(text);
        Texts(json).ShouldBe(expected);
        json.End.ShouldBe(JsonEnd.Truncated);
        json.EndedInOpenRootArray.ShouldBe(isBetweenElements);
        json.EndedBecause.ShouldBe($"The file ends after {text.Length} bytes, in the middle of its JSON: it was cut short, and what stands before is shown.");
    }

    [Theory]
    [InlineData("""{"a" 1}""", "byte 5: '1' stands there instead of a colon")]
    [InlineData("""{a:1}""", "byte 1: 'a' stands there instead of the name of a property")]
    [InlineData("""{"a":}""", "byte 5: '}' stands there instead of a value")]
    [InlineData("""{"a":1]""", "byte 6: ']' stands there instead of the name of a property")]
    [InlineData("{\"a\":\u0001}", "byte 5: the byte 0x01 stands there instead of a value")]
    public void Damage_says_where_and_what(string text, string expected)
    {
        using var json = Reader(text);
        json.BeginObject().ShouldBeTrue();
        while (json.NextProperty(out _)) json.TryInt64(out _);
        json.End.ShouldBe(JsonEnd.Damaged);
        json.EndedBecause.ShouldBe($"The file is damaged at {expected}, and what stands before is shown.");
    }

    [Fact]
    public void Every_prefix_and_every_changed_byte_ends()
    {
        var content = Encoding.UTF8.GetBytes(Sample);
        for (var at = 0; at < content.Length; at++)
        {
            Walk(new JsonReader(new MemoryStream(content, 0, at))).ShouldBe(at == 0 ? JsonEnd.Complete : JsonEnd.Truncated);
            foreach (var value in "\"\\{}[],:0\0x"u8)
            {
                var changed = content.ToArray();
                changed[at] = value;
                Walk(new JsonReader(new ChoppedStream(changed, 3))).ShouldNotBe(JsonEnd.NotYet);
            }
        }
    }

    [Fact]
    public void Depth_is_no_recursion()
    {
        var text = new string('[', 3_000_000);
        using var skipped = new JsonReader(new MemoryStream(Encoding.UTF8.GetBytes(text + new string(']', text.Length))), bufferLength: 4096);
        skipped.Skip();
        skipped.NextElement().ShouldBeFalse();
        skipped.End.ShouldBe(JsonEnd.Complete);

        using var entered = new JsonReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), bufferLength: 4096);
        while (entered.BeginArray() && entered.NextElement())
        {
        }

        entered.Depth.ShouldBe(JsonReader.MaxDepth);
        entered.EndedBecause!.ShouldContain("nested more than 1,048,576 levels deep");
    }

    [Fact]
    public void String_over_the_limit_is_cut_and_counted()
    {
        using var json = new JsonReader(new MemoryStream(Encoding.UTF8.GetBytes($$"""["{{new string('a', 5000)}}","\n\n\n\n\n\n","ok"]""")), maxStringLength: 9);
        Texts(json).ShouldBe("aaaaaaaaa \n\n\n\n ok");
        json.StringsCut.ShouldBe(2);
    }

    [Fact]
    public void Several_values_are_a_sequence()
    {
        using var json = Reader("{\"a\":1}\n{\"a\":2}\n3");
        var sum = 0L;
        while (json.NextElement())
        {
            if (!json.BeginObject()) continue;
            while (json.NextProperty(out _)) sum += json.TryInt64(out var value) ? value : 0;
        }

        sum.ShouldBe(3);
        json.End.ShouldBe(JsonEnd.Complete);
    }

    [Fact]
    public void Rest_of_a_container_can_be_left()
    {
        using var json = Reader("""[[1,[2],{"a":3}],{"a":[4],"b":5},6]""");
        json.BeginArray().ShouldBeTrue();
        json.NextElement().ShouldBeTrue();
        json.BeginArray().ShouldBeTrue();
        json.NextElement().ShouldBeTrue();
        json.LeaveRest();
        json.NextElement().ShouldBeTrue();
        json.BeginObject().ShouldBeTrue();
        json.IsInObject.ShouldBeTrue();
        json.LeaveRest();
        json.IsInObject.ShouldBeFalse();
        json.NextElement().ShouldBeTrue();
        json.TryInt32(out var last).ShouldBeTrue();
        last.ShouldBe(6);
        json.NextElement().ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(5000)]
    public void Integers_read_in_runs_are_those_read_one_by_one(int piece)
    {
        var random = new Random(7);
        string[] separators = [",", ",", ",", ", ", ",\n    ", " , ", ",,", "\t"];
        for (var round = 0; round < 300; round++)
        {
            var text = new StringBuilder("{\"a\":[");
            for (var elements = random.Next(60); elements > 0; elements--)
            {
                text.Append(random.Next(20) switch
                {
                    0 => "-5",
                    1 => "1.5",
                    2 => "2e3",
                    3 => "\"7\"",
                    4 => "null",
                    5 => "[1,2]",
                    6 => "12345678901234",
                    7 => "1x",
                    _ => random.Next((int)Math.Pow(10, random.Next(1, 9))).ToString(CultureInfo.InvariantCulture),
                });
                text.Append(separators[random.Next(separators.Length)]);
            }

            text.Append(random.Next(2) == 0 ? "],\"b\":3}" : "]");
            var whole = text.ToString();
            if (random.Next(4) == 0) whole = whole[..random.Next(7, whole.Length)];

            var runs = Integers(whole, piece, runLength: random.Next(1, 20), out var endOfRuns);
            Integers(whole, piece, runLength: 0, out var end).ShouldBe(runs, whole);
            endOfRuns.ShouldBe(end, whole);
        }
    }

    private static List<long> Integers(string text, int piece, int runLength, out string end)
    {
        using var json = Reader(text, piece);
        var values = new List<long>();
        var run = new int[runLength];
        json.BeginObject();
        json.NextProperty(out _);
        json.ReadIntegers(run).ShouldBe(0);
        if (json.BeginArray())
        {
            while (true)
            {
                var count = json.ReadIntegers(run);
                foreach (var value in run[..count]) values.Add(value);
                if (!json.NextElement()) break;
                values.Add(json.TryInt64(out var single) ? single : -1);
            }
        }

        while (json.NextProperty(out _)) values.Add(json.TryInt64(out var after) ? after : -2);
        end = $"{json.End} {json.Position} {json.Depth} {json.EndedBecause}";
        return values;
    }

    private static JsonReader Reader(string text, int piece = 3) => new(new ChoppedStream(Encoding.UTF8.GetBytes(text), piece));

    private static string Texts(JsonReader json)
    {
        var texts = new List<string>();
        json.BeginArray().ShouldBeTrue();
        while (json.NextElement())
        {
            if (json.TryText(out var text)) texts.Add(Encoding.UTF8.GetString(text));
        }

        return string.Join(' ', texts);
    }

    /// <summary>Enters all that can be entered and reads all that can be read.</summary>
    private static JsonEnd Walk(JsonReader json)
    {
        using (json)
        {
            while (json.End == JsonEnd.NotYet)
            {
                var isValue = json.IsInObject ? json.NextProperty(out _) : json.NextElement();
                if (!isValue) continue;
                switch (json.Kind)
                {
                    case JsonKind.Object:
                        json.BeginObject().ShouldBeTrue();
                        break;
                    case JsonKind.Array:
                        json.BeginArray().ShouldBeTrue();
                        break;
                    case JsonKind.String:
                        _ = json.TryString(out _);
                        break;
                    default:
                        _ = json.TryDecimal(3, out _);
                        break;
                }
            }

            return json.End;
        }
    }

    /// <summary>Prints the value that stands next, with what the reader says of it. The samples of these tests are not deep.</summary>
    private static void Print(JsonReader json, StringBuilder text)
    {
        switch (json.Kind)
        {
            case JsonKind.Object:
                json.BeginObject().ShouldBeTrue();
                text.Append('{');
                for (var isFirst = true; json.NextProperty(out var name); isFirst = false)
                {
                    text.Append(isFirst ? "" : ",").Append(JsonSerializer.Serialize(Encoding.UTF8.GetString(name))).Append(':');
                    Print(json, text);
                }

                text.Append('}');
                break;
            case JsonKind.Array:
                json.BeginArray().ShouldBeTrue();
                text.Append('[');
                for (var isFirst = true; json.NextElement(); isFirst = false)
                {
                    text.Append(isFirst ? "" : ",");
                    Print(json, text);
                }

                text.Append(']');
                break;
            case JsonKind.String:
                json.TryString(out var value).ShouldBeTrue();
                text.Append(JsonSerializer.Serialize(Encoding.UTF8.GetString(value)));
                break;
            case JsonKind.Number:
                json.TryDouble(out var number).ShouldBeTrue();
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                json.TryText(out var literal).ShouldBeTrue();
                text.Append(Encoding.UTF8.GetString(literal));
                break;
        }
    }
}
