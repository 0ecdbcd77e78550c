using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Access;
using CampaignSync.Sandbox.Counting;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignSync.Sandbox.Admin;

/// <summary>The part of the admin API that concerns both systems; each side adds its own below the same address.</summary>
internal static class AdminApi
{
    public static void Map(
        IEndpointRouteBuilder routes, IReadOnlyList<ISandboxSide> sides, SandboxParts parts, Throttle throttle, SideFront front)
    {
        var admin = routes.MapGroup("/admin").AddEndpointFilter(RefuseAsync);
        admin.MapGet("/requests", () => Results.Json(parts.Counts.Snapshot()));
        admin.MapDelete("/requests", () =>
        {
            parts.Counts.Clear();
            return Results.NoContent();
        });
        admin.MapGet("/faults", () => Results.Json(parts.Faults.Snapshot().Select(Shown)));
        admin.MapPut("/faults", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            parts.Faults.Replace(FaultReader.Read(body.ToArray()));
            return Results.NoContent();
        });
        admin.MapPost("/expire", (JsonElement body) =>
        {
            Expire(Text(body, "what"), sides, parts);
            return Results.NoContent();
        });
        admin.MapPost("/schema", (JsonElement body) =>
        {
            var system = Text(body, "system");
            var side = sides.FirstOrDefault(s => s.System == system) ?? throw Unknown(system);
            side.ChangeSchema(body);
            return Results.NoContent();
        });
        admin.MapPost("/secret", (JsonElement body) =>
        {
            if (!body.TryGetProperty("value", out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw new AdminException("'value' is the secret to accept from now on, or null to accept none.");
            AccessOf(Text(body, "system"), parts).Secret = value.GetString();
            return Results.NoContent();
        });
        admin.MapPost("/tokens", (JsonElement body) =>
        {
            AccessOf(Text(body, "system"), parts).TokenLifetime = TimeSpan.FromSeconds(Number(body, "lifetimeSeconds"));
            return Results.NoContent();
        });
        admin.MapPost("/throttle", (JsonElement body) =>
        {
            var system = Text(body, "system");
            AccessOf(system, parts);
            throttle.Set(system, body.TryGetProperty("requestsPerSecond", out var rate) && rate.ValueKind == JsonValueKind.Null
                ? null
                : Number(body, "requestsPerSecond"));
            return Results.NoContent();
        });
        admin.MapPost("/latency", (JsonElement body) =>
        {
            front.Latency = TimeSpan.FromMilliseconds(Number(body, "milliseconds"));
            return Results.NoContent();
        });
        admin.MapPost("/clock", (JsonElement body) =>
        {
            parts.Clock.Advance(TimeSpan.FromSeconds(Number(body, "advanceSeconds")));
            return Results.NoContent();
        });
        foreach (var side in sides)
            side.MapAdmin(admin);
    }

    /// <summary>The text of a member of an admin request.</summary>
    /// <exception cref="AdminException">It is missing or no string.</exception>
    public static string Text(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new AdminException($"'{name}' is missing.");

    /// <summary>A number, not negative, of an admin request.</summary>
    /// <exception cref="AdminException">It is missing, no number or negative.</exception>
    public static double Number(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.GetDouble() >= 0
            ? value.GetDouble()
            : throw new AdminException($"'{name}' needs a number of at least 0.");

    private static void Expire(string what, IReadOnlyList<ISandboxSide> sides, SandboxParts parts)
    {
        var known = what == "tokens";
        if (known)
        {
            parts.DataverseAccess.ExpireTokens();
            parts.CampaignAccess.ExpireTokens();
        }

        foreach (var side in sides)
            known |= side.TryExpire(what);
        if (!known)
            throw new AdminException($"Cannot expire '{what}'; deltaLinks, positions and tokens can.");
    }

    private static JsonNode Shown((Fault Fault, int Hits) rule)
    {
        var node = JsonSerializer.SerializeToNode(rule.Fault, FaultReader.Format)!;
        node["hits"] = rule.Hits;
        return node;
    }

    private static SystemAccess AccessOf(string system, SandboxParts parts) => system switch
    {
        "dataverse" => parts.DataverseAccess,
        "campaign" => parts.CampaignAccess,
        _ => throw Unknown(system),
    };

    private static AdminException Unknown(string system) => new($"Unknown system '{system}'; there are dataverse and campaign.");

    /// <summary>ASP.NET Core makes no <see cref="JsonElement"/> of an empty body, and ends with an exception of its own before any filter.</summary>
    public static Task RequireBodyAsync(HttpContext context, RequestDelegate next)
        => context.Request.Method == HttpMethods.Post && context.Request.Path.StartsWithSegments("/admin")
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
                ? Results.Json(new { error = "The body is missing; it is a JSON object." }, statusCode: 400).ExecuteAsync(context)
                : next(context);

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            if (call.Arguments.OfType<JsonElement>().Any(body => body.ValueKind != JsonValueKind.Object))
                throw new AdminException("The body is a JSON object.");
            return await next(call);
        }
        catch (Exception e) when (e is AdminException or JsonException)
        {
            return Results.Json(new { error = e.Message }, statusCode: 400);
        }
    }
}
