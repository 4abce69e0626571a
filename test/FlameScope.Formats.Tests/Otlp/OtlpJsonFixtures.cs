using System.Text;

namespace FlameScope.Formats.Tests.Otlp;

/// <summary>The requests of <see cref="OtlpFixtures"/> as proto3's JSON has them: names in camel case, integers of 64 bits in quotes.</summary>
internal static class OtlpJsonFixtures
{
    /// <summary>Each fixture and the one in the wire form that says the same.</summary>
    public static readonly (string Json, string Wire)[] Pairs =
    [
        ("own-tables.json", "own-tables.otlp"), ("slices.json", "slices.otlp"), ("values-last.json", "values-last.otlp"), ("values-last-lines.json", "values-last-framed.otlp"), ("schema-names.json", "values-last.otlp"),
    ];

    private const string Tables = """
        "mappingTable": [{"memoryStart": "4096", "memoryLimit": "36864", "filenameStrindex": 9}, {"filenameStrindex": 16}],
        "locationTable": [
          {"mappingIndex": 0, "address": "4352", "line": [{"functionIndex": 0, "line": "5"}]},
          {"mappingIndex": 0, "address": "4608", "line": [{"functionIndex": 2}, {"functionIndex": 1}]},
          {"mappingIndex": 1, "address": "2748", "attributeIndices": [3]}
        ],
        "functionTable": [{"nameStrindex": 5, "filenameStrindex": 8, "startLine": "3"}, {"nameStrindex": 6, "filenameStrindex": 8}, {"systemNameStrindex": 7}],
        """;

    private const string Strings = """
        "stringTable": ["", "samples", "count", "cpu", "nanoseconds", "main", "work", "inlined", "/src/app.c", "/bin/app", "do_idle", "thread.id", "thread.name", "process.pid", "process.executable.name", "profile.frame.type", "[kernel.kallsyms]", "off_cpu"]
        """;

    private const string TextAttributes = """
        "attributeTable": [{"key": "process.pid", "value": {"intValue": "70"}}, {"key": "thread.id", "value": {"intValue": "71"}}, {"key": "thread.name", "value": {"stringValue": "worker"}}, {"key": "profile.frame.type", "value": {"stringValue": "kernel"}}],
        """;

    private const string Resource = """
        "resource": {"attributes": [{"key": "host.name", "value": {"stringValue": "box"}}]}
        """;

    private static readonly string Stacks = $$$"""
        {
          "resourceProfiles": [{
            {{{Resource}}},
            "scopeProfiles": [{
              "scope": {"name": "profiler"},
              "profiles": [
                {
                  "sampleType": {"typeStrindex": 1, "unitStrindex": 2},
                  "samples": [
                    {"stackIndex": 1, "attributeIndices": [0, 1], "timestampsUnixNano": ["1700000000250000000", "1700000000260000000"]},
                    {"stackIndex": 2, "attributeIndices": [0, 2], "linkIndex": 0, "timestampsUnixNano": ["1700000000255000000"]}
                  ],
                  "timeUnixNano": "1700000000250000000", "durationNano": "1000000000", "periodType": {"typeStrindex": 3, "unitStrindex": 4}, "period": "20000000", "profileId": "AAECAwQFBgcICQoLDA0ODw=="
                },
                {
                  "sampleType": {"typeStrindex": 17, "unitStrindex": 4},
                  "samples": [
                    {"stackIndex": 2, "values": ["3000000", "4000000"], "attributeIndices": [0, 2], "timestampsUnixNano": ["1700000000251000000", "1700000000252000000"]},
                    {"stackIndex": 9, "values": ["3", "4", "5"], "attributeIndices": [0], "timestampsUnixNano": ["1700000000253000000"]}
                  ]
                }
              ]
            }]
          }],
          "dictionary": {
            {{{Tables}}}
            "linkTable": [{}],
            "attributeTable": [{"keyStrindex": 13, "value": {"intValue": "70"}}, {"keyStrindex": 11, "value": {"intValue": "71"}}, {"keyStrindex": 12, "value": {"stringValue": "worker"}}, {"keyStrindex": 15, "value": {"stringValue": "kernel"}}],
            "stackTable": [{}, {"locationIndices": [1, 0]}, {"locationIndices": [2]}],
            {{{Strings}}}
          }
        }
        """;

