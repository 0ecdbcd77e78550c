using Microsoft.AspNetCore.Http.Features;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>Lets a request take effect and then breaks the connection in the middle of the answer, or before it.</summary>
internal static class ResponseCut
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next, double fraction)
    {
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Features.Set(original);
        }

        var sent = (int)(answer.Length * fraction);
        if (sent > 0)
        {
            context.Response.ContentLength = answer.Length;
            await original.Stream.WriteAsync(answer.GetBuffer().AsMemory(0, sent), context.RequestAborted);
            await original.Stream.FlushAsync(context.RequestAborted);
        }

        context.Abort();
    }
}
