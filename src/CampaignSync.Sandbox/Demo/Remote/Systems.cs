using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo.Remote;

/// <summary>Both systems and the admin API of one sandbox, over HTTP.</summary>
internal sealed class Systems : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public Systems(SandboxAddresses addresses)
    {
        Dataverse = new DataverseClient(_http, addresses.Dataverse);
        Campaign = new CampaignClient(_http, addresses.Campaign);
        Admin = new AdminClient(_http, addresses.Admin);
    }

    public DataverseClient Dataverse { get; }

    public CampaignClient Campaign { get; }

    public AdminClient Admin { get; }

    public void Dispose() => _http.Dispose();
}
