namespace CampaignSync.Core.Mapping;

/// <summary>Why a record was refused before it was sent: constant error ids of dead letters.</summary>
public static class MappingErrorId
{
    public const string ValueTooLong = nameof(ValueTooLong);
    public const string ValueNotConvertible = nameof(ValueNotConvertible);
}
