using System.Text.Json.Serialization;
using FlameScope.Server.Binary;
using FlameScope.Server.Differences;
using FlameScope.Server.FlameGraphs;
using FlameScope.Server.Frames;
using FlameScope.Server.HeatMaps;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Profiles;

namespace FlameScope.Server;

/// <summary>How every answer is written: camelCase, generated at compile time, numbers as numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(ProfileRow))]
[JsonSerializable(typeof(ProfileDescription))]
[JsonSerializable(typeof(LoadProgress))]
[JsonSerializable(typeof(HeatMapAnswer))]
[JsonSerializable(typeof(HeatMapHeader))]
[JsonSerializable(typeof(FlameGraphAnswer))]
[JsonSerializable(typeof(FlameGraphHeader))]
[JsonSerializable(typeof(FrameSearchAnswer))]
[JsonSerializable(typeof(DifferentialAnswer))]
[JsonSerializable(typeof(ChangesAnswer))]
[JsonSerializable(typeof(HeatMapDifferenceAnswer))]
internal sealed partial class ServerJsonContext : JsonSerializerContext;
