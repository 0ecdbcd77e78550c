using System.Net;

namespace CampaignSync.Connectors.Http;

/// <summary>Connections as both systems want them.</summary>
internal static class HttpTransport
{
    /// <summary>Makes the pool of connections of one system.</summary>
    /// <param name="address">Where the system is; on loopback no proxy is asked.</param>
    public static HttpMessageInvoker Open(Uri address) => new(new SocketsHttpHandler
    {
        // Without the affinity cookie Dataverse spreads us over its servers, and its limits are per server.
        UseCookies = false,

        // A redirect would carry the token wherever it points.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(20),

        // The request gate bounds what is in flight.
        MaxConnectionsPerServer = 256,
        UseProxy = !address.IsLoopback,
        ActivityHeadersPropagator = null,
    });
}
