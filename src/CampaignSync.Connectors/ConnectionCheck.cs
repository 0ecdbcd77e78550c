using CampaignSync.Connectors.Campaign;
using CampaignSync.Connectors.Dataverse;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors;

/// <summary>Tries, one need after the other, what the workflows will ask of both systems. Nothing is written there.</summary>
public sealed class ConnectionCheck(ISecretReader secrets, TimeProvider time) : IConnectionCheck
{
    private const string SignIn = "sign in";

    /// <summary>All tables of activities share these privileges.</summary>
    private static readonly string[] s_activityPrivileges = ["prvCreateActivity", "prvWriteActivity", "prvAppendActivity", "prvAppendToContact"];
    private static readonly string[] s_flagPrivileges = ["prvWriteContact"];

    public async Task<IReadOnlyList<ConnectionFinding>> CheckAsync(ConnectionsDefinition connections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connections);
        var findings = new List<ConnectionFinding>();
        await CheckDataverseAsync(connections.Dataverse, findings, cancellationToken);
        await CheckCampaignAsync(connections.Campaign, findings, cancellationToken);
        return findings;
    }

    private async Task CheckDataverseAsync(DataverseConnection connection, List<ConnectionFinding> findings, CancellationToken cancellationToken)
    {
        using var dataverse = Open("Dataverse", findings, () => new DataverseConnector(connection, secrets, new OpenGate(), time));
        if (dataverse is null)
            return;
        var trial = new Trial("Dataverse", findings);
        await trial.TryAsync(SignIn, async () =>
        {
            await dataverse.Records.SignInAsync(cancellationToken);
            return "The application user is let in.";
        });
        await trial.TryAsync("read metadata", async () => await dataverse.Records.DescribeAsync("contact", cancellationToken) is null
            ? throw new TransientException("There is no table contact in this organization.") : "The table contact is described.");
        await trial.TryAsync("read contacts with change tracking", () => ReadContactsAsync(dataverse.Records, cancellationToken));
        await trial.TryAsync("create activities of contacts", () => HasAsync(dataverse, s_activityPrivileges, "Egress", cancellationToken));
        await trial.TryAsync("write contacts", () => HasAsync(dataverse, s_flagPrivileges, "OptInOut", cancellationToken));
    }

    private async Task CheckCampaignAsync(CampaignConnection connection, List<ConnectionFinding> findings, CancellationToken cancellationToken)
    {
        using var campaign = Open("Campaign", findings, () => new CampaignConnector(connection, secrets, new OpenGate(), time));
        if (campaign is null)
            return;
        var trial = new Trial("Campaign", findings);
        await trial.TryAsync(SignIn, async () =>
        {
            await campaign.Records.SignInAsync(cancellationToken);
            return "The credential is let in.";
        });
        await trial.TryAsync("read metadata", async () => await campaign.Records.DescribeAsync("profile", cancellationToken) is null
            ? throw new TransientException("There is no resource profile under profileAndServicesExt.") : "The resource profile is described.");
        await trial.TryAsync("find profiles by the key in the URL", async () => await campaign.Records.CheckLookupAsync("profile", keyField: null, lookup: null, cancellationToken) is { } problem
            ? throw new TransientException(problem) : "A key that no profile has is answered as it should be.");
        await trial.TryAsync("read the event journal", () => ReadJournalAsync(campaign.Journal, cancellationToken));
    }

    private static T? Open<T>(string system, List<ConnectionFinding> findings, Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (RemoteFaultException fault)
        {
            findings.Add(new ConnectionFinding(system, SignIn, Works: false, fault.Message));
            return null;
        }
    }

    private static async Task<string> ReadContactsAsync(IRecordSource records, CancellationToken cancellationToken)
    {
        var table = await records.DescribeAsync("contact", cancellationToken) ?? throw new TransientException("There is no table contact in this organization.");
        if (!table.ChangeTracking)
            throw new TransientException("Change tracking is off for the table contact. Turn it on in the table's properties (Track changes).");
        using var page = await records.ReadPageAsync(new SourceQuery(table, [table.PrimaryId], Lane.OptOut) { PageSize = 1 }, link: null, cancellationToken);
        return page.Count > 0 ? "A contact was read." : "There are no contacts yet.";
    }

    private static async Task<string> HasAsync(DataverseConnector dataverse, IReadOnlyList<string> privileges, string workflow, CancellationToken cancellationToken)
        => await dataverse.Privileges.MissingAsync(privileges, cancellationToken) is { Count: > 0 } missing
            ? throw new TransientException($"The security roles of the application user lack {string.Join(", ", missing)}, which {workflow} needs. Add what is missing to one of them; the other workflows can do without it.")
            : $"A security role gives what {workflow} needs.";

    private static async Task<string> ReadJournalAsync(IEventJournal? journal, CancellationToken cancellationToken)
    {
        if (journal is null)
            return "No journalUrl is given: Egress cannot start, the other workflows can.";
        using var page = await journal.ReadAsync(link: null, atLatest: true, cancellationToken);
        return "The end of the journal was read.";
    }

    /// <summary>Needs of one system: once the first (to be let in) fails, the others are not tried.</summary>
    private sealed class Trial(string system, List<ConnectionFinding> findings)
    {
        private bool _letIn;

        public async Task TryAsync(string need, Func<Task<string>> attempt)
        {
            if (need != SignIn && !_letIn)
            {
                findings.Add(new ConnectionFinding(system, need, Works: false, "Not tried, because the sign-in failed."));
                return;
            }

            try
            {
                findings.Add(new ConnectionFinding(system, need, Works: true, await attempt()));
                _letIn = true;
            }
            catch (RemoteFaultException fault)
            {
                findings.Add(new ConnectionFinding(system, need, Works: false, fault.Message));
            }
        }
    }
}
