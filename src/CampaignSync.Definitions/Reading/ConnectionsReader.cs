using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

internal static class ConnectionsReader
{
    public static readonly Uri DefaultTokenUrl = new("https://ims-na1.adobelogin.com/ims/token/v3");

    /// <summary>The scopes of a project with Campaign Standard, I/O Events and I/O Management, as Adobe's own app asks for them.</summary>
    public const string DefaultScope = "AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,manage_client_secrets,campaign_sdk,campaign_config_server_general,deliverability_service_general,event_receiver_api";

    private static readonly Uri Nowhere = new("https://invalid.invalid/");

    /// <param name="directory">What relative secret files are relative to.</param>
    public static ConnectionsDefinition? Read(MappingScope root, string directory)
    {
        var place = root.PlaceOfKey("connections");
        var scope = root.Group("connections");
        root.Close();
        if (scope is null)
            return null;

        var dataverse = scope.RequiredGroup("dataverse", "dataverse:");
        var campaign = scope.RequiredGroup("campaign", "campaign:");
        scope.Close();
        var readDataverse = dataverse is null ? null : ReadDataverse(dataverse, directory);
        var readCampaign = campaign is null ? null : ReadCampaign(campaign, directory);
        return readDataverse is null || readCampaign is null
            ? null
            : new ConnectionsDefinition { Dataverse = readDataverse, Campaign = readCampaign, Place = place };
    }

    /// <summary>Microsoft Entra's token endpoint of a tenant.</summary>
    public static Uri TokenUrlOf(string tenant) => new($"https://login.microsoftonline.com/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token");

    private static DataverseConnection ReadDataverse(MappingScope scope, string directory)
    {
        var url = RequiredAddress(scope, "url", "url: https://ORG.api.crm.dynamics.com/");
        var tenant = ReadTenant(scope);
        var tokenUrl = Address.Read(scope, "tokenUrl");
        if (tenant is null && scope.Find("tokenUrl") is null && scope.Find("tenant") is null)
            scope.Problems.Add(scope.Place, ProblemId.MissingKey, "`tenant` is missing here: add `tenant: 00000000-0000-0000-0000-000000000000`, or `tokenUrl` with the whole token endpoint.");
        var connection = new DataverseConnection(
            url,
            tokenUrl ?? (tenant is null ? Nowhere : TokenUrlOf(tenant)),
            tenant,
            scope.RequiredText("clientId", "clientId: 00000000-0000-0000-0000-000000000000"),
            SecretReader.Read(scope, "clientSecret", directory));
        scope.Close();
        return connection;
    }

    private static string? ReadTenant(MappingScope scope)
    {
        var tenant = scope.Text("tenant");
        if (tenant is null || tenant.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            return tenant;
        return scope.Refuse<string?>(scope.Find("tenant")!, "tenant", "the id of a tenant or one of its domains, such as contoso.onmicrosoft.com", null);
    }

    private static CampaignConnection ReadCampaign(MappingScope scope, string directory)
    {
        var connection = new CampaignConnection(
            RequiredAddress(scope, "url", "url: https://mc.adobe.io/INSTANCE/campaign"),
            Address.Read(scope, "tokenUrl") ?? DefaultTokenUrl,
            ReadScope(scope),
            scope.RequiredText("organizationId", "organizationId: ID@AdobeOrg"),
            scope.RequiredText("clientId", "clientId: ID"),
            SecretReader.Read(scope, "clientSecret", directory),
            Address.Read(scope, "journalUrl"),
            [.. scope.Items("journalHosts").Select(item => ReadHost(scope, item)).OfType<string>()]);
        scope.Close();
        return connection;
    }

    private static string ReadScope(MappingScope scope)
        => scope.Text("scope") is { } text ? string.Join(',', text.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)) : DefaultScope;

    private static string? ReadHost(MappingScope scope, YamlNode item)
    {
        if (item is YamlScalar { IsNull: false } scalar && IsHost(scalar.Value))
            return scalar.Value;
        return scope.Refuse<string?>(item, "journalHosts", "names of hosts, such as events-fast.adobe.io", null);
    }

    /// <summary>A host, with a port where it is not the scheme's.</summary>
    private static bool IsHost(string text)
        => Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var uri)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '[' or ']')
            && uri.Host.Length > 0;

    private static Uri RequiredAddress(MappingScope scope, string key, string example)
    {
        scope.Require(key, example);
        if (Address.Read(scope, key) is not { } url)
            return Nowhere;
        if (url.Query.Length > 0)
            scope.Problems.Add(scope.PlaceOf(key), ProblemId.WrongType, $"`{key}` has a part after `?`: remove it.");
        return url;
    }
}
