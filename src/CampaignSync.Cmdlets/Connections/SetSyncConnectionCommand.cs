using System.Management.Automation;
using System.Security;
using CampaignSync.Cmdlets.Mappings;
using CampaignSync.Control;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Definitions;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Cmdlets.Connections;

/// <summary><c>Set-SyncConnection</c></summary>
[Cmdlet(VerbsCommon.Set, "SyncConnection", DefaultParameterSetName = "Edit", SupportsShouldProcess = true)]
[OutputType(typeof(ConnectionView))]
public sealed class SetSyncConnectionCommand : SavingCmdlet
{
    private const string Dataverse = "Dataverse";
    private const string Campaign = "Campaign";

    /// <summary>A file that begins with connections:.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [Alias("ConnectionPath", "PSPath", "FullName")]
    public string Path { get; set; } = "";

    /// <summary>Root of the organization.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseUrl { get; set; }

    /// <summary>Microsoft Entra tenant; the token endpoint is made from it.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseTenant { get; set; }

    /// <summary>The whole token endpoint, for other clouds.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseTokenUrl { get; set; }

    /// <summary>Id of the application.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseClientId { get; set; }

    /// <summary>Its secret; kept in a file of the home that its owner alone can read.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public SecureString? DataverseClientSecret { get; set; }

    /// <summary>Id and secret at once.</summary>
    [Parameter(ParameterSetName = "Edit")]
    [Credential]
    public PSCredential? DataverseCredential { get; set; }

    /// <summary>A file that holds the secret.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseSecretPath { get; set; }

    /// <summary>A variable of the host's environment that holds the secret.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseSecretVariable { get; set; }

    /// <summary>Root of the instance.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignUrl { get; set; }

    /// <summary>The token endpoint.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignTokenUrl { get; set; }

    /// <summary>Scopes asked of the token endpoint.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignScope { get; set; }

    /// <summary>Organization, …@AdobeOrg.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignOrganizationId { get; set; }

    /// <summary>Id of the application.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignClientId { get; set; }

    /// <summary>Its secret; kept in a file of the home that its owner alone can read.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public SecureString? CampaignClientSecret { get; set; }

    /// <summary>Id and secret at once.</summary>
    [Parameter(ParameterSetName = "Edit")]
    [Credential]
    public PSCredential? CampaignCredential { get; set; }

    /// <summary>A file that holds the secret.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignSecretPath { get; set; }

    /// <summary>A variable of the host's environment that holds the secret.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignSecretVariable { get; set; }

    /// <summary>Journal of the event registration; Egress needs it.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? CampaignJournalUrl { get; set; }

    /// <summary>Other hosts that a journal link may lead to.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string[]? CampaignJournalHost { get; set; }

    protected override void Process()
    {
        if (ParameterSetName == "Path")
            ApplyFile();
        else
            ApplyEdit();
    }

    private void ApplyFile()
    {
        var files = DefinitionControl.ReadFiles([GetUnresolvedProviderPathFromPSPath(Path)]);
        if (files[0].Definition is { } definition and not ConnectionsDefinition)
            throw new ControlException(ControlErrorId.EditInvalid, $"{Path} is a mapping of {definition.Subject}: apply it with Set-SyncWorkflowMapping -Path.");
        var preview = HomeExists ? Reading().Definitions.Preview(files) : DefinitionControl.PreviewFirst(files);
        if (Agreed(preview))
            Finish(Await(Changing().Definitions.ApplyAsync(files, Cancellation)));
        else if (!preview.Changes[0].Changed)
            WriteSaved(preview);
    }

    private void ApplyEdit()
    {
        // What all cmdlets have, such as -HomePath and -Confirm, says nothing of a connection.
        if (!MyInvocation.BoundParameters.Keys.Any(name => name.StartsWith("Dataverse", StringComparison.Ordinal) || name.StartsWith("Campaign", StringComparison.Ordinal)))
            throw new ControlException(ControlErrorId.ParameterRequired, "Say what to save: -Path with a file that begins with connections:, or what is to change, such as -DataverseUrl.");

        var dataverse = new GivenSecret(Dataverse, DataverseClientSecret, DataverseCredential, DataverseSecretPath, DataverseSecretVariable);
        var campaign = new GivenSecret(Campaign, CampaignClientSecret, CampaignCredential, CampaignSecretPath, CampaignSecretVariable);
        var edit = ConnectionControl.EditOf(new ConnectionsDraft
        {
            DataverseUrl = ConnectionAddress.Read(DataverseUrl, nameof(DataverseUrl), "https://ORG.api.crm.dynamics.com/"),
            DataverseTenant = DataverseTenant,
            DataverseTokenUrl = ConnectionAddress.Read(DataverseTokenUrl, nameof(DataverseTokenUrl), "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token"),
            DataverseClientId = DataverseClientId ?? DataverseCredential?.UserName,
            DataverseSecret = dataverse.Reference(Home, GetUnresolvedProviderPathFromPSPath),
            CampaignUrl = ConnectionAddress.Read(CampaignUrl, nameof(CampaignUrl), "https://mc.adobe.io/INSTANCE/campaign"),
            CampaignTokenUrl = ConnectionAddress.Read(CampaignTokenUrl, nameof(CampaignTokenUrl), "https://ims-na1.adobelogin.com/ims/token/v3"),
            CampaignScope = CampaignScope,
            CampaignOrganizationId = CampaignOrganizationId,
            CampaignClientId = CampaignClientId ?? CampaignCredential?.UserName,
            CampaignSecret = campaign.Reference(Home, GetUnresolvedProviderPathFromPSPath),
            CampaignJournalUrl = ConnectionAddress.Read(CampaignJournalUrl, nameof(CampaignJournalUrl), "https://events-va6.adobe.io/events/organizations/…"),
            CampaignJournalHosts = CampaignJournalHost,
        });
        var preview = HomeExists
            ? Reading().Definitions.PreviewEdit(SavedDefinition.Connections, edit, ConnectionControl.Origin)
            : DefinitionControl.PreviewFirstEdit(edit, ConnectionControl.Origin);
        var changes = preview.Changes[0].Changed;
        // A renewed secret in the place of the old one is no new version, but a change all the same.
        var keeps = dataverse.ToKeep is not null || campaign.ToKeep is not null;
        if (changes ? !Agreed(preview) : !keeps || !ShouldProcess("Keep the new secret"))
        {
            if (!changes)
                WriteSaved(preview);
            return;
        }

        Changing();
        dataverse.Keep(Home);
        campaign.Keep(Home);
        Finish(Await(Changing().Definitions.EditAsync(SavedDefinition.Connections, edit, ConnectionControl.Origin, Cancellation)));
    }
}
