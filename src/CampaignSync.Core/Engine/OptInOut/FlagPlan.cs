using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>One flag, checked against both systems.</summary>
/// <param name="Attribute">In the spelling that the instance's metadata has.</param>
/// <param name="TimeField">The field that carries the time of the attribute's last change; null: the instance has none.</param>
internal sealed record FlagPlan(FlagMapping Mapping, string Attribute, string? TimeField)
{
    /// <summary>Name under which the flag's state is kept: the same whatever the spelling.</summary>
    public string Name { get; } = $"{Mapping.Dynamics}:{OptOutAttributes.Canonical(Mapping.Campaign)}";

    /// <summary>A column's value as opt-out, and back: inverting is its own opposite.</summary>
    public bool FromDynamics(bool value) => value ^ Mapping.Invert;
}