    /// <summary>A request a line, as the collector's file exporter writes them.</summary>
    private static readonly string Lines = OneLine(Stacks) + "\n" + OneLine(Stacks) + "\n";

    /// <summary>Names as the schema has them, which readers of proto3's JSON take too.</summary>
    private static readonly string SchemaNames = string.Join('"', Stacks.Split('"').Select((part, at) => at % 2 == 1 ? Snake(part) : part));

    private static readonly string OwnTables = $$$"""
        {"resourceProfiles": [{
          {{{Resource}}},
          "scopeProfiles": [{"profiles": [{
            "sampleType": [{"typeStrindex": 1, "unitStrindex": 2}, {"typeStrindex": 3, "unitStrindex": 4}],
            "sample": [
              {"locationsStartIndex": 0, "locationsLength": 2, "value": ["2", "20000001"], "attributeIndices": [0, 1], "timestampsUnixNano": ["1700000000250000000", "1700000000260000000"]},
              {"locationsStartIndex": 1, "locationsLength": 1, "value": ["1", "10000000"], "attributeIndices": [0, 2], "timestampsUnixNano": ["1700000000255000000"]}
            ],
            {{{Tables}}}
            "locationIndices": [1, 0],
            {{{TextAttributes}}}
            "timeNanos": "1700000000250000000", "durationNanos": "1000000000", "periodType": {"typeStrindex": 3, "unitStrindex": 4}, "period": "20000000",
            {{{Strings}}}
          }]}]
        }]}
        """;

    private static readonly string Slices = $$$"""
        {
          "dictionary": {
            {{{Tables}}}
            "linkTable": [{}],
            {{{TextAttributes}}}
            "attributeUnits": [{"attributeKeyStrindex": 11, "unitStrindex": 2}],
            {{{Strings}}}
          },
          "resourceProfiles": [{
            {{{Resource}}},
            "scopeProfiles": [{"scope": {"name": "profiler"}, "profiles": [{
              "sampleType": [{"typeStrindex": 1, "unitStrindex": 2}],
              "sample": [
                {"locationsLength": 2, "attributeIndices": [0, 1], "timestampsUnixNano": ["1700000000250000000", "1700000000260000000", "1700000000270000000"]},
                {"locationsStartIndex": 1, "locationsLength": 1, "value": ["7"], "attributeIndices": [0, 2], "timestampsUnixNano": ["1700000000255000000"]},
                {"locationsStartIndex": 1, "locationsLength": 9, "attributeIndices": [0, 77], "timestampsUnixNano": ["1700000000256000000"]}
              ],
              "locationIndices": [1, 0],
              "timeNanos": "1700000000250000000", "durationNanos": "1000000000", "periodType": {"typeStrindex": 3, "unitStrindex": 4}, "period": "20000000"
            }]}]
          }]
        }
        """;

    public static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["own-tables.json"] = Utf8(OwnTables),
        ["slices.json"] = Utf8(Slices),
        ["values-last.json"] = Utf8(Stacks),
        ["values-last-lines.json"] = Utf8(Lines),
        ["schema-names.json"] = Utf8(SchemaNames),
        ["invalid/no-samples.json"] = Utf8("""{"resourceProfiles":[{"scopeProfiles":[{"profiles":[{"sampleType":{"typeStrindex":1,"unitStrindex":2},"timeUnixNano":"5"}]}]}]}"""),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

    private static string OneLine(string text) => string.Join("", text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()));

    private static string Snake(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()));
}
