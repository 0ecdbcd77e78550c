using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Admin;
using CampaignSync.Sandbox.Dataverse.Batch;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Tables;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The stand-in for Dataverse: token endpoint and Web API.</summary>
internal sealed class DataverseSide : ISandboxSide
{
    // At the root: public clients put this path behind the origin of whatever address they are given.
    private const string Root = "/api/data/v9.2";
    private const string Login = "/login/";

    private readonly SandboxParts _parts;
    private readonly DataverseStore _store;
    private readonly DataverseService _service;
    private readonly BatchApi _batch;
    private readonly ServiceProtection _protection = new(TimeProvider.System);

    public DataverseSide(SandboxParts parts)
    {
        _parts = parts;
        _store = SandboxTables.Create(parts.Clock, parts.Data);
        _service = new DataverseService(_store);
        _batch = new BatchApi(_service, _store, parts.Counts);
    }

    public string System => "dataverse";

    public string? KindOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
            return RequestKinds.Of(request.Method, path.AsSpan(Root.Length).Trim('/'), request.QueryString.Value ?? "");
        return path.StartsWith(Login, StringComparison.Ordinal) ? RequestKinds.Token : null;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Login + "{tenant}/oauth2/v2.0/token", new TokenEndpoint(_parts.DataverseAccess, _parts.Clock).IssueAsync);
        routes.Map(Root + "/{**path}", (RequestDelegate)ServeAsync);
    }

    public void MapAdmin(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/protection", () => _protection.Seen);
        admin.MapPost("/protection", (JsonElement body) =>
        {
            int Given(string name, int preset) => body.TryGetProperty(name, out _) ? (int)AdminApi.Number(body, name) : preset;
            var on = !body.TryGetProperty("on", out var value) || value.ValueKind != JsonValueKind.False;
            _protection.Current = on
                ? new ServiceProtection.Limits(
                    Given("requests", 6000), TimeSpan.FromSeconds(Given("windowSeconds", 300)), Given("concurrent", 52), Given("parallelismHint", 10))
                : null;
            return Results.NoContent();
        });
    }

    public async ValueTask<bool> TryWriteFaultAsync(HttpContext context, string kind, Fault fault)
    {
        if (kind == RequestKinds.Token)
            return false;
        if (fault.Kind == FaultKind.ExpiredToken)
        {
            Unauthorized(context);
            return true;
        }

        DataverseException? error = fault.Kind switch
        {
            FaultKind.TooManyRequests or FaultKind.TooManyRequestsWithoutRetryAfter => new(
                429, "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."),
            FaultKind.ServerError => Errors.Unexpected(500, "An unexpected error occurred."),
            FaultKind.ServiceUnavailable => new(503, "0x80044150", "The service is temporarily unavailable."),
            FaultKind.ExpiredDeltaLink => Errors.DeltaExpired(),
            FaultKind.ExpiredDeltaLinkGone => Errors.DeltaExpired(410),
            _ => null,
        };
        if (error is null)
            return false;
        await SendAsync(context, ODataResponse.Of(error));
        return true;
    }

    public bool TryExpire(string what)
    {
        if (what != "deltaLinks")
            return false;
        foreach (var table in _store.Tables)
            _store.ExpireDeltaTokens(table);
        return true;
    }

    public void ChangeSchema(JsonElement change) => new SchemaChange(_store).Apply(change);

    private async Task ServeAsync(HttpContext context)
    {
        if (!_parts.DataverseAccess.Admits(context.Request.Headers.Authorization))
        {
            Unauthorized(context);
            return;
        }

        var (refusal, retryAfter, remaining) = _protection.Enter();
        if (_protection.Current is { } limits)
        {
            var headers = context.Response.Headers;
            headers["x-ms-dop-hint"] = limits.ParallelismHint.ToString(CultureInfo.InvariantCulture);
            headers["x-ms-ratelimit-burst-remaining-xrm-requests"] = Math.Max(0, remaining).ToString(CultureInfo.InvariantCulture);
            headers["x-ms-ratelimit-time-remaining-xrm-requests"] = "1,200.00";
        }

        if (refusal is not null)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await SendAsync(context, ODataResponse.Of(refusal));
            return;
        }

        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            _protection.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var baseAddress = $"{request.Scheme}://{request.Host}{Root}/";
        // The raw target: the framework's path has some escapes taken out and others left.
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var start = raw.IndexOf(Root, StringComparison.OrdinalIgnoreCase) + Root.Length;
        var target = raw[start..].TrimStart('/');
        var body = await BodyAsync(request);
        if (target is "$batch" && request.Method == "POST")
        {
            var (status, contentType, answer) = await _batch.RunAsync(
                request.ContentType, Preferences.Parse(request.Headers["Prefer"]), baseAddress, body);
            await SendAsync(context, new ODataResponse(status) { ContentType = contentType, Body = answer });
            return;
        }

        string? Header(string name) => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
        await SendAsync(context, _service.Execute(new ODataRequest(request.Method, baseAddress, target, Header, body)));
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && HttpMethods.IsGet(request.Method)))
            return default;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task SendAsync(HttpContext context, ODataResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["OData-Version"] = "4.0";
        response.Headers["x-ms-service-request-id"] = context.TraceIdentifier;
        response.Headers["REQ_ID"] = context.TraceIdentifier;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (!answer.HasBody)
            return;
        response.ContentType = answer.ContentType;
        if (answer.Stream is { } stream)
        {
            await stream.WriteAsync(response.BodyWriter, async token => await response.BodyWriter.FlushAsync(token), context.RequestAborted);
            return;
        }

        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static void Unauthorized(HttpContext context)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate =
            $"Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, resource_id={context.Request.Scheme}://{context.Request.Host}/";
    }
}
