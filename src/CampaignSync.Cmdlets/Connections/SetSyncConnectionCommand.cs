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
    private const string Dataverse = "dataverse";
    private const string Campaign = "campaign";

    /// <summary>A file that begins with connections:.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [Alias("ConnectionPath", "PSPath", "FullName")]
    public string Path { get; set; } = "";

    /// <summary>Root of the organization.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public Uri? DataverseUrl { get; set; }

    /// <summary>Microsoft Entra tenant; the token endpoint is made from it.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public string? DataverseTenant { get; set; }

    /// <summary>The whole token endpoint, for other clouds.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public Uri? DataverseTokenUrl { get; set; }

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
    public Uri? CampaignUrl { get; set; }

    /// <summary>The token endpoint.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public Uri? CampaignTokenUrl { get; set; }

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
    public Uri? CampaignJournalUrl { get; set; }

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
            Finish(Await(ChangingAfterPreview().Definitions.ApplyAsync(files, Cancellation)));
        else if (!preview.Changes[0].Changed)
            WriteSaved(preview);
    }

    private void ApplyEdit()
    {
        var dataverseSecret = SecretOf(Dataverse, DataverseClientSecret ?? DataverseCredential?.Password, DataverseSecretPath, DataverseSecretVariable);
        var campaignSecret = SecretOf(Campaign, CampaignClientSecret ?? CampaignCredential?.Password, CampaignSecretPath, CampaignSecretVariable);
        var edit = ConnectionControl.EditOf(new ConnectionsDraft
        {
            DataverseUrl = DataverseUrl,
            DataverseTenant = DataverseTenant,
            DataverseTokenUrl = DataverseTokenUrl,
            DataverseClientId = DataverseClientId ?? DataverseCredential?.UserName,
            DataverseSecret = dataverseSecret,
            CampaignUrl = CampaignUrl,
            CampaignTokenUrl = CampaignTokenUrl,
            CampaignScope = CampaignScope,
            CampaignOrganizationId = CampaignOrganizationId,
            CampaignClientId = CampaignClientId ?? CampaignCredential?.UserName,
            CampaignSecret = campaignSecret,
            CampaignJournalUrl = CampaignJournalUrl,
            CampaignJournalHosts = CampaignJournalHost,
        });
        var preview = HomeExists
            ? Reading().Definitions.PreviewEdit(SavedDefinition.Connections, edit, ConnectionControl.Origin)
            : DefinitionControl.PreviewFirstEdit(edit, ConnectionControl.Origin);
        var changes = preview.Changes[0].Changed;
        // A renewed secret in the place of the old one is no new version, but a change all the same.
        if (changes ? !Agreed(preview) : !KeepsSecret || !ShouldProcess("Keep the new secret"))
        {
            if (!changes)
                WriteSaved(preview);
            return;
        }

        ChangingAfterPreview();
        Keep(Dataverse, DataverseClientSecret ?? DataverseCredential?.Password);
        Keep(Campaign, CampaignClientSecret ?? CampaignCredential?.Password);
        Finish(Await(Changing().Definitions.EditAsync(SavedDefinition.Connections, edit, ConnectionControl.Origin, Cancellation)));
    }

    private bool KeepsSecret => DataverseClientSecret is not null || DataverseCredential is not null || CampaignClientSecret is not null || CampaignCredential is not null;

    private SecretReference? SecretOf(string system, SecureString? secret, string? path, string? variable)
    {
        if (new[] { secret is not null, path is not null, variable is not null }.Count(given => given) > 1)
            throw new ControlException(ControlErrorId.EditInvalid, $"The secret of {system} is given in several ways; give one of secret or credential, path, and variable.");
        if (secret is not null)
            return ConnectionControl.Kept(Home, system);
        if (path is not null)
            return new SecretReference(GetUnresolvedProviderPathFromPSPath(path), null);
        return variable is null ? null : new SecretReference(null, variable);
    }

    private void Keep(string system, SecureString? secret)
    {
        if (secret is null)
            return;
        var plain = PlainText.Of(secret);
        try
        {
            SecretFile.Write(Home, system, plain);
        }
        finally
        {
            Array.Clear(plain);
        }
    }
}
