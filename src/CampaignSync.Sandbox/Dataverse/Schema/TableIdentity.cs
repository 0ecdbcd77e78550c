namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>What of a table never changes.</summary>
/// <param name="Name">Logical name, lower case.</param>
/// <param name="EntitySet">Name in addresses.</param>
internal sealed record TableIdentity(string Name, string SchemaName, string EntitySet, int TypeCode, string PrimaryName, bool IsActivity);
