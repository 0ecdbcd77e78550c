using System.Text.Json;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Asks what the security roles of the application user allow, without trying it (<c>RetrieveUserPrivilegeByPrivilegeName</c>).</summary>
internal sealed class DataversePrivileges(DataverseApi api)
{
    /// <summary>Those of the named privileges (<c>prvWriteContact</c>) that no role gives.</summary>
    /// <exception cref="RemoteFaultException">Dataverse does not say.</exception>
    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var user = await api.WhoAmIAsync(Lane.OptOut, cancellationToken);
        var missing = new List<string>();
        foreach (var name in names)
        {
            using var answer = await api.GetAsync($"systemusers({user:D})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='{name}')", Lane.OptOut, cancellationToken);
            if (answer?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("RolePrivileges", out var given) || given.ValueKind != JsonValueKind.Array)
                throw new TransientException($"Dataverse does not say whether the application user has {name}.");
            if (given.GetArrayLength() == 0)
                missing.Add(name);
        }

        return missing;
    }
}
