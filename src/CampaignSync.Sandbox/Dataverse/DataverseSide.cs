using System.Text.Json;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The stand-in for Dataverse: token endpoint and Web API.</summary>
internal sealed class DataverseSide(SandboxParts parts) : ISandboxSide
{
    public string System => "dataverse";

    public string? KindOf(HttpRequest request) => null;

    public void Map(IEndpointRouteBuilder routes) => _ = parts;

    public void MapAdmin(IEndpointRouteBuilder admin) => _ = parts;

    public ValueTask<bool> TryWriteFaultAsync(HttpContext context, string kind, Fault fault) => ValueTask.FromResult(false);

    public bool TryExpire(string what) => what == "deltaLinks";

    public void ChangeSchema(JsonElement change) => throw new AdminException("Not known.");
}
