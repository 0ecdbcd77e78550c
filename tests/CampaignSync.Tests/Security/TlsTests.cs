using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CampaignSync.Connectors;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Security;

/// <summary>A server that cannot prove who it is gets neither a secret nor a token: not one byte of a request reaches it.</summary>
public sealed class TlsTests
{
    private static readonly DateTimeOffset s_today = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData("not signed by anybody we trust", 1)]
    [InlineData("expired", -1)]
    public async Task Certificate_ThatIsNotToBeTrusted_NoSecretIsSent(string why, int validForDays)
    {
        using var certificate = Certificate(validForDays);
        await using var server = new WireServer(_ => WireReply.Of(200, """{"access_token":"t","expires_in":3600}""", "application/json"), certificate);

        var findings = await CheckAsync(server.Url, server.Url);

        Assert.All(findings, f => Assert.False(f.Works, why));
        var signIns = findings.Where(f => f.Need == "sign in").ToArray();
        Assert.Equal(["Dataverse", "Campaign"], signIns.Select(f => f.System));
        Assert.All(signIns, f => Assert.Contains("(TLS)", f.Message, StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Certificate_OfTheOrganization_ThatIsNotToBeTrusted_NoTokenIsSent()
    {
        using var certificate = Certificate(1);
        await using var tokens = new WireServer(_ => WireReply.Of(200, """{"access_token":"t","expires_in":3600}""", "application/json"));
        await using var server = new WireServer(_ => WireReply.Of(200, """{"content":[],"value":[]}"""), certificate);

        var findings = await CheckAsync(server.Url, tokens.Url);

        Assert.All(findings, f => Assert.False(f.Works && f.Need != "sign in", f.Need));
        Assert.Contains(findings, f => f.System == "Dataverse" && f.Message.Contains("(TLS)", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.System == "Campaign" && f.Message.Contains("(TLS)", StringComparison.Ordinal));
        Assert.Equal(2, tokens.Requests.Count);
        Assert.Empty(server.Requests);
    }

    private static Task<IReadOnlyList<ConnectionFinding>> CheckAsync(string url, string tokenUrl)
        => new ConnectionCheck(new FixedSecrets(), TimeProvider.System).CheckAsync(
            new ConnectionsDefinition
            {
                Dataverse = new DataverseConnection(new Uri(url + "/"), new Uri(tokenUrl + "/dv/token"), null, "c", new SecretReference("f", null)),
                Campaign = new CampaignConnection(new Uri(url + "/acme/campaign"), new Uri(tokenUrl + "/ac/token"), "s", "o", "c", new SecretReference("f", null), null, []),
            },
            default);

    private static X509Certificate2 Certificate(int validForDays)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(s_today.AddDays(-10), s_today.AddDays(validForDays));
        // A server on Windows wants a key that is in a store of keys, which this round makes.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
