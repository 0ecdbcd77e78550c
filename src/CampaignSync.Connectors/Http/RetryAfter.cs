using System.Net.Http.Headers;

namespace CampaignSync.Connectors.Http;

/// <summary>The header <c>Retry-After</c>: seconds, or a date.</summary>
internal static class RetryAfter
{
    // A header that asks for more is a mistake; the engine asks again after this.
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider time)
    {
        var header = headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        // None at all, and a date that our clock has passed, say nothing of how long to wait: back-off decides.
        return wait is null || wait <= TimeSpan.Zero ? null : wait > s_longest ? s_longest : wait;
    }
}
