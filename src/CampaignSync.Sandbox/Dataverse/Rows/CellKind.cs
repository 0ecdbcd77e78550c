namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>How a <see cref="Cell"/> holds its value.</summary>
internal enum CellKind : byte
{
    Null,
    Text,
    Flag,
    Whole,
    Decimal,
    Real,
    Moment,
    Day,
    Id,
    Lookup,
}
