using System.Text.Json.Serialization;

namespace CampaignSync.Core.Engine;

/// <summary>Argument of a start request, as JSON.</summary>
/// <param name="AllowDeletes">Lets the deletes that the guard holds through, once.</param>
/// <param name="Once">Stops by itself when all is read and written.</param>
public sealed record StartArgument(bool AllowDeletes = false, bool Once = false);

/// <summary>How requests are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartArgument))]
public sealed partial class RequestJson : JsonSerializerContext;
