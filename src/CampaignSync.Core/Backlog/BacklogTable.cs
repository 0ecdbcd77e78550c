using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>What the rules of the backlog must know of a table: how its changes are treated, and which tables stand above and below it.</summary>
public sealed class BacklogTable
{
    /// <summary>Number in the store.</summary>
    public required int Id { get; init; }

    /// <summary>Source table, for messages.</summary>
    public required string Name { get; init; }

    public bool ApplyDeletes { get; init; }
    public bool DeleteFilteredOut { get; init; }

    /// <summary>Whether a write begins differently where the record is known. False: all begin alike, and nobody looks before a claim.</summary>
    public bool WritesByExpectation { get; init; } = true;

    /// <summary>Null: off.</summary>
    public DeletionGuard? Guard { get; init; }

    /// <summary>Links that order records: the parent's table and what happens if the parent will not come, in the order of the mapping's parents.</summary>
    public IReadOnlyList<(int Table, MissingParent OnMissing)> Parents { get; init; } = [];

    /// <summary>Tables with a link to this one (itself included where it points to itself).</summary>
    public IReadOnlyList<int> Children { get; init; } = [];

    /// <summary>Source tables of <see cref="Children"/>, this one left out.</summary>
    public IReadOnlyList<string> ChildNames { get; init; } = [];

    /// <summary>Definition version that the workflow runs on.</summary>
    public required int DefinitionVersion { get; init; }

    /// <summary>First definition version under which this table was mapped as it is now; what was queued under an older one is read again (rule 14).</summary>
    public int ValidSince { get; init; }

    /// <summary>Links of a record, from the parents' ids in the order of <see cref="Parents"/>; empty lookups fall away.</summary>
    public IReadOnlyList<ParentLink> LinksOf(Guid?[] parents)
    {
        if (Parents.Count == 0)
            return [];
        var links = new List<ParentLink>(Parents.Count);
        for (var i = 0; i < Parents.Count; i++)
        {
            if (parents[i] is { } key)
                links.Add(new ParentLink(Parents[i].Table, key));
        }
        return links;
    }
}
