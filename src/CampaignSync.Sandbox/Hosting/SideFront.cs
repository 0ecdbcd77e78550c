using System.Globalization;
using CampaignSync.Sandbox.Counting;
using CampaignSync.Sandbox.Faults;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>Stands in front of both systems: counts the request, delays it, throttles it, lets it go wrong.</summary>
internal sealed class SideFront(IReadOnlyList<ISandboxSide> sides, SandboxParts parts, Throttle throttle)
{
    private long _latencyTicks = parts.Options.Latency.Ticks;

    /// <summary>Delay of every request of both systems.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));
        set => Interlocked.Exchange(ref _latencyTicks, value.Ticks);
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ISandboxSide? side = null;
        string? kind = null;
        foreach (var candidate in sides)
        {
            if (candidate.KindOf(context.Request) is not { } found)
                continue;
            (side, kind) = (candidate, found);
            break;
        }

        if (side is null || kind is null)
        {
            await next(context);
            return;
        }

        parts.Counts.Add(kind);
        var decision = parts.Faults.Decide(kind);
        var latency = Latency + decision.Latency;
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, context.RequestAborted);

        if (throttle.Refuses(side.System, kind))
        {
            parts.Counts.Add("throttled." + side.System);
            await WriteAsync(context, side, kind, new Fault { Target = kind, Kind = FaultKind.TooManyRequests, RetryAfter = 1 });
            return;
        }

        if (decision.Fault is { } fault)
            await FaultAsync(context, next, side, kind, fault);
        else
            await next(context);
    }

    private static async Task FaultAsync(HttpContext context, RequestDelegate next, ISandboxSide side, string kind, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.DropBefore:
                context.Abort();
                break;
            case FaultKind.DropAfter:
                await ResponseCut.RunAsync(context, next, fraction: 0);
                break;
            case FaultKind.Truncated:
                await ResponseCut.RunAsync(context, next, fraction: 0.5);
                break;
            case FaultKind.Stall:
                var longest = TimeSpan.FromMilliseconds(fault.LatencyMs ?? 600_000);
                await Task.Delay(longest, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            default:
                await WriteAsync(context, side, kind, fault);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, ISandboxSide side, string kind, Fault fault)
    {
        var response = context.Response;
        if (fault.Kind is FaultKind.TooManyRequests or FaultKind.ServiceUnavailable && fault.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (fault.Kind is FaultKind.Html200 or FaultKind.Html502)
        {
            response.StatusCode = fault.Kind == FaultKind.Html200 ? 200 : 502;
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(
                fault.Kind == FaultKind.Html200
                    ? "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to your account</body></html>"
                    : "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
                context.RequestAborted);
            return;
        }

        if (await side.TryWriteFaultAsync(context, kind, fault))
            return;
        response.StatusCode = fault.Kind switch
        {
            FaultKind.TooManyRequests or FaultKind.TooManyRequestsWithoutRetryAfter => 429,
            FaultKind.BadGateway => 502,
            FaultKind.ServiceUnavailable => 503,
            FaultKind.GatewayTimeout => 504,
            FaultKind.ExpiredToken => 401,
            _ => 500,
        };
    }
}
