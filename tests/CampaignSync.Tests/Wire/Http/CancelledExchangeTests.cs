using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Http;

public sealed class CancelledExchangeTests
{
    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidDataException))]
    public async Task Send_ThatBreaksOffBecauseItWasCancelled_EndsAsCancelled(Type error)
    {
        using var stop = new CancellationTokenSource();
        using var http = new HttpMessageInvoker(new Breaking(stop, error));
        var exchange = new HttpExchange("Campaign", http, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange.SendAsync(new RemoteRequest(HttpMethod.Get, new Uri("https://example.org/"), Lane.Load), authorization: null, [], stop.Token));
    }

    private sealed class Breaking(CancellationTokenSource stop, Type error) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await stop.CancelAsync();
            throw (Exception)Activator.CreateInstance(error)!;
        }
    }
}
