namespace CampaignSync.Core.Schema;

/// <summary>What Dataverse says of an activity table.</summary>
/// <param name="IsActivity">Whether it is one; any other table has no timeline.</param>
/// <param name="RegardingContact">Navigation property that binds the contact, case-sensitive; null: contacts cannot be regarded.</param>
public sealed record ActivityTable(string LogicalName, string EntitySetName, bool IsActivity, string? RegardingContact, IReadOnlyDictionary<string, SourceColumn> Columns);
