using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>What a filter is asked about: a row, or a piece of metadata.</summary>
/// <typeparam name="TProperty">What the name of a property was resolved to.</typeparam>
internal interface IFilterSubject<in TProperty>
{
    Cell Get(TProperty property);
}
