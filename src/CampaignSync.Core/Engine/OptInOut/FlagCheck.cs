using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Holds the flags of a definition against both systems' metadata.</summary>
internal sealed class FlagCheck
{
    private readonly List<SchemaProblem> _problems = [];
    private readonly List<FlagPlan> _flags = [];

    public FlagCheck(OptInOutDefinition definition, SourceTable? contact, DestinationResource? profile)
    {
        if (contact is null)
            _problems.Add(new SchemaProblem(definition.Place, "Dynamics 365 does not show the table contact; give the application user organization-level read on it."));
        else if (!contact.ChangeTracking)
            _problems.Add(new SchemaProblem(definition.Place, "Change tracking is off for contact; turn it on in Dynamics 365."));
        if (profile is null)
            _problems.Add(new SchemaProblem(definition.Place, "Campaign does not show the resource profile; publish it with the profile API extension."));
        if (contact is null || profile is null)
            return;
        if (definition.Key.Source != contact.PrimaryId)
            _problems.Add(new SchemaProblem(definition.Key.SourcePlace, $"{definition.Key.Source} is not the primary id of contact; write {contact.PrimaryId}."));
        if (!profile.Fields.ContainsKey(definition.Key.Destination))
            _problems.Add(new SchemaProblem(definition.Key.DestinationPlace, $"profile has no field {definition.Key.Destination}.{NearNames.Hint(definition.Key.Destination, profile.Fields.Keys)}"));
        foreach (var field in definition.Fields)
            Check(field, contact, profile);
    }

    public IReadOnlyList<SchemaProblem> Problems => _problems;

    public IReadOnlyList<FlagPlan> Flags => _flags;

    private void Check(FlagMapping field, SourceTable contact, DestinationResource profile)
    {
        if (!contact.Columns.TryGetValue(field.Dynamics, out var column))
            _problems.Add(new SchemaProblem(field.DynamicsPlace, $"contact has no column {field.Dynamics}.{NearNames.Hint(field.Dynamics, contact.Columns.Keys)}"));
        else if (column.Type != SourceType.Boolean)
            _problems.Add(new SchemaProblem(field.DynamicsPlace, $"contact.{field.Dynamics} is {column.Type}; Opt-In/Out takes boolean columns only."));
        else if (!column.Writable)
            _problems.Add(new SchemaProblem(field.DynamicsPlace, $"contact.{field.Dynamics} cannot be written; name another column."));

        if (!OptOutAttributes.TryResolve(field.Campaign, profile.Fields, out var attribute))
        {
            _problems.Add(new SchemaProblem(field.CampaignPlace, $"profile has no attribute {field.Campaign}.{NearNames.Hint(field.Campaign, profile.Fields.Keys)}"));
            return;
        }
        if (profile.Fields[attribute] is { Type: not DestinationType.Boolean } other)
            _problems.Add(new SchemaProblem(field.CampaignPlace, $"profile.{attribute} is {other.Type}; Opt-In/Out takes boolean attributes only."));
        var time = attribute + "LastModified";
        _flags.Add(new FlagPlan(field, attribute, profile.Fields.ContainsKey(time) ? time : null));
    }
}
