using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>Sends what an endpoint has prepared.</summary>
internal static class Answer
{
    public const string Json = "application/json;charset=utf-8";
    public const string Text = "text/plain;charset=utf-8";

    public static async Task SendAsync(HttpContext context, int status, string contentType, PooledBuffer body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    public static async Task SendAsync(HttpContext context, int status, string contentType, string body)
    {
        using var buffer = new PooledBuffer(256);
        buffer.Write(body);
        await SendAsync(context, status, contentType, buffer);
    }
}
