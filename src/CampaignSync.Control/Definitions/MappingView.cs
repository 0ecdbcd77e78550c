using CampaignSync.Core.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>A saved definition of a workflow as it is shown.</summary>
/// <param name="Hash">Over what it means: two texts with the same hash are the same version.</param>
/// <param name="File">What it was applied from.</param>
/// <param name="Running">It is the one that its workflow runs on.</param>
/// <param name="Definition">Its parsed form; null: this program can no longer read it.</param>
public sealed record MappingView(string Name, int Version, string Hash, DateTimeOffset SavedAt, string SavedBy, string File, bool Running, string Text, WorkflowDefinition? Definition)
{
    /// <summary>Source tables that it maps; empty but for Ingress.</summary>
    public IReadOnlyList<string> Tables => Definition is IngressDefinition ingress ? [.. ingress.Tables.Select(table => table.Source)] : [];
}

/// <summary>One table mapping of Ingress as it is shown.</summary>
/// <param name="Name">Of the workflow.</param>
/// <param name="Table">At Dynamics 365.</param>
/// <param name="Destination">At Campaign.</param>
public sealed record TableMappingView(string Name, string Table, string Destination, TableMapping Mapping)
{
    public KeyMapping Key => Mapping.Key;
    public IReadOnlyList<FieldMapping> Fields => Mapping.Fields;
    public IReadOnlyList<LinkMapping> Links => Mapping.Links;
    public IReadOnlyList<Replacement> Replacements => Mapping.Replacements;
    public RowFilter? Filter => Mapping.Filter;
    public bool ApplyDeletes => Mapping.ApplyDeletes;
    public PicklistForm Picklists => Mapping.Picklists;
    public DeletionGuard? DeletionGuard => Mapping.DeletionGuard;
}
