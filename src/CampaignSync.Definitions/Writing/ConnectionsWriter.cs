using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Writing;

internal static class ConnectionsWriter
{
    public static void Write(ConnectionsDefinition definition, YamlLines lines)
        => lines.Group("connections", () =>
        {
            lines.Group("dataverse", () => WriteDataverse(definition.Dataverse, lines));
            lines.Group("campaign", () => WriteCampaign(definition.Campaign, lines));
        });

    private static void WriteDataverse(DataverseConnection connection, YamlLines lines)
    {
        lines.Add($"url: {YamlText.Address(connection.Url)}");
        if (connection.Tenant is not null)
            lines.Add($"tenant: {YamlText.Text(connection.Tenant)}");
        if (connection.Tenant is null || connection.TokenUrl != ConnectionsReader.TokenUrlOf(connection.Tenant))
            lines.Add($"tokenUrl: {YamlText.Address(connection.TokenUrl)}");
        lines.Add($"clientId: {YamlText.Text(connection.ClientId)}");
        lines.Add($"clientSecret: {Secret(connection.ClientSecret)}");
    }

    private static void WriteCampaign(CampaignConnection connection, YamlLines lines)
    {
        lines.Add($"url: {YamlText.Address(connection.Url)}");
        lines.Add($"tokenUrl: {YamlText.Address(connection.TokenUrl)}");
        if (connection.Scope != ConnectionsReader.DefaultScope)
            lines.Add($"scope: {YamlText.Text(connection.Scope)}");
        lines.Add($"organizationId: {YamlText.Text(connection.OrganizationId)}");
        lines.Add($"clientId: {YamlText.Text(connection.ClientId)}");
        lines.Add($"clientSecret: {Secret(connection.ClientSecret)}");
        if (connection.JournalUrl is not null)
            lines.Add($"journalUrl: {YamlText.Address(connection.JournalUrl)}");
        if (connection.JournalHosts.Count > 0)
            lines.Add($"journalHosts: {YamlText.List(connection.JournalHosts.Select(YamlText.Text))}");
    }

    private static string Secret(SecretReference secret)
        => secret.File is not null ? $"{{ file: {YamlText.Text(secret.File)} }}" : $"{{ env: {YamlText.Text(secret.Env ?? "")} }}";
}
